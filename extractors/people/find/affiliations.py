"""What somebody is and where: title, organisation and address in the lines below a name, and "Jane Roe of Acme".

Lines of a signature block are told apart one by one: a title by its words, an address by its shape, a number by the contacts
already found; what else has the shape of a company's name there is the organisation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.people.find import job_titles
from extractors.people.find import postal_lines as places
from extractors.people.lines import LONG, Lines
from extractors.people.resolve.personal_names import looks_personal
from models.names import gazetteers
from records.documents import Contact, Name

Span = tuple[int, int]
MOST = 400
"""Names looked at in one document: a longer list of names is a register, not correspondence."""
_BELOW = 9
"""Lines below a name that can be of its block."""
_CONFIDENCE = 0.75

_SUFFIX = re.compile(
    r"(?:\b(?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|l\.l\.[cp]|lp|plc|gmbh|ag|s\.?a|pty|bank|university|college|institute|group|partners|"
    r"associates|association|committee|commission|department|ministry|agency|services|holdings|international|systems|energy|foundation|society|"
    r"council|school|hospital|clinic|library|laboratory|laboratories|labs|works|industries|enterprises|logistics|solutions|consulting|"
    r"technologies|trading|capital|church|union|federation|authority)\b\.?$)|(?:公司|工厂|商行|商店|科技|物流|贸易|集团|集團|银行|銀行|大学|大學|学院|医院|研究所|事务所|协会|中心|"
    r"\(주\)|주식회사|회사|상사|산업|물산|건설|식품|물류|제약|화학|그룹|은행|대학교|병원|연구소|협회|전자)$|^(?:\(주\)|주식회사|شرکت|بانک|دانشگاه|موسسه|مؤسسه|سازمان|اداره|بیمارستان|گروه)",
    re.I,
)
_COMPANY = re.compile(
    r"(?:[A-Z0-9À-Þ][\w'’.-]*|&|and|of|the|de|for)(?:,?\s(?:[A-Z0-9À-Þ][\w'’.-]*|&|and|of|the|de|for|\+)){0,6},?"
)
_RUN = re.compile(r"(?:the\s+)?[A-Z][\w'’-]+(?:\s+(?:&|and|of|[A-Z][\w'’-]*\.?))*")
_INLINE = re.compile(r"\s*,?\s+(?:of|from|at|with)\s+(?=[A-Z(]|the\s+[A-Z])|\s*\(\s*(?=[A-Z])")
_SPLIT = re.compile(r"\s*[|•·]\s*|,\s*|，\s*|\s+[-–—]\s+|\s+at\s+(?=[A-Z])|\s*/\s*|\s{3,}|\t+")
_LABELLED = re.compile(
    r"\s*(?:tel|phone|ph|fax|cell|mobile|office|direct|e-?mail|web|www|http|telepono|电话|手机|传真|邮箱|전화|휴대폰|팩스|이메일|تلفن|همراه|فکس|ایمیل)\w*\b\.?\s*[:：.#)(\d+]",
    re.I,
)
_NO_COMPANY = re.compile(
    r"^(?:dear|hi|hello|hey|thanks|thank|regards|best|sincerely|cheers|yours|sent|from|to|cc|bcc|re|fw|subject|date|attachment|attached|enclosures?|p\.?s|"
    r"i|we|you|it|this|that|please|see|call|the\s+same|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|"
    r"july|august|september|october|november|december|on|at|in|if|is|are|was|will|new\s+york|los\s+angeles|san\s+\w+|united\s+states|"
    r"united\s+kingdom|england|canada|china|korea|iran|philippines|mexico|germany|france|spain|japan|india|london|paris)\b(?!\s*&)",
    re.I,
)
_OFFICE = re.compile(
    r"\s*(?:(?:of|from|at|in)\s+|\(\s*)(?:of\s+)?(?:our|my|the|this|that|his|her|their)\s+[a-z]+(?:\s+(?:office|department|team|group|desk))?\)?(?=\s)"
)
"""Jane Roe of our office, Jane Roe (our office): nobody's name, but the words belong to hers."""
_OTHER_TEXT = re.compile(
    r"[。，、؟،.!?]|(?:팀|부|과|실|습니다|니다|세요|部|科|处|處|组)$|^(?:此致|敬|祝|谢|謝|감사|با |سلام)|\d"
)
_DEPARTMENT = re.compile(
    r"(?:(?:research|client|customer|corporate|public|government|human|business|market|product|policy|risk|investor|media|community|financial|regulatory|"
    r"relations?|communications?|affairs|operations|marketing|sales|finance|accounting|accounts|engineering|legal|purchasing|procurement|administration|"
    r"development|support|planning|management|resources|production|maintenance|quality|it|hr|and|&|of)\s*)+",
    re.I,
)
"""Words that name a department of any company, and none."""
_APPOSITION = re.compile(
    r",\s+(?P<title>[^,;:(\n\d]{3,60}?)(?:,\s+(?P<company>[^,;:(\n\d]{2,60}?))?(?=\s*[,;:(\n]|\s+(?:at|on|-)\s|\s*$)"
)
_END = re.compile(r"-{2,}|_{3,}|\*{3,}|={3,}|>{1,3}\s")
_LETTERS = re.compile(r",?\s+(?:Ph\.?D|M\.?D|CPA|Esq|J\.?D|MBA|P\.?E|R\.?N|Jr|Sr|II|III)\b\.?", re.I)


