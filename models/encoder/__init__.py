"""Names as vectors: near where two spellings may be one name.

``load_encoder()`` loads once a process, from the file that is shipped; ``Encoder.encode`` works on batches.
"""

from models.encoder.encoder import Encoder, load_encoder

__all__ = ["Encoder", "load_encoder"]
