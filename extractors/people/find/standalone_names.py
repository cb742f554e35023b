"""Names that stand alone: a line of a signature block, a cell of a table, the line below "Regards,".

A tagger made for sentences misses most of these. A candidate needs the shape of a name and a word known as one, or to be a
form of somebody whom a header of the same document names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extractors.people.find import job_titles
from extractors.people.find import postal_lines as places
from extractors.people.lines import Lines
from extractors.people.resolve.personal_names import fold, looks_personal
from models.names import gazetteers
from records.documents import Contact, Name

_WORD = r"(?:(?:Mc|Mac|O['’]|D['’]|De|La|Le|Van|Di)?[A-Z][a-zà-ÿ]+(?:[-'’][A-Z]?[a-zà-ÿ]+)*|[A-Z]{2,}(?:-[A-Z]{2,})?|[A-Z][a-z]+[A-Z][a-z]+)"
_MIDDLE = (
    r"(?:[A-Z]\.?|[A-Z]\.[A-Z]\.|\"[A-Z][a-z]+\"|\([A-Z][a-z]+\)|de|del|dela|delos|da|dos|van|von|der|den|bin|al|la|"
    + _WORD
    + ")"
)
_FULL = re.compile(
    rf"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Hon|Engr|Atty)\.?\s+)?(?P<name>(?:[A-Z]\.\s?)?{_WORD}(?:\s+{_MIDDLE}){{0,3}}\s+{_WORD})(?:,?\s+(?:Jr|Sr|II|III|IV)\b\.?)?"
    r"(?P<rest>\s*(?:[,(|/:;\-–—].{0,60}|\s{2,}.*|\t.*|[A-Z]{2,5})?)$"
)
_LAST_FIRST = re.compile(
    rf"(?P<name>{_WORD},\s+{_WORD}(?:\s+[A-Z]\.?)?)(?P<rest>\s*(?:[(|:;\-–—].{{0,60}}|\s{{3,}}.*)?)$"
)
_LONE = re.compile(rf"(?P<name>{_WORD})[,.!]?$")
_CLOSING = re.compile(
    r"^(?:(?:best|kind|kindest|warm|warmest|many|with|thanks?|and)[\s,]+)*(?:regards|thanks|thank you|thx|sincerely|cheers|best|yours|yours truly|cordially|"
    r"respectfully|wishes|love|salamat|maraming salamat)[^a-z]{0,3}.{0,20}$",
    re.I,
)
_CLOSING_OTHER = re.compile(
    r"^(?:此致|敬礼|敬禮|祝好|顺祝商祺|順祝商祺|顺颂商祺|谢谢|謝謝|감사합니다|고맙습니다|안녕히 계세요|이상입니다|با احترام|با تشکر|با سپاس|ارادتمند|سپاسگزارم|ممنون|"
    r"(?:lubos|taos[- ]pusong) .{3,20}|gumagalang)[\s,.!،。！，]*$",
    re.I,
)
_HAN_NAME = re.compile(
    r"(?P<name>[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}[·・•][\u3400-\u9fff]{1,8})(?=$|[\s,，(（])"
)
_HANGUL_NAME = re.compile(r"(?P<name>[\uac00-\ud7a3]{2,4})(?=$|[\s,(])(?!\s?(?:주식회사|회사))")
_ARABIC_NAME = re.compile(r"(?P<name>[\u0620-\u06ff\u200c]{2,15}(?: [\u0620-\u06ff\u200c]{2,15}){1,3})$")
_LABEL = re.compile(
    r"(?:telepono|telefono|telefon|téléphone|selpon|celular|cell|mobile|direct|phone|tel|fax|numero|opisina|tirahan|voice|pager|office|home|web|site|email)s?|"
    r"همراه|تلفن(?: همراه)?|موبایل|فکس|دورنگار|نمابر|ایمیل|نشانی|آدرس|휴대폰|휴대전화|핸드폰|전화|팩스|이메일|주소|手机|手機|电话|電話|传真|傳真|邮箱|郵箱|邮件|地址|联系人|聯絡人",
    re.I,
)
_SALUTES = re.compile(
    r"안녕|감사|고맙|您好|你好|谢谢|謝謝|此致|敬礼|سلام|درود|با احترام|با تشکر|magandang|salamat|lubos|mabuhay|kumusta",
    re.I,
)
_EPONYM = re.compile(
    r" (?:Professor of|Professorship|Chair (?:in|of)|Fellow(?:ship)? (?:in|of)|Lecturer in|Scholarship|Prize|Award|Medal|Memorial|Foundation|"
    r"Building|Hall|Library|Theat(?:er|re)|School|Street|Avenue|Boulevard|Airport)\b"
)
"""What is called after a person follows the name at once, without a comma."""
_NAME_ALONE = re.compile(r"[ \t>]*[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}[ \t]*")
_CELL = re.compile(r"[^\t|]+?(?=\t|\s{2,}|\s*\||$)")
_WIDE = re.compile(r"[^\S\t]*\t\s*|\s{3,}")
_NOT_NAMES = frozenset(
    """street st avenue ave road rd boulevard blvd drive dr lane suite floor building bldg plaza center centre square tower room box unit
    tel fax phone cell mobile email office direct main home work voice pager web www http director manager president vice senior chief officer
    executive assistant attorney counsel associate analyst engineer consultant coordinator administrator secretary specialist
    representative professor department division company corporation group services university institute college school
    association society foundation bank energy power gas electric international national united states city county state
    new north south east west san los fort saint monday tuesday wednesday thursday friday saturday sunday january february
    march april may june july august september october november december attachment attached forwarded original message subject
    dear hello regards thanks sincerely conference call information contact contacts please note the and of for from with
    house committee government federal public affairs relations legal administrative marketing sales operations trading
    associates partners river consulting solutions technologies systems capital management enterprises industries
    time date place agenda meeting re fw fyi texas california houston york washington london chicago denver portland
    """.split()
)
_MOST_CONTACTS = 1_000
_SIGNATURE_LINES = 16
"""Lines below a closing that can be its signature, blank ones among them."""


def find(
    lines: Lines, contacts: Iterable[Contact], known: Sequence[str], floor: int, signatures: Iterable[tuple[int, int]] = (),
) -> list[Name]:  # fmt: skip
    """Names that stand alone near a contact, below a closing or where somebody signs, from line ``floor`` on.

    ``known``: names that the document's headers gave; such a name alone on a line is that person's, in any script.
    ``signatures``: spans of the segments in which somebody signs.
    """
    words = {fold(w) for name in known for w in re.split(r"[\s,]+", name)} - {""}
    found: dict[tuple[int, int], Name] = {}
    for name in _repeated(lines, floor, known):
        found[name.start, name.end] = name
    looked: set[int] = set()
    for _, contact in zip(range(_MOST_CONTACTS), contacts, strict=False):
        line = lines.at(contact.start)
        if line < floor:
            continue
        block = lines.block(line, floor)
        above = _block_above(lines, block[0], floor)
        for i in (*above, *block, *_one_below(lines, block[-1])):
            if i not in looked:
                looked.add(i)
                for name in _of_line(lines, i, words):
                    found[name.start, name.end] = name
    for name in (*_below_closings(lines, floor, words), *_signed(lines, floor, words, signatures)):
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
            yield _name(lines.text, start, start + len(content), 0.95)


def _signed(
    lines: Lines, floor: int, known: set[str], signatures: Iterable[tuple[int, int]]
) -> Iterator[Name]:
    """The first line of what somebody signs with, past the closing: the shape of a name is enough there, in any script."""
    for start, end in signatures:
        first = lines.at(start)
        for line in range(max(first, floor), min(first + 6, lines.at(max(start, end - 1)) + 1)):
            a, b = lines.content_span(line)
            content = lines.text[a:b]
            if (
                not any(c.isalnum() for c in content)
                or _CLOSING.match(content)
                or _CLOSING_OTHER.match(content)
            ):
                continue
            if b - a > 60:
                break
            if shaped := _shaped(content, known) or _of_script(content) or _signing(content):
                yield _name(lines.text, a + shaped[0], a + shaped[1], shaped[2])
            break


def closings(lines: Lines) -> list[tuple[int, int]]:
    """Where people sign in a text that no reader has parted: from a closing, over blank lines, to running text."""
    found: list[tuple[int, int]] = []
    line = 0
    while line < len(lines):
        start, end = lines.content_span(line)
        said = lines.text[start:end] if end - start <= 45 else ""
        if not said or not (_CLOSING.match(said) or _CLOSING_OTHER.match(said)):
            line += 1
            continue
        last = line
        for below in range(line + 1, min(line + _SIGNATURE_LINES, len(lines))):
            a, b = lines.content_span(below)
            if b - a > 76 or _CLOSING.match(lines.text[a:b]):
                break
            last = below
        if last > line:
            found.append((start, lines.span(last)[1]))
        line = last + 1
    return found


def _of_script(content: str) -> tuple[int, int, float] | None:
    """A Chinese, Korean or Persian name at the start of a line where a name is awaited."""
    if _SALUTES.search(content):
        return None
    if han := _HAN_NAME.match(content):
        name = han.group("name")
        family = gazetteers.entries("zh.family")
        if "·" in name or name[0] in family or name[:2] in family:
            return None if job_titles.is_title(name) else (0, han.end("name"), 0.9)
        return None
    if hangul := _HANGUL_NAME.match(content):
        name = hangul.group("name")
        if name[0] in gazetteers.entries("ko.family") and not job_titles.is_title(name):
            return 0, hangul.end("name"), 0.9
        return None
    arabic = _ARABIC_NAME.match(content)
    if arabic and not job_titles.is_title(content) and not places.address(content):
        return 0, arabic.end("name"), 0.85
    return None


def _signing(content: str) -> tuple[int, int, float] | None:
    """The shape of a Latin name, whose words no list holds."""
    found = _FULL.match(content)
    if not found or found.group("rest").strip(" ,"):
        return None
    name = found.group("name")
    words = [w.strip(".\"(),'’") for w in re.split(r"[\s,]+", name)]
    if any(w.lower() in _NOT_NAMES for w in words) or not looks_personal(name) or job_titles.is_title(name):
        return None
    return found.start("name"), found.end("name"), 0.7


def no_person(text: str, name: Name) -> bool:
    """Is a tagger's person none after all: a title, a town, a label before a number, a greeting?"""
    listed = name.text.split()[0].lower() in gazetteers.entries("latin.given") if name.text.split() else False
    if places.is_town(name.text) or (" " not in name.text and places.before_state(text, name.end)):
        return True
    if _SALUTES.match(name.text) or _is_eponym(text, name):
        return True
    if listed:
        return False
    return job_titles.is_title(name.text) or bool(
        _LABEL.fullmatch(name.text) and text[name.end : name.end + 1] in (":", "：")
    )


