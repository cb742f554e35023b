"""A person's name as mail and forums show it: without its route, as parts, beside another name or an address."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from models.names import gazetteers, parts
from models.names.parts import PersonalName

__all__ = ["PersonalName", "address_fits", "compatible", "fold", "for_another", "from_local_part", "looks_personal", "parse", "same_given", "strip_route"]  # fmt: skip

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
LONGEST = 120


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
    Roe", "Jane Roe via Talk". Either part may be empty; None where it names one.
    """
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
    """The parts of a display name: its route taken off, then as ``models.names.parts`` reads it."""
    return parts.parse(strip_route(name))


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
    also be the other's family name (a bare surname).
    """
    if a.family and b.family:
        if not _families_agree(a.family, b.family):
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
    return bool(word and whole.family and _families_agree(word, whole.family))


def _families_agree(one: str, other: str) -> bool:
    """Equal, or one of the other's two: García and García Moreno, Berg and van der Berg."""
    if fold(one) == fold(other):
        return True
    first, second = set(parts.surnames(one)), set(parts.surnames(other))
    return bool(first and second and (first <= second or second <= first))


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
    """How well the local part of an address spells a name: 1 for both names, less for initials or one of them, 0 for none. Of two
    family names (García Moreno) the address may hold either.
    """
    fits = [_fits(local, name)]
    if name.family and (" " in name.family or "-" in name.family):
        fits += [_fits(local, replace(name, family=surname)) for surname in parts.surnames(name.family)]
    return max(fits)


def _fits(local: str, name: PersonalName) -> float:
    folded = fold(local)
    pieces = {fold(w) for w in re.split(r"[._\-+\d]+", local)} - {""}
    given, family = fold(name.given or ""), fold(name.family or "").replace(" ", "")
    if not folded or not (given or family):
        return 0.0
    nick = {given, *gazetteers.short_forms().get(given, ())} - {""}
    if family and len(family) > 2:
        if any(n in pieces and family in pieces for n in nick) or any(
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
        if family in pieces:
            return 0.8
        if len(family) > 4 and family in folded:
            return 0.7
        # eight characters were long the most an account name could have: dlengenf, bwillia5
        if given and len(trimmed) >= 5 and any((n[:1] + family).startswith(trimmed) for n in nick):
            return 0.8
        if given and trimmed in (given + family[:1], initials + family[:1]) and len(trimmed) >= 3:
            return 0.7
    if given and len(given) > 2 and (given in pieces or trimmed_equal(folded, given)):
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
