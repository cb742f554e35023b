from __future__ import annotations

from records.documents import Segment


def segments_of(text: str, start: int, author: str | None, date: str | None) -> list[Segment]:
    return [Segment("body", start, len(text), author, date)]