def _is_eponym(text: str, name: Name) -> bool:
    """Is the name that of a chair or a house: "the E. T. Grether Professor of …", or that line below somebody's own name?"""
    if not _EPONYM.match(text, name.end):
        return False
    *above, line = text[max(0, name.start - 200) : name.start].split("\n")
    if line.strip():
        return line.lower().endswith(" the ") or line.lower() == "the "
    last = next((a for a in reversed(above) if a.strip()), "")
    return bool(_NAME_ALONE.fullmatch(last))


def _block_above(lines: Lines, first: int, floor: int) -> range:
    line, blanks = first - 1, 0
    while line >= floor and not lines.content(line) and blanks < 3:
        line, blanks = line - 1, blanks + 1
    return (
        lines.block(line, floor) if line >= floor and blanks and len(lines.content(line)) <= 76 else range(0)
    )


def _one_below(lines: Lines, last: int) -> range:
    return range(min(last + 1, len(lines)), min(last + 3, len(lines)))


def _of_line(lines: Lines, line: int, known: set[str]) -> Iterator[Name]:
    start, end = lines.content_span(line)
    content = lines.text[start:end]
    if not content or len(content) > 200:
        return
    if whole := _shaped(content, known):
        yield _name(lines.text, start + whole[0], start + whole[1], whole[2])
        if not re.search(r"\t|\s{2,}", content):
            return
    for cell in _CELL.finditer(content):
        text = cell.group()
        lead = len(text) - len(text.lstrip())
        if lead + start + cell.start() == start + (whole[0] if whole else -1):
            continue
        if found := _shaped(text.strip(), known):
            at = start + cell.start() + lead
            yield _name(lines.text, at + found[0], at + found[1], found[2])


