"""The parts of a printed letter: letterhead, address, salutation, closing, signature.

Only what is evident: a salutation or a closing is known by its words, and the other parts by where they stand
to those and to the date. A page without them (a form, a receipt, a book) gets no parts.
"""

from __future__ import annotations

import re

from extractors.letters.date_line import date_in
from extractors.letters.layout import Composed, LineSpan
from records.documents import Segment
from vocabulary import one_of

SIGNATURE_LINES = 10
"""Lines after the closing that can be the signature block: name, title, organisation, street, numbers."""
HEAD_LINES = 30

_END = r"\s*[,:;.!~-]*\s*\Z"
_OTHER_SCRIPTS = ("han", "hangul", "arabic")
_SALUTATION = re.compile(
    rf"(?:{one_of('salutations.opening')}\s+\S.{{0,60}}|{one_of('salutations.whole')}"
    rf"|{one_of('salutations.spoken', script='latin')}\b.{{0,50}}){_END}"
    rf"|{one_of('salutations.honoured', script='han')}.{{0,30}}\Z"
    rf"|.{{1,30}}{one_of('salutations.behind_name')}[,.:]?\Z"
    rf"|{one_of('salutations.spoken', script='hangul')}.{{0,30}}\Z"
    rf"|{one_of('salutations.spoken', script='arabic')}.{{0,50}}\Z",
    re.IGNORECASE,
)
_LEAD_IN = one_of("closings.lead_in", "closings.of_letters", script="latin")
_CLOSINGS = ("closings.closings", "closings.of_letters")
_CLOSING = re.compile(
    rf"(?:{one_of('closings.i_remain')},?\s*)?(?:{_LEAD_IN}[\s,]+)*"
    rf"(?:{one_of(*_CLOSINGS, script='latin')}"
    rf"|{one_of('closings.closings', languages=('tl',))}\b.{{0,30}}){_END}"
    rf"|(?:{'|'.join(one_of(*_CLOSINGS, script=script) for script in _OTHER_SCRIPTS)})[^\n]{{0,20}}\Z",
    re.IGNORECASE,
)
_AFTERWORD = re.compile(
    r"(?:encl(?:osures?|\.)?|cc|bcc|p\.\s?s\.?|ps|attachments?)\s*[:.(]|encl\b", re.IGNORECASE
)


def parts(letter: Composed) -> list[Segment]:
    """Segments of the letter's parts, in the order of the text. Each covers whole lines."""
    lines = list(letter.lines)
    said = [letter.text[line.start : line.end].strip() for line in lines]
    greeting = next((i for i, text in enumerate(said[:HEAD_LINES]) if _SALUTATION.match(text)), None)
    closing = _closing(said, 0 if greeting is None else greeting + 1)
    found: list[Segment] = []
    if greeting is not None:
        found += _head(letter, lines, said, greeting)
        found.append(_segment("salutation", lines, greeting, greeting))
    if closing is not None:
        found.append(_segment("closing", lines, closing, closing))
        last = _signature_end(letter, lines, said, closing)
        if last > closing:
            found.append(_segment("signature", lines, closing + 1, last))
    return found


def _closing(said: list[str], first: int) -> int | None:
    """The last closing that has a line after it.

    Of a closing in two lines ("Thank you. / Sincerely,") the second.
    """
    places = [i for i in range(first, len(said)) if _CLOSING.match(said[i])]
    signed = [i for i in places if i + 1 < len(said)]
    return signed[-1] if signed else places[-1] if places else None


def _head(letter: Composed, lines: list[LineSpan], said: list[str], greeting: int) -> list[Segment]:
    """What stands above the salutation: the letterhead before the date, the address after it.

    Without a date, the first of several blocks is the letterhead and the last the address.
    """
    dated = next((i for i in range(greeting) if date_in(said[i])), None)
    found: list[Segment] = []
    if dated is not None and dated + 1 < greeting:
        if dated:
            found.append(_segment("letterhead", lines, 0, dated - 1))
        found.append(_segment("address", lines, dated + 1, greeting - 1))
        return found
    blocks = _blocks(letter, lines, greeting if dated is None else dated)
    if len(blocks) > 1:
        found.append(_segment("letterhead", lines, *blocks[0]))
    if blocks:
        found.append(_segment("address", lines, *blocks[-1]))
    return found


def _blocks(letter: Composed, lines: list[LineSpan], end: int) -> list[tuple[int, int]]:
    """Runs of lines without white space between them, among the first ``end`` lines.

    First and last place of each.
    """
    blocks: list[tuple[int, int]] = []
    for i in range(end):
        if blocks and not _apart(letter, lines, i):
            blocks[-1] = (blocks[-1][0], i)
        else:
            blocks.append((i, i))
    return blocks


def _signature_end(letter: Composed, lines: list[LineSpan], said: list[str], closing: int) -> int:
    """The signature block's last line.

    It ends with the page, at an afterword, or after white space once a few lines of it have been seen (the
    first white space is where the hand-written name stands).
    """
    last = closing
    for i in range(closing + 1, min(len(lines), closing + 1 + SIGNATURE_LINES)):
        if lines[i].page != lines[closing].page or _AFTERWORD.match(said[i]):
            break
        if i > closing + 3 and _apart(letter, lines, i) and len(said[i]) > 60:
            break
        last = i
    return last


def _apart(letter: Composed, lines: list[LineSpan], place: int) -> bool:
    return place > 0 and "\n\n" in letter.text[lines[place - 1].end : lines[place].start]


def _segment(kind: str, lines: list[LineSpan], first: int, last: int) -> Segment:
    return Segment(kind, lines[first].start, lines[last].end, page=lines[first].page)