@dataclass(frozen=True, slots=True)
class Affiliation:
    """What the text says of the person whose name stands at ``name``. ``reach``: where "Jane Roe of Acme" ends."""

    name: Span
    title: Span | None = None
    organisation: Span | None = None
    address: Span | None = None
    reach: int = -1


def find(
    lines: Lines, names: Sequence[Name], contacts: Sequence[Contact], signatures: Sequence[Span], floor: int
) -> list[Affiliation]:
    """The affiliations of the people among ``names``, from line ``floor`` on. ``signatures``: where people sign."""
    people = [n for n in names if n.label == "person" and lines.at(n.start) >= floor][:MOST]
    organisations = [n for n in names if n.label == "organisation"]
    held = {lines.at(c.start) for c in contacts}
    starts = {lines.at(n.start): n for n in people if _leads(lines, n)}
    found = []
    for name in people:
        own = _inline(lines, name, organisations, people)
        if own.organisation is None and own.reach < 0 and _leads(lines, name):
            signed = any(a <= name.start < b for a, b in signatures)
            own = _block(lines, name, organisations, held, starts, signed)
        if own.title or own.organisation or own.address or own.reach >= 0:
            found.append(own)
    return found


def corrected(text: str, names: Sequence[Name], found: Sequence[Span], titles: Sequence[Span]) -> list[Name]:
    """``names`` with the organisations at ``found`` among them, in place of what overlaps those, and without what is part
    of a title ("Director of Operations").
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
    for line in range(
        lines.at(segment[0]), min(lines.at(max(segment[0], segment[1] - 1)), lines.at(segment[0]) + 12) + 1
    ):
        start, end = lines.content_span(line)
        content = lines.text[start:end]
        if place := places.address(content):
            own = _with_address(lines, own, start + place[0], start + place[1])
        elif line not in held and own.organisation is None and not re.search(r"\d{3}", content):
            own = replace(own, organisation=_company(content, start, organisations, True))
    return own


def _leads(lines: Lines, name: Name) -> bool:
    return not lines.text[lines.content_span(lines.at(name.start))[0] : name.start].strip(" *-–•\t\"'")


def _inline(lines: Lines, name: Name, organisations: Sequence[Name], people: Sequence[Name]) -> Affiliation:
    """Jane Roe of Acme, Jane Roe (Acme), Jane Roe from Acme: within one line, or over one break."""
    own = Affiliation((name.start, name.end))
    text = lines.text
    if (
        said := _said_after(own, text, lines.content_span(lines.at(name.start))[1], organisations)
    ) is not None:
        return said
    if office := _OFFICE.match(text, name.end, min(len(text), name.end + 50)):
        return replace(own, reach=office.end())
    link = _INLINE.match(text, name.end, name.end + 12)
    if link is None or " " not in name.text:
        return own
    start = link.end()
    bracket = "(" in link.group()
    line_end = lines.content_span(lines.at(start))[1]
    if bracket:
        close = text.find(")", start, min(line_end, start + 60))
        if close < 0:
            return own
        inside = text[start:close]
        if job_titles.is_list_of_titles(inside):
            return replace(own, title=(start, close), reach=close + 1)
        tagged = any(o.start < close and start < o.end for o in organisations)
        fits = _COMPANY.fullmatch(inside) and not _NO_COMPANY.match(inside)
        if fits and (tagged or _SUFFIX.search(inside) or len(inside.split()) > 1):
            return replace(own, organisation=(start, close), reach=close + 1)
        return own
    listed = next((o for o in organisations if start <= o.start <= start + 4), None)
    if listed is not None:
        return replace(own, organisation=(listed.start, listed.end), reach=listed.end)
    run = _RUN.match(text, start, min(line_end, start + 60))
    if run is None:
        return own
    company = re.sub(r"\s+(?:and|of|&)$", "", run.group())
    end = start + len(company)
    if any(n.start < end and start < n.end and n.start != start for n in people) or places.before_state(
        text, end
    ):
        return own
    if (
        _NO_COMPANY.match(company)
        or _listed_person(company)
        or not (_SUFFIX.search(company) or len(company.split()) > 1)
    ):
        return own
    return replace(own, organisation=(start, end), reach=end)


def _said_after(
    own: Affiliation, text: str, line_end: int, organisations: Sequence[Name]
) -> Affiliation | None:
    """Jane Roe, Treasurer, Alder Mills – in running text or a list."""
    found = _APPOSITION.match(text, own.name[1], line_end)
    if found is None or not job_titles.is_title(found.group("title")):
        return None
    own = replace(own, title=found.span("title"), reach=found.end("title"))
    company = found.group("company")
    if company and (span := _company(company, found.start("company"), organisations, True)) is not None:
        own = replace(own, organisation=span, reach=found.end("company"))
    return own


def _block(
    lines: Lines, name: Name, organisations: Sequence[Name], held: set[int], starts: dict[int, Name], signed: bool
) -> Affiliation:  # fmt: skip
    """The lines below a name that begins its line, and what follows it there."""
    first = lines.at(name.start)
    own = Affiliation((name.start, name.end))
    text = lines.text
    start, end = name.end, lines.content_span(first)[1]
    if letters := _LETTERS.match(text, start, end):
        start = letters.end()
    rest = text[start:end]
    if rest.strip(" .,"):
        after = job_titles.following(text, start, end)
        if after > start:
            own = replace(own, title=(start + (text[start] == " "), after))
        elif first in held or not re.match(r"\s*[,|(/•·]|\s+[-–—]\s|\s{3,}|\t", rest) or len(rest) > LONG:
            pass
        else:
            own = _parted(own, text, start, end, organisations)
        if first not in held and own.title is None and own.organisation is None:
            return own  # a sentence that begins with a name
    blanks = strange = 0
    quoted = lines.quoted(first)
    reached = first in held
    guess: Span | None = None
    for line in range(first + 1, min(first + 1 + _BELOW + 4 * signed, len(lines))):
        a, b = lines.content_span(line)
        content = text[a:b]
        if not content:
            blanks += 1
            if blanks > (2 if signed else 0):
                break
            continue
        blanks = 0
        if lines.quoted(line) != quoted or len(content) > LONG or _END.match(content):
            break
        other = line in starts and starts[line].text != name.text and not _SUFFIX.search(content)
        if other and not _named_company(content, own):
            break
        if line in held or _LABELLED.match(content):
            reached = True
            continue
        if place := places.address(content):
            own = _with_address(lines, own, a + place[0], a + place[1])
            reached = True
            continue
        before = own
        own = _parted(own, text, a, b, organisations)
        if own != before:
            continue
        strange += 1
        if (
            strange == 1
            and own.organisation is None
            and (company := _company(content, a, organisations, True))
        ):
            guess = company
        if strange > 2:
            break
    if own.organisation is None and guess is not None and (reached and (signed or own.title is not None)):
        own = replace(own, organisation=guess)
    return own


def _named_company(content: str, own: Affiliation) -> bool:
    """Below a title, a line that the tagger took for a person may still be a company's name."""
    return own.title is not None and own.organisation is None and not _listed_person(content)


