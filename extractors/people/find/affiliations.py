"""What somebody is and where: "Jane Roe of Acme", and title, organisation and address below a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.people.find import companies, job_titles, postal_lines
from extractors.people.find.signature_blocks import Affiliation, block_below, with_address
from extractors.people.lines import Lines
from extractors.people.spans import Span, within
from records.documents import Contact, Name
from vocabulary import one_of

_MOST = 400
"""Names looked at in one document: a longer list of names is a register, not correspondence."""
_CONFIDENCE = 0.75
_LETTERHEAD_LINES = 12

_RUN = re.compile(r"(?:the\s+)?[A-Z][\w'’-]+(?:\s+(?:&|and|of|[A-Z][\w'’-]*\.?))*")
_INLINE = re.compile(r"\s*,?\s+(?:of|from|at|with)\s+(?=[A-Z(]|the\s+[A-Z])|\s*\(\s*(?=[A-Z])")
_OFFICE = re.compile(
    rf"\s*(?:(?:of|from|at|in)\s+|\(\s*)(?:of\s+)?{one_of('organisations.office_of')}\s+[a-z]+"
    rf"(?:\s+{one_of('organisations.offices')})?\)?(?=\s)"
)
"""Jane Roe of our office, Jane Roe (our office): nobody's name, but the words belong to hers."""
_APPOSITION = re.compile(
    r",\s+(?P<title>[^,;:(\n\d]{3,60}?)(?:,\s+(?P<company>[^,;:(\n\d]{2,60}?))?(?=\s*[,;:(\n]|\s+(?:at|on|-)\s|\s*$)"
)


def find(
    lines: Lines, names: Sequence[Name], contacts: Sequence[Contact], signatures: Sequence[Span], floor: int
) -> list[Affiliation]:
    """The affiliations of the people among ``names``.

    Args:
        lines: The lines of the document.
        names: Its names, people and organisations.
        contacts: Its contacts.
        signatures: Where people sign.
        floor: The first line that is looked at.
    """
    people = [n for n in names if n.label == "person" and lines.at(n.start) >= floor][:_MOST]
    organisations = [n for n in names if n.label == "organisation"]
    held = {lines.at(c.start) for c in contacts}
    leading = {lines.at(n.start): n for n in people if _leads(lines, n)}
    found = []
    for name in people:
        own = _inline(lines, name, organisations, people)
        if own.organisation is None and own.reach < 0 and _leads(lines, name):
            own = block_below(lines, name, organisations, held, leading, within(name.start, signatures))
        if own.title or own.organisation or own.address or own.reach >= 0:
            found.append(own)
    return found


def corrected(text: str, names: Sequence[Name], found: Sequence[Span], titles: Sequence[Span]) -> list[Name]:
    """``names``, with organisations in place of what overlaps them, and without parts of titles.

    Args:
        text: The text of the document.
        names: Its names.
        found: The spans of organisations that affiliations name.
        titles: The spans of titles that they name.
    """
    kept = {(n.start, n.end): n for n in names}
    for start, end in titles:
        for inner in [s for s in kept if start <= s[0] and s[1] <= end]:
            del kept[inner]
    for start, end in found:
        if (start, end) in kept and kept[start, end].label == "organisation":
            continue
        for other in [s for s in kept if s[0] < end and start < s[1]]:
            del kept[other]
        kept[start, end] = Name(start, end, text[start:end], "organisation", _CONFIDENCE)
    return [kept[span] for span in sorted(kept)]


def letterhead(
    lines: Lines, segment: Span, names: Sequence[Name], contacts: Sequence[Contact]
) -> Affiliation:
    """Organisation and address of a letterhead; its ``name`` is the segment."""
    held = {lines.at(c.start) for c in contacts}
    organisations = [n for n in names if n.label == "organisation"]
    own = Affiliation(segment)
    first = lines.at(segment[0])
    last = min(lines.at(max(segment[0], segment[1] - 1)), first + _LETTERHEAD_LINES)
    for line in range(first, last + 1):
        start, end = lines.content_span(line)
        content = lines.text[start:end]
        if place := postal_lines.address(content):
            own = with_address(lines, own, start + place[0], start + place[1])
        elif line not in held and own.organisation is None and not re.search(r"\d{3}", content):
            own = replace(own, organisation=companies.company_in(content, start, organisations, True))
    return own


def _leads(lines: Lines, name: Name) -> bool:
    """Whether a name begins its line."""
    return not lines.text[lines.content_span(lines.at(name.start))[0] : name.start].strip(" *-–•\t\"'")


def _inline(lines: Lines, name: Name, organisations: Sequence[Name], people: Sequence[Name]) -> Affiliation:
    """Jane Roe of Acme, Jane Roe (Acme), Jane Roe from Acme: within one line, or over one break."""
    own = Affiliation((name.start, name.end))
    text = lines.text
    said = _apposition(own, text, lines.content_span(lines.at(name.start))[1], organisations)
    if said is not None:
        return said
    if office := _OFFICE.match(text, name.end, min(len(text), name.end + 50)):
        return replace(own, reach=office.end())
    link = _INLINE.match(text, name.end, name.end + 12)
    if link is None or " " not in name.text:
        return own
    start = link.end()
    line_end = lines.content_span(lines.at(start))[1]
    if "(" in link.group():
        return _bracketed(own, text, start, line_end, organisations)
    listed = next((o for o in organisations if start <= o.start <= start + 4), None)
    if listed is not None:
        return replace(own, organisation=(listed.start, listed.end), reach=listed.end)
    end = _end_of_company(text, start, line_end, people)
    return own if end is None else replace(own, organisation=(start, end), reach=end)


def _apposition(
    own: Affiliation, text: str, line_end: int, organisations: Sequence[Name]
) -> Affiliation | None:
    """Jane Roe, Treasurer, Alder Mills – in running text or a list."""
    found = _APPOSITION.match(text, own.name[1], line_end)
    if found is None or not job_titles.is_title(found.group("title")):
        return None
    own = replace(own, title=found.span("title"), reach=found.end("title"))
    company = found.group("company")
    if not company:
        return own
    span = companies.company_in(company, found.start("company"), organisations, True)
    return own if span is None else replace(own, organisation=span, reach=found.end("company"))


def _bracketed(
    own: Affiliation, text: str, start: int, line_end: int, organisations: Sequence[Name]
) -> Affiliation:
    """Jane Roe (Treasurer), Jane Roe (Alder Mills); ``start``: behind the bracket."""
    close = text.find(")", start, min(line_end, start + 60))
    if close < 0:
        return own
    inside = text[start:close]
    if job_titles.is_list_of_titles(inside):
        return replace(own, title=(start, close), reach=close + 1)
    if not companies.COMPANY.fullmatch(inside) or companies.begins_otherwise(inside):
        return own
    tagged = any(o.start < close and start < o.end for o in organisations)
    if tagged or companies.has_suffix(inside) or len(inside.split()) > 1:
        return replace(own, organisation=(start, close), reach=close + 1)
    return own


def _end_of_company(text: str, start: int, line_end: int, people: Sequence[Name]) -> int | None:
    """Where a company's name in running text ends that begins at ``start``; None where there is none."""
    run = _RUN.match(text, start, min(line_end, start + 60))
    if run is None:
        return None
    company = re.sub(r"\s+(?:and|of|&)$", "", run.group())
    end = start + len(company)
    if any(n.start < end and start < n.end and n.start != start for n in people):
        return None
    if postal_lines.before_state(text, end) or companies.begins_otherwise(company):
        return None
    if companies.is_known_person(company) or not (companies.has_suffix(company) or len(company.split()) > 1):
        return None
    return end
