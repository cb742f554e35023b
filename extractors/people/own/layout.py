"""How the lines of a letter are laid out: what heads them, columns, farewells."""

from __future__ import annotations

import re

from extractors.people.lines import Lines
from extractors.people.own.document_index import Places, Seen
from extractors.people.resolve.clusters import fit
from records.documents import Contact

CLOSING = re.compile(
    r"^(?:(?:best|kind|warm|many|with)\s+)*(?:regards|thanks|thank you|sincerely|cheers|best|yours|cordially|respectfully|wishes|love|"
    r"maraming salamat|salamat|lubos na gumagalang|此致|敬礼|敬上|谢谢|顺颂商祺|감사합니다|드림|올림|با احترام|با تشکر|ممنون)\b.{0,24}$",
    re.I,
)
SAID_FAREWELL = re.compile(
    r"(?:(?:best|kind|warm|many|with|regards|thanks|thank you|sincerely|cheers|yours|love)\b[\s,.!-]*)+(?P<rest>\S.*)",
    re.I,
)
BACK = 60
"""Lines above a number in which a farewell is looked for."""
WIDE = 300
"""Code points of a line that are looked at for columns."""
PROSE = 50
"""A line longer than this may be a sentence that goes on in the next."""
COLUMNS = re.compile(r"\S(?:\s{3,}|\t)\S")


def signed_off(places: Places, author: int, first: int, line: int) -> bool:
    """Has the author closed with their name between lines ``first`` and ``line``, and prose follows that?"""
    lines = places.lines
    prose = int(is_prose(lines.content(line)))
    names = {form.casefold() for form, _ in places.clusters.all[author].forms}
    names |= {(parsed.given or "").casefold() for _, parsed in places.clusters.all[author].forms} - {""}
    for at in range(line - 1, max(first, line - BACK) - 1, -1):
        content = lines.content(at).strip()
        if is_prose(content):
            prose += 1
        elif prose >= 2 and content and at > first:
            said = SAID_FAREWELL.match(content)
            above = lines.content(at - 1).strip() or lines.content(max(first, at - 2)).strip()
            name = re.split(r"[\s,]*(?:\d|\bx\d|[-–—(|]|\s{2,})", said.group("rest") if said else content)[0]
            if name.strip(" ,.").casefold() in names and (said or CLOSING.match(above)):
                return True
    return False


def is_prose(content: str) -> bool:
    """A long line, and no row of columns far apart."""
    return len(content) > PROSE and not re.search(r"\S(?:\s{5,}|\t)\S", content)


def heads_line(lines: Lines, line: int, place: Seen) -> bool:
    """Does the name begin its line, and nothing but a title follow?"""
    begun = lines.text[lines.content_span(line)[0] : place.start].strip(" *-–•\t\"'")
    return not begun and only_title(lines, line, place.end)


def only_title(lines: Lines, line: int, end: int) -> bool:
    stop = lines.content_span(line)[1]
    if stop - end >= 50:
        return False
    rest = lines.text[end:stop]
    return not rest.strip() or bool(re.match(r"\s*[,(\-–—:;|]|\s{3,}|\t|\s+\S+$", rest))


def above(lines: Lines, first: int, floor: int) -> tuple[int, int] | None:
    """The block above, over at most two blank lines."""
    line = first - 1
    blanks = 0
    while line >= floor and not lines.content(line) and blanks < 2:
        line, blanks = line - 1, blanks + 1
    if line < floor or not blanks or len(lines.content(line)) > 76:
        return None
    block = lines.block(line, floor)
    return lines.span(block[0])[0], lines.span(block[-1])[1]


def column(
    lines: Lines, places: Places, place: Seen, at: int, contact: Contact, line: int
) -> dict[str, float]:
    """Two people side by side: whose name stands above the number?"""
    start, end = lines.span(at)
    own_start, own_end = lines.span(line)
    if end - start > WIDE or own_end - own_start > WIDE:
        return {}  # no table, and every number of such a line would look at all of it
    beside = [s for s in places.named(start, end) if places.clusters.all[s.cluster].kind == "person"]
    if len(beside) < 2 or beside[0].cluster == beside[-1].cluster:
        return {}
    shown = contact.start - lines.span(line)[0]
    if not COLUMNS.search(lines.text, start, end):
        return {}
    own_cells = [
        m.start()
        for m in re.finditer(
            r"(?:^|(?<=\s{3})|(?<=\t))\S", lines.text[lines.span(line)[0] : lines.span(line)[1]]
        )
    ]
    if len(own_cells) == len(beside) or len(own_cells) == 1:
        column = max(0, sum(c <= shown for c in own_cells) - 1)
    else:
        column = min(range(len(beside)), key=lambda i: abs(beside[i].start - start - shown))
    return {"column": 1.0} if beside[column] == place else {"other_column": 1.0}


def only_address(places: Places, span: tuple[int, int], cluster: int) -> bool:
    """Is there one address in this stretch, and is it this person's, or spells their name?"""
    beside = places.emails(*span)
    if len(beside) != 1:
        return False
    local, person = beside[0].value.partition("@")[0], places.clusters.all[cluster]
    own = {email.partition("@")[0] for email in person.emails}
    return local in own or fit(local, person) >= 0.7