def _parted(own: Affiliation, text: str, start: int, end: int, organisations: Sequence[Name]) -> Affiliation:
    """Title and organisation in one line: "Treasurer, Alder & Finch", a title alone, a company alone."""
    parts: list[Span] = []
    place = start
    for cut in [*_SPLIT.finditer(text, start, end), None]:
        stop = cut.start() if cut else end
        a, b = place, stop
        while a < b and text[a] in " ,.|()-–—\t":
            a += 1
        while b > a and text[b - 1] in " ,;|()-–—\t":
            b -= 1
        if a < b:
            parts.append((a, b))
        place = cut.end() if cut else end
    if not parts:
        return own
    whole = text[parts[0][0] : parts[-1][1]]
    company = None if own.organisation else _company(whole, parts[0][0], organisations, False)
    titled = next((i for i, (a, b) in enumerate(parts) if job_titles.is_title(text[a:b])), None)
    if titled is None:
        return replace(own, organisation=company) if company else own
    last = titled
    whole_title = job_titles.is_title(whole) and "," not in whole
    while last + 1 < len(parts) and (
        whole_title or job_titles.is_title(text[parts[last + 1][0] : parts[last + 1][1]])
    ):
        last += 1
    if own.title is None:
        own = replace(own, title=(parts[titled][0], parts[last][1]))
    if own.organisation is None:
        around = [*parts[last + 1 : last + 2], *parts[:titled]]
        # "Treasurer, Alder & Finch Ltd": what stands beside a title needs only the shape of a company's name
        for a, b in around:
            if (found := _company(text[a:b], a, organisations, True)) is not None:
                return replace(own, organisation=found)
    return own


