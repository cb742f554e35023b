"""The lines below a name: titles by their words, addresses by their shape, companies among what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.people.find import companies, job_titles, postal_lines
from extractors.people.lines import LONG, Lines
from extractors.people.spans import Span
from records.documents import Name
from vocabulary import one_of, words

_BELOW = 9
"""Lines below a name that can be of its block, and further ones where somebody signs."""
_BELOW_SIGNED = 13
_BLANKS_SIGNED = 2
_MOST_STRANGE = 2
"""Lines of a block that are neither title nor address nor company."""
_LONGEST_ADDRESS = 240

_SPLIT = re.compile(r"\s*[|•·]\s*|,\s*|，\s*|\s+[-–—]\s+|\s+at\s+(?=[A-Z])|\s*/\s*|\s{3,}|\t+")
_LABELS = [f"number_labels.{kind}" for kind in ("phone", "mobile", "fax", "email", "page")]
_LABELLED = re.compile(
    rf"\s*{one_of(*_LABELS)}"
    r"\w*\b\.?\s*[:：.#)(\d+]",
    re.I,
)
_GOES_ON = re.compile(r"\s*[,|(/•·]|\s+[-–—]\s|\s{3,}|\t")
"""What stands behind a name on its line before a title or a company."""
_END = re.compile(r"-{2,}|_{3,}|\*{3,}|={3,}|>{1,3}\s")
_DEGREES = "|".join(r"\.?".join(map(re.escape, degree)) for degree in words("degrees.behind"))
_LETTERS = re.compile(rf",?\s+(?:{_DEGREES}|{one_of('generations.marks')})\b\.?", re.I)
"""Ph.D., CPA, Jr. behind a name."""


@dataclass(frozen=True, slots=True)
class Affiliation:
    """What the text says of the person whose name stands at ``name``, as spans."""

    name: Span
    title: Span | None = None
    organisation: Span | None = None
    address: Span | None = None
    reach: int = -1
    """Where "Jane Roe of Acme" ends; -1 where the text says it otherwise."""


def block_below(
    lines: Lines,
    name: Name,
    organisations: Sequence[Name],
    held: set[int],
    leading: dict[int, Name],
    signed: bool,
) -> Affiliation:
    """Read the lines below a name that begins its line, and what follows it there.

    Args:
        lines: The lines of the document.
        name: A person's name.
        organisations: The organisations that the tagger found.
        held: The lines that hold a contact.
        leading: The names that begin a line, by the line.
        signed: Whether somebody signs there.
    """
    first = lines.at(name.start)
    own, is_sentence = _behind_name(lines, name, organisations, first in held)
    if is_sentence:
        return own
    strange = 0
    reached = first in held
    guess: Span | None = None
    for line in _lines_below(lines, first, signed):
        a, b = lines.content_span(line)
        content = lines.text[a:b]
        if _is_anothers(leading.get(line), name, content, own):
            break
        if line in held or _LABELLED.match(content):
            reached = True
            continue
        if place := postal_lines.address(content):
            own, reached = with_address(lines, own, a + place[0], a + place[1]), True
            continue
        before, own = own, _with_parts(own, lines.text, a, b, organisations)
        if own != before:
            continue
        strange += 1
        if strange == 1 and own.organisation is None:
            guess = companies.company_in(content, a, organisations, True)
        if strange > _MOST_STRANGE:
            break
    if own.organisation is None and guess is not None and reached and (signed or own.title is not None):
        return replace(own, organisation=guess)
    return own


def _behind_name(
    lines: Lines, name: Name, organisations: Sequence[Name], holds_contact: bool
) -> tuple[Affiliation, bool]:
    """What follows a name on its line, and whether that is a sentence that begins with the name."""
    own = Affiliation((name.start, name.end))
    text, start, end = lines.text, name.end, lines.content_span(lines.at(name.start))[1]
    if letters := _LETTERS.match(text, start, end):
        start = letters.end()
    rest = text[start:end]
    if not rest.strip(" .,"):
        return own, False
    after = job_titles.end_of_title(text, start, end)
    if after > start:
        own = replace(own, title=(start + (text[start] == " "), after))
    elif not holds_contact and _GOES_ON.match(rest) and len(rest) <= LONG:
        own = _with_parts(own, text, start, end, organisations)
    return own, not holds_contact and own.title is None and own.organisation is None


def _lines_below(lines: Lines, first: int, signed: bool) -> list[int]:
    """The lines below line ``first`` that are of its block, blank ones left out."""
    found: list[int] = []
    blanks = 0
    quoted = lines.quoted(first)
    reach = _BELOW_SIGNED if signed else _BELOW
    for line in range(first + 1, min(first + 1 + reach, len(lines))):
        content = lines.content(line)
        if not content:
            blanks += 1
            if blanks > (_BLANKS_SIGNED if signed else 0):
                break
            continue
        blanks = 0
        if lines.quoted(line) != quoted or len(content) > LONG or _END.match(content):
            break
        found.append(line)
    return found


def _is_anothers(other: Name | None, name: Name, content: str, own: Affiliation) -> bool:
    """Whether somebody else's name begins the line.

    Below a title, a line that the tagger took for a person may still be a company's name.
    """
    if other is None or other.text == name.text or companies.has_suffix(content):
        return False
    return own.title is None or own.organisation is not None or companies.is_known_person(content)


def _with_parts(
    own: Affiliation, text: str, start: int, end: int, organisations: Sequence[Name]
) -> Affiliation:
    """Add title and organisation of one line: "Treasurer, Alder & Finch", a title alone, a company alone."""
    parts = _parts(text, start, end)
    if not parts:
        return own
    titled = next((i for i, (a, b) in enumerate(parts) if job_titles.is_title(text[a:b])), None)
    if titled is None:
        if own.organisation is not None:
            return own
        whole = text[parts[0][0] : parts[-1][1]]
        company = companies.company_in(whole, parts[0][0], organisations, False)
        return replace(own, organisation=company) if company else own
    last = _last_of_title(text, parts, titled)
    if own.title is None:
        own = replace(own, title=(parts[titled][0], parts[last][1]))
    if own.organisation is None:
        # "Treasurer, Alder & Finch Ltd": what stands beside a title needs only the shape of a company's name
        for a, b in (*parts[last + 1 : last + 2], *parts[:titled]):
            if (found := companies.company_in(text[a:b], a, organisations, True)) is not None:
                return replace(own, organisation=found)
    return own


def _parts(text: str, start: int, end: int) -> list[Span]:
    """The spans of a line's parts, at commas, bars, dashes and wide blanks, without the marks around them."""
    parts: list[Span] = []
    place = start
    for cut in [*_SPLIT.finditer(text, start, end), None]:
        a, b = place, cut.start() if cut else end
        while a < b and text[a] in " ,.|()-–—\t":
            a += 1
        while b > a and text[b - 1] in " ,;|()-–—\t":
            b -= 1
        if a < b:
            parts.append((a, b))
        place = cut.end() if cut else end
    return parts


def _last_of_title(text: str, parts: Sequence[Span], titled: int) -> int:
    """The last of the parts that are one title with that at ``titled``: "Founder", "CEO"."""
    whole = text[parts[0][0] : parts[-1][1]]
    if job_titles.is_title(whole) and "," not in whole:
        return len(parts) - 1
    last = titled
    while last + 1 < len(parts) and job_titles.is_title(text[slice(*parts[last + 1])]):
        last += 1
    return last


def with_address(lines: Lines, own: Affiliation, start: int, end: int) -> Affiliation:
    """Add an address line: to the address where it follows that, as its first line where there is none."""
    if own.address is None:
        return replace(own, address=(start, end))
    apart = lines.at(start) - lines.at(own.address[1] - 1)
    between = lines.text[own.address[1] : start]
    near = apart <= 1 or (apart == 2 and not between.strip(" \n,>"))
    if near and end - own.address[0] < _LONGEST_ADDRESS:
        return replace(own, address=(own.address[0], end))
    return own
