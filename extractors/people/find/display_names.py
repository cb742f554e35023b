"""Display names of mail and forums: without their route, as parts, and whether they are a person's."""

from __future__ import annotations

import re

from models.names import parts
from models.names.parts import PersonalName
from vocabulary import one_of, words

_ROUTE = re.compile(r"/.*$|@.*$|<.*$|\[.*$", re.S)
_ASIDE = re.compile(
    rf"\s*\((?:{one_of('number_labels.of_display_name')}|[A-Z]{{2,6}})\s*\d*\)\s*|\s+-\s+[A-Z]{{2,6}}\s*$",
    re.I,
)
_FOR = re.compile(
    rf"\s*[(\[]\s*{one_of('cues.writes_for', 'cues.writes_for_in_brackets')}\s+"
    rf"|(?:^|\s+){one_of('cues.writes_for')}\s+(?=\S)|\s+for\s+(?=[A-Z])",
    re.I,
)
_QUOTES = re.compile(r"^[\s\"'“”‘’`]+|[\s\"'“”‘’`,;]+$")
_NO_PERSON = frozenset(words("offices.not_personal")) | (
    frozenset(words("role_mailboxes.tasks")) - frozenset(words("role_mailboxes.names_too"))
)
_LONGEST = 120
_MOST_WORDS = 6
_MOST_LETTERS = 60


def strip_route(name: str) -> str:
    """A display name without routing, address or quotes: "Jane Roe/HOU/ECT@ECT" is Jane Roe."""
    bare = name[:_LONGEST]
    if "," in bare and "/" in bare:
        bare = bare.split("/")[0] if bare.index("/") > bare.index(",") else bare
    bare = _ASIDE.sub("", _ROUTE.sub("", bare))
    return re.sub(r"\s+", " ", _QUOTES.sub("", bare)).strip()


def for_another(name: str) -> tuple[str, str] | None:
    """Who writes and for whom, of a display name that says both.

    "Nora Quist (for Jane Roe)", "Nora Quist on behalf of Jane Roe" and "Jane Roe via Talk" do.

    Returns:
        The two parts, of which either may be empty; None where the name is one.
    """
    found = _FOR.search(name[:_LONGEST])
    if found is None:
        return None
    return name[: found.start()].strip(" \"',("), name[found.end() : _LONGEST].strip(" \"'),.")


def looks_personal(name: str) -> bool:
    """Whether a display name may be a person's, not a list's, a department's, an address or a machine's."""
    bare = strip_route(name)
    split = bare.split()
    if not bare or len(split) > _MOST_WORDS or len(bare) > _MOST_LETTERS:
        return False
    if re.search(r"[\d@_#&*=+:;!?]", bare) or has_office_word(split):
        return False
    return any(c.isalpha() for c in bare)


def has_office_word(split: list[str]) -> bool:
    """Whether one of the words names a list, a department or a machine: team, support, daemon."""
    return any(word.lower().strip(".,") in _NO_PERSON for word in split)


def parse(name: str) -> PersonalName:
    """The parts of a display name: its route taken off, then as ``models.names.parts`` reads it."""
    return parts.parse(strip_route(name))