def _company(content: str, start: int, organisations: Sequence[Name], placed: bool) -> Span | None:
    """The span of ``content`` as a company's name. ``placed``: it stands where one is awaited, so its shape is enough."""
    bare = (
        content.strip(" ,;.") if not re.search(r"(?:Inc|Corp|Co|Ltd)\.$", content) else content.strip(" ,;")
    )
    if (
        not 2 <= len(bare) <= 70
        or _NO_COMPANY.match(bare)
        or re.search(r"[@:?!<>=]|\d{3}|https?|www\.", bare)
    ):
        return None
    if (
        places.address(bare)
        or job_titles.is_title(bare)
        or _SENTENCE.search(bare)
        or _DEPARTMENT.fullmatch(bare)
    ):
        return None
    a = start + content.find(bare)
    span = (a, a + len(bare))
    if _SUFFIX.search(bare) and (len(bare.split()) > 1 or not bare.isascii()) and len(bare.split()) <= 8:
        return span if not bare.isascii() or _COMPANY.fullmatch(bare) else None
    listed = any(o.start <= span[0] + 4 and o.end >= span[1] - 1 for o in organisations)
    if _listed_person(bare):
        return None
    if listed and bare.isascii() and _COMPANY.fullmatch(bare) and len(bare.split()) <= 8:
        return span
    if not placed:
        return None
    if not bare.isascii() and not re.search(r"[A-Za-z]", bare):
        return None if len(bare) > 20 or _OTHER_TEXT.search(bare) else span
    if not _COMPANY.fullmatch(bare) or len(bare.split()) > 6:
        return None
    return span if len(bare.split()) > 1 or bare.isupper() or len(bare) > 3 else None


_SENTENCE = re.compile(
    r"[a-z]{2}[.!?]\s|\b(?:is|are|was|will|would|please|you|your|our|have|has|can)\b", re.I
)


def _listed_person(text: str) -> bool:
    words = [w.strip(".,").lower() for w in text.split()]
    return (
        1 <= len(words) <= 4
        and looks_personal(text)
        and words[0] in gazetteers.entries("latin.given")
        and (len(words) == 1 or words[-1] in gazetteers.entries("latin.family"))
        and not _SUFFIX.search(text)
        and "&" not in words
    )


def _with_address(lines: Lines, own: Affiliation, start: int, end: int) -> Affiliation:
    """The address, one line longer where the new line follows it; else the first is kept."""
    if own.address is None:
        return replace(own, address=(start, end))
    apart = lines.at(start) - lines.at(own.address[1] - 1)
    between = lines.text[own.address[1] : start]
    near = apart <= 1 or (apart == 2 and not between.strip(" \n,>"))
    return replace(own, address=(own.address[0], end)) if near and end - own.address[0] < 240 else own
