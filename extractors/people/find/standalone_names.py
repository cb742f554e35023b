"""Names that stand alone: a line of a signature block, a cell of a table, the line below "Regards,".

A tagger made for sentences misses most of these. A candidate needs the shape of a name and a word known as
one, or to be a form of somebody whom a header of the same document names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from extractors.people.find import closings, name_shapes
from extractors.people.find.display_names import looks_personal
from extractors.people.find.name_shapes import Shape
from extractors.people.lines import LONG, Lines
from extractors.people.spans import Span
from records.documents import Contact, Name
from vocabulary.folding import fold

_CELL = re.compile(r"[^\t|]+?(?=\t|\s{2,}|\s*\||$)")
_MOST_CONTACTS = 1_000
_LONGEST_LINE = 200
_LONGEST_SIGNED = 60
_SIGNED_LINES = 6
_BLANKS = 3
_REPEATED = 0.95
"""Confidence of a header's name that stands alone on a line."""


def find(
    lines: Lines,
    contacts: Iterable[Contact],
    known: Sequence[str],
    floor: int,
    signatures: Iterable[Span] = (),
) -> list[Name]:
    """Names that stand alone near a contact, below a closing or where somebody signs.

    Args:
        lines: The lines of the document.
        contacts: Its contacts.
        known: Names that its headers give; such a name alone on a line is that person's, in any script.
        floor: The first line that is looked at.
        signatures: The spans of the segments in which somebody signs.
    """
    parts = {fold(word) for name in known for word in re.split(r"[\s,]+", name)} - {""}
    found = {(name.start, name.end): name for name in _repeated(lines, floor, known)}
    for line in _near_contacts(lines, contacts, floor):
        for name in _on_line(lines, line, parts):
            found[name.start, name.end] = name
    for name in (*_below_closings(lines, floor, parts), *_signed(lines, floor, parts, signatures)):
        if not any(a < name.end and name.start < b for a, b in found):
            found[name.start, name.end] = name
    return [found[span] for span in sorted(found)]


def _repeated(lines: Lines, floor: int, known: Sequence[str]) -> Iterator[Name]:
    """A header's name again, alone on its line."""
    names = {name for name in known if len(name) > 1 and looks_personal(name)}
    longest = max((len(name) for name in names), default=0)
    for line in range(floor, len(lines) if names else floor):
        start, end = lines.content_span(line)
        if end - start > longest + 4:
            continue
        content = lines.text[start:end].rstrip(" ,.")
        if content in names:
            yield _name(lines.text, start, Shape(0, len(content), _REPEATED))


def _near_contacts(lines: Lines, contacts: Iterable[Contact], floor: int) -> Iterator[int]:
    """The lines of each contact's block, of the block above and of the two lines below, each once."""
    looked: set[int] = set()
    for contact in islice(contacts, _MOST_CONTACTS):
        line = lines.at(contact.start)
        if line < floor:
            continue
        block = lines.block(line, floor)
        below = range(min(block[-1] + 1, len(lines)), min(block[-1] + 3, len(lines)))
        for near in (*_block_above(lines, block[0], floor), *block, *below):
            if near not in looked:
                looked.add(near)
                yield near


def _block_above(lines: Lines, first: int, floor: int) -> range:
    line, blanks = first - 1, 0
    while line >= floor and not lines.content(line) and blanks < _BLANKS:
        line, blanks = line - 1, blanks + 1
    if line < floor or not blanks or len(lines.content(line)) > LONG:
        return range(0)
    return lines.block(line, floor)


def _on_line(lines: Lines, line: int, known: set[str]) -> Iterator[Name]:
    """The name that a line begins with, and those in its further cells."""
    start, end = lines.content_span(line)
    content = lines.text[start:end]
    if not content or len(content) > _LONGEST_LINE:
        return
    whole = name_shapes.full_name(content, known)
    if whole:
        yield _name(lines.text, start, whole)
        if not re.search(r"\t|\s{2,}", content):
            return
    for cell in _CELL.finditer(content):
        text = cell.group()
        at = cell.start() + len(text) - len(text.lstrip())
        if whole and at == whole.start:
            continue
        if found := name_shapes.full_name(text.strip(), known):
            yield _name(lines.text, start + at, found)


def _signed(lines: Lines, floor: int, known: set[str], signatures: Iterable[Span]) -> Iterator[Name]:
    """The first line of a signature, past the closing: the shape of a name is enough there, in any script."""
    for start, end in signatures:
        first = lines.at(start)
        last = min(first + _SIGNED_LINES, lines.at(max(start, end - 1)) + 1)
        for line in range(max(first, floor), last):
            a, b = lines.content_span(line)
            content = lines.text[a:b]
            if not any(c.isalnum() for c in content) or closings.is_closing(content):
                continue
            if b - a <= _LONGEST_SIGNED:
                shape = name_shapes.full_name(content, known) or name_shapes.script_name(content)
                if shape := shape or name_shapes.signed_name(content):
                    yield _name(lines.text, a, shape)
            break


def _below_closings(lines: Lines, floor: int, known: set[str]) -> Iterator[Name]:
    """The line below "Regards,": a given name is enough there."""
    for line in range(floor, len(lines)):
        start, end = lines.content_span(line)
        if not 2 <= end - start <= closings.LONGEST or not closings.is_closing(lines.text[start:end]):
            continue
        below = next((i for i in range(line + 1, min(line + 5, len(lines))) if lines.content(i)), None)
        if below is None:
            continue
        start, end = lines.content_span(below)
        if end - start > _LONGEST_SIGNED:
            continue
        content = lines.text[start:end]
        shape = name_shapes.full_name(content, known) or name_shapes.script_name(content)
        if shape := shape or name_shapes.lone_name(content, known):
            yield _name(lines.text, start, shape)


def _name(text: str, line_start: int, shape: Shape) -> Name:
    start, end = line_start + shape.start, line_start + shape.end
    return Name(start, end, text[start:end], "person", shape.confidence)
