"""A person's name as people write it: "Last, First M.", "First Last/HOU/ECT@ECT", 王小明, 김민준 – into its parts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from models.names import gazetteers

_PREFIXES = frozenset(
    ["mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "madam", "hon", "rev", "sen", "senator", "rep",
     "representative", "congressman", "congresswoman", "gov", "governor", "president", "chairman", "judge", "engr", "atty"]
)  # fmt: skip
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "md", "phd", "esq", "cpa", "pe", "mba", "dds", "jd"])
_PARTICLES = frozenset(
    ["de", "la", "del", "dela", "delos", "van", "von", "der", "den", "di", "da", "dos", "du", "le", "bin", "ibn", "al", "st", "san", "ter"]
)  # fmt: skip
_ROUTE = re.compile(r"/.*$|@.*$|<.*$|\[.*$", re.S)
_ASIDE = re.compile(
    r"\s*\((?:e-?mail|business fax|home|work|business|external|[A-Z]{2,6})\s*\d*\)\s*|\s+-\s+[A-Z]{2,6}\s*$",
    re.I,
)
_FOR = re.compile(
    r"\s*[(\[]\s*(?:for|f\.?o\.?|on\s+behalf\s+of|via|p\.\s?p\.?|im\s+Auftrag)\s+|(?:^|\s+)(?:on\s+behalf\s+of|via|p\.\s?p\.?|pp|i\.\s?A\.)\s+(?=\S)|\s+for\s+(?=[A-Z])",
    re.I,
)
_QUOTES = re.compile(r"^[\s\"'“”‘’`]+|[\s\"'“”‘’`,;]+$")
_PARENTHESIS = re.compile(r"\([^)]*\)|\"[^\"]*\"|“[^”]*”|'[^']*'(?=\s)")
_HAN = re.compile(r"[\u3400-\u9fff]{2,4}")
_HANGUL = re.compile(r"[\uac00-\ud7a3]{2,5}")
_DOUBLE_SURNAMES = frozenset(
    ["欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "公孙", "公孫", "慕容", "司徒", "令狐", "夏侯",
     "남궁", "황보", "제갈", "선우", "독고", "사공", "서문"]
)  # fmt: skip
LONGEST = 120


@dataclass(frozen=True, slots=True)
class PersonalName:
    """The parts of a name as written. ``middle`` may be initials; ``full`` reads given name first."""

    given: str | None
    family: str | None
    middle: tuple[str, ...] = ()
    suffix: str | None = None
    full: str = ""


def strip_route(name: str) -> str:
    """A display name without a mail system's routing, address or quotes: "Jane Roe/HOU/ECT@ECT" is Jane Roe."""
    bare = name[:LONGEST]
    if "," in bare and "/" in bare:
        bare = bare.split("/")[0] if bare.index("/") > bare.index(",") else bare
    bare = _ROUTE.sub("", bare)
    bare = _ASIDE.sub("", bare)
    return re.sub(r"\s+", " ", _QUOTES.sub("", bare)).strip()


def for_another(name: str) -> tuple[str, str] | None:
    """Who writes and for whom, of a display name that says both: "Nora Quist (for Jane Roe)", "Nora Quist on behalf of Jane
    Roe", "Jane Roe via Talk". Either part may be empty; None where it names one."""
    found = _FOR.search(name[:LONGEST])
    if found is None:
        return None
    return name[: found.start()].strip(" \"',("), name[found.end() : LONGEST].strip(" \"'),.")


def looks_personal(name: str) -> bool:
    """Could this display name be a person's? Lists, departments, addresses and machines are not."""
    bare = strip_route(name)
    words = bare.split()
    if not bare or len(words) > 6 or len(bare) > 60 or re.search(r"[\d@_#&*=+:;!?]", bare):
        return False
    if any(word.lower().strip(".,") in _NOT_PERSONAL for word in words):
        return False
    return any(c.isalpha() for c in bare)


def parse(name: str) -> PersonalName:
    """The parts of ``name``. A single word is a given name, unless a title comes before it."""
    bare = strip_route(name)
    if _HAN.fullmatch(bare) or (_HANGUL.fullmatch(bare) and len(bare) <= 4):
        size = 2 if bare[:2] in _DOUBLE_SURNAMES and len(bare) > 2 else 1
        return PersonalName(bare[size:] or None, bare[:size], full=bare)
    aside = _PARENTHESIS.sub(" ", bare)
    bare = re.sub(r"\s+", " ", aside).strip() or bare
    suffix = None
    titled = False
    last_first = False
    head, comma, tail = bare.partition(",")
    words = head.split()
    if comma:
        rest = tail.replace(",", " ").split()
        suffixes = [w for w in rest if w.lower().strip(".") in _SUFFIXES]
        rest = [w for w in rest if w.lower().strip(".") not in _SUFFIXES]
        suffix = suffixes[0] if suffixes else None
        last_first = bool(rest) and len(words) <= 3
        if last_first:
            words = [*rest, *words]
            family_size = len(head.split())
    while len(words) > 1 and words[0].lower().strip(".") in _PREFIXES:
        words, titled = words[1:], True
    while len(words) > 1 and words[-1].lower().strip(".") in _SUFFIXES:
        suffix = suffix or words[-1]
        words = words[:-1]
        family_size = max(1, family_size - 1) if last_first else 1
    if not words:
        return PersonalName(None, None, full=bare)
    if len(words) == 1:
        alone = words[0]
        return (
            PersonalName(None, alone, suffix=suffix, full=alone)
            if titled
            else PersonalName(alone, None, full=alone)
        )
    size = min(family_size, len(words) - 1) if last_first else _family_size(words)
    given, middle, family = words[0], tuple(words[1:-size]), " ".join(words[-size:])
    full = " ".join([*words, *([suffix] if suffix else [])])
    return PersonalName(given, family, middle, suffix, full)


