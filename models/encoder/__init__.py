"""Names as vectors: near where two spellings may be one name.

``load_encoder()`` loads the shipped file once a process. ``Encoder.encode`` works on batches.
"""

from models.encoder.encoder import Encoder, load_encoder

__all__ = ["Encoder", "load_encoder"]
