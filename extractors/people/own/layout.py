"""How the lines around a number are laid out: what heads them, columns, running text, farewells."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.people.find.closings import is_closing, said_farewell
from extractors.people.lines import Lines
from extractors.people.own.document_index import DocumentIndex
from extractors.people.resolve.clusters import fit
from extractors.people.resolve.resolution import Occurrence
from extractors.people.spans import Span
from records.documents import Contact

_BACK = 60
"""Lines above a number in which a farewell is looked for."""
WIDE = 300
"""Code points of a line that are looked at for columns."""
PROSE = 50
"""A line longer than this may be a sentence that goes on in the next."""
_COLUMNS = re.compile(r"\S(?:\s{3,}|\t)\S")
_FAR_COLUMNS = re.compile(r"\S(?:\s{5,}|\t)\S")
_CELL = re.compile(r"(?:^|(?<=\s{3})|(?<=\t))\S")
_TITLE_AHEAD = re.compile(r"\s*[,(\-–—:;|]|\s{3,}|\t|\s+\S+$")
_BEHIND_NAME = re.compile(r"[\s,]*(?:\d|\bx\d|[-–—(|]|\s{2,})")


def has_signed_off(index: DocumentIndex, author: int, first: int, line: int) -> bool:
    """Whether the author has closed with their name from line ``first`` to ``line``, and prose follows."""
    lines = index.lines
    forms = index.clusters[author].forms
    names = {form.casefold() for form, _ in forms} | {(parsed.given or "").casefold() for _, parsed in forms}
    prose = int(is_prose(lines.content(line)))
    for at in range(line - 1, max(first, line - _BACK) - 1, -1):
        content = lines.content(at).strip()
        if is_prose(content):
            prose += 1
        elif prose >= 2 and content and at > first and _signs(lines, at, first, names):
            return True
    return False


def _signs(lines: Lines, at: int, first: int, names: set[str]) -> bool:
    """Whether one of ``names`` stands on the line, behind a farewell or below one."""
    content = lines.content(at).strip()
    rest = said_farewell(content)
    name = _BEHIND_NAME.split(content if rest is None else rest)[0].strip(" ,.").casefold()
    if not name or name not in names:
        return False
    above = lines.content(at - 1).strip() or lines.content(max(first, at - 2)).strip()
    return rest is not None or is_closing(above)


@lru_cache(maxsize=16)  # a line that holds many numbers is asked of for each
def is_prose(content: str) -> bool:
    """Whether a line is long, and no row of columns far apart."""
    return len(content) > PROSE and not _FAR_COLUMNS.search(content)


def heads_line(lines: Lines, line: int, occurrence: Occurrence) -> bool:
    """Whether a name begins its line, and nothing but a title follows."""
    begun = lines.text[lines.content_span(line)[0] : occurrence.start].strip(" *-–•\t\"'")
    return not begun and _only_title(lines, line, occurrence.end)


def _only_title(lines: Lines, line: int, end: int) -> bool:
    stop = lines.content_span(line)[1]
    if stop - end >= 50:
        return False
    rest = lines.text[end:stop]
    return not rest.strip() or bool(_TITLE_AHEAD.match(rest))


def block_above(lines: Lines, first: int, floor: int) -> Span | None:
    """The span of the block above line ``first``, over one or two blank lines."""
    line = first - 1
    blanks = 0
    while line >= floor and not lines.content(line) and blanks < 2:
        line, blanks = line - 1, blanks + 1
    if line < floor or not blanks or len(lines.content(line)) > 76:
        return None
    block = lines.block(line, floor)
    return lines.span(block[0])[0], lines.span(block[-1])[1]


def column_of(
    index: DocumentIndex, names_line: int, contact: Contact, contact_line: int
) -> Occurrence | None:
    """Of several people side by side on a line, the one whose name stands above a contact.

    Returns:
        Where that person is named; None where the lines are no table.
    """
    start, end = index.lines.span(names_line)
    own_start, own_end = index.lines.span(contact_line)
    if end - start > WIDE or own_end - own_start > WIDE:
        return None  # no table, and every number of such a line would look at all of it
    people = index.people_in(start, end)
    if len(people) < 2 or people[0].cluster == people[-1].cluster:
        return None
    if not _COLUMNS.search(index.text, start, end):
        return None
    indent = contact.start - own_start
    cells = [m.start() for m in _CELL.finditer(index.text[own_start:own_end])]
    if len(cells) in (1, len(people)):
        return people[max(0, sum(cell <= indent for cell in cells) - 1)]
    return min(people, key=lambda occurrence: abs(occurrence.start - start - indent))


def is_only_address(index: DocumentIndex, span: Span, cluster: int) -> bool:
    """Whether one address stands in a stretch of text, and is this person's or spells their name."""
    beside = index.addresses.starting_in(*span)
    if len(beside) != 1:
        return False
    local, person = beside[0].value.partition("@")[0], index.clusters[cluster]
    return local in {email.partition("@")[0] for email in person.emails} or fit(local, person) >= 0.7
