from __future__ import annotations

from records.documents import Document, Original, Reading
from settings import Limits


def read(original: Original, reading: Reading, limits: Limits) -> tuple[Document, list[Original]]:
    raise NotImplementedError