def _family_size(words: list[str]) -> int:
    size = 1
    while size < len(words) - 1 and words[-size - 1].lower() in _PARTICLES:
        size += 1
    return size


def fold(word: str) -> str:
    """A word for comparing: without case, accents and marks."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if c.isalnum())


def same_given(a: str, b: str) -> bool:
    """Equal, an initial of the other, or a short form of it."""
    x, y = fold(a), fold(b)
    if not x or not y:
        return False
    if x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]):
        return True
    if min(len(x), len(y)) >= 3 and (x.startswith(y) or y.startswith(x)):
        return True
    forms = gazetteers.short_forms()
    return y in forms.get(x, ()) or bool(forms.get(x, frozenset()) & {y})


def compatible(a: PersonalName, b: PersonalName) -> bool:
    """Can both name one person? Family names must agree where both have one, given names too; a lone given name may
    also be the other's family name (a bare surname)."""
    if a.family and b.family:
        if fold(a.family) != fold(b.family):
            swapped = (
                a.given and b.given and fold(a.family) == fold(b.given) and fold(a.given) == fold(b.family)
            )
            return bool(swapped)
        if not (a.given and b.given):
            return True
        if same_given(a.given, b.given):
            return _middles_agree(a, b)
        # "J. Kenneth Roe" and "Ken Roe"
        return any(same_given(m, b.given) for m in a.middle) or any(same_given(m, a.given) for m in b.middle)
    if a.given and b.given and same_given(a.given, b.given):
        return True
    lone, whole = (a, b) if not (a.given and a.family) else (b, a)
    word = lone.given or lone.family
    return bool(word and whole.family and fold(word) == fold(whole.family))


def _middles_agree(a: PersonalName, b: PersonalName) -> bool:
    if not a.middle or not b.middle:
        return True
    return same_given(a.middle[0], b.middle[0])


def from_local_part(local: str) -> str | None:
    """The name that an address spells out: jane.roe, jane_m_roe, roe.jane are read first part first; jroe says none."""
    words = [w for w in re.split(r"[._-]+", local) if w]
    if not 2 <= len(words) <= 3 or not all(w.isalpha() for w in words) or max(len(w) for w in words) < 3:
        return None
    if len(words[-1]) < 2 or any(w.lower() in _NOT_PERSONAL for w in words):
        return None
    if len(words[0]) == 1 and len(words) == 2:
        return None
    if not any(w.lower() in gazetteers.entries("latin.given") for w in words):
        return None
    return " ".join(w.capitalize() for w in words)


def address_fits(local: str, name: PersonalName) -> float:
    """How well the local part of an address spells a name: 1 for both names, less for initials or one of them, 0 for none."""
    folded = fold(local)
    parts = {fold(w) for w in re.split(r"[._\-+\d]+", local)} - {""}
    given, family = fold(name.given or ""), fold(name.family or "").replace(" ", "")
    if not folded or not (given or family):
        return 0.0
    nick = {given, *gazetteers.short_forms().get(given, ())} - {""}
    if family and len(family) > 2:
        if any(n in parts and family in parts for n in nick) or any(
            folded in (n + family, family + n) for n in nick
        ):
            return 1.0
        initials = given[:1] + "".join(fold(m)[:1] for m in name.middle)
        trimmed = re.sub(r"\d+$", "", folded)
        if given and trimmed in (
            given[:1] + family,
            initials + family,
            family + given[:1],
            family + initials,
        ):
            return 0.95
        if family in parts:
            return 0.8
        if len(family) > 4 and family in folded:
            return 0.7
        # eight characters were long the most an account name could have: dlengenf, bwillia5
        if given and len(trimmed) >= 5 and any((n[:1] + family).startswith(trimmed) for n in nick):
            return 0.8
        if given and trimmed in (given + family[:1], initials + family[:1]) and len(trimmed) >= 3:
            return 0.7
    if given and len(given) > 2 and (given in parts or trimmed_equal(folded, given)):
        return 0.5
    return 0.0


def trimmed_equal(folded: str, given: str) -> bool:
    """The address is the given name alone, with digits or one further letter."""
    bare = re.sub(r"\d+$", "", folded)
    return bare == given or (len(bare) == len(given) + 1 and bare.startswith(given))


_NOT_PERSONAL = frozenset(
    """team group department dept office committee center centre service services support sales info admin administrator list
    desk help helpdesk marketing news newsletter customer customers mailer daemon postmaster webmaster noreply reply
    undisclosed recipients recipient users members staff all distribution board council association inc llc ltd corp corporation company
    university institute enquiries inquiries billing contact accounts hr it alert alerts notification notifications system
    unknown everyone webmail mailbox announcements announcement conference room hotline security legal information
    management operations subscribers subscriptions orders order feedback media press relations
    """.split()
)