def _shaped(content: str, known: set[str]) -> tuple[int, int, float] | None:
    """Where in ``content`` a name that stands alone is, and how sure that is."""
    for pattern in (_FULL, _LAST_FIRST):
        found = pattern.match(content)
        if not found or places.is_town(found.group("name")):
            continue
        name = found.group("name")
        cells = _WIDE.split(name)
        if len(cells) > 1 and all(re.search(r"\S\s+\S", cell) for cell in cells):
            name = cells[0]  # people side by side
        words = [w.strip(".\"(),'’") for w in re.split(r"[\s,]+", name)]
        if any(w.lower() in _NOT_NAMES for w in words) or not looks_personal(name):
            continue
        end = found.start("name") + len(name)
        if len(words) > 2 and words[-1].isupper() and len(words[-1]) <= 4 and not words[0].isupper():
            # letters after a name: APR, CPA
            words, end = words[:-1], end - len(words[-1]) - 1
        confidence = _belief([w for w in words if len(w) > 1], known)
        if confidence:
            return found.start("name"), end, confidence
    return None


def _belief(words: list[str], known: set[str]) -> float:
    """How sure it is that these words are a person's name; 0 where nothing says so."""
    if words and all(fold(w) in known for w in (words[0], words[-1])):
        return 0.95
    given, family = gazetteers.entries("latin.given"), gazetteers.entries("latin.family")
    if not words:
        return 0.0
    first, last = words[0].lower(), words[-1].lower()
    if first in given and common(first) < 0.5:
        return 0.9 if last in family else 0.85
    if last in given and first in family and common(last) < 0.5:
        return 0.75
    if fold(words[0]) in known or fold(words[-1]) in known:
        return 0.8
    return 0.0


