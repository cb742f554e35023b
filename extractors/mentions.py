"""Names and contacts that belong together become mentions."""

from __future__ import annotations

from records.documents import Document, Mention, digest


def build(document: Document) -> tuple[Mention, ...]:
    """One mention a name; each number with the nearest name before it."""
    owners: dict[int, list[int]] = {}
    for index, contact in enumerate(document.contacts):
        before = [i for i, n in enumerate(document.names) if n.label == "person" and n.end <= contact.start]
        if before and contact.start - document.names[before[-1]].end < 200:
            owners.setdefault(before[-1], []).append(index)
    found = []
    for i, name in enumerate(document.names):
        numbers = tuple(owners.get(i, ()))
        found.append(
            Mention(
                digest("mention", document.id, str(i)), name.label, name.text, "mentioned", (i,), numbers,
                _segment(document, name.start), name.confidence, tuple(0.6 for _ in numbers),
            )
        )  # fmt: skip
    return tuple(found)


def _segment(document: Document, place: int) -> int:
    inside = [i for i, s in enumerate(document.segments) if s.start <= place < s.end]
    return min(inside, key=lambda i: document.segments[i].end - document.segments[i].start, default=0)
