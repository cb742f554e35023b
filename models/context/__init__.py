"""Texts about people as vectors: near where two may be about the same.

``load_context_encoder()`` loads the shipped file once a process. ``ContextEncoder.encode`` works on batches.
"""

from models.context.encoder import ContextEncoder, load_context_encoder

__all__ = ["ContextEncoder", "load_context_encoder"]