def common(word: str) -> float:
    """The share of a capitalised word's uses that are no person's name; 0 where it was never seen."""
    named, other = gazetteers.odds("en.odds").get(word.capitalize(), (0, 0))
    return other / (named + other) if named + other >= 3 else 0.0


def _below_closings(lines: Lines, floor: int, known: set[str]) -> Iterator[Name]:
    """The line below "Regards,": a given name is enough there."""
    given = gazetteers.entries("latin.given")
    for line in range(floor, len(lines)):
        start, end = lines.content_span(line)
        if not 2 <= end - start <= 45:
            continue
        said = lines.text[start:end]
        if not _CLOSING.match(said) and not _CLOSING_OTHER.match(said):
            continue
        below = next((i for i in range(line + 1, min(line + 5, len(lines))) if lines.content(i)), None)
        if below is None:
            continue
        start, end = lines.content_span(below)
        if end - start > 60:
            continue
        content = lines.text[start:end]
        if shaped := _shaped(content, known) or _of_script(content):
            yield _name(lines.text, start + shaped[0], start + shaped[1], shaped[2])
        elif (lone := _LONE.match(content)) and (
            lone.group("name").lower() in given or fold(lone.group("name")) in known
        ):
            yield _name(lines.text, start + lone.start("name"), start + lone.end("name"), 0.85)


def _name(text: str, start: int, end: int, confidence: float) -> Name:
    return Name(start, end, text[start:end], "person", confidence)
