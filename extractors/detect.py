"""What kind of thing are these bytes? By content first; the name and the transport's word are hints only."""

from __future__ import annotations

from records.documents import DocumentKind, Original


def detect(original: Original, asked: str) -> tuple[DocumentKind, str]:
    """The reader's kind and the media type. Raises Unreadable where ``asked`` does not fit the content."""
    raise NotImplementedError
