"""Numbers of people who are not named: "my wife is at", "Reception:", "Jane Roe's assistant".

Nothing here says whose a number is, only that it is not the writer's or not the named person's, or not
surely.
"""

from __future__ import annotations

import re
from typing import Literal

from extractors.people.spans import Span
from vocabulary import one_of, words
from vocabulary.boundaries import whole_words
from vocabulary.folding import fold

Verdict = Literal["dead", "other", "doubt"]
"""Nobody's any more; somebody else's; or no plain line of a signature, so the writer's at most perhaps."""

_RELATION = whole_words("relations.people")
_DESK = one_of("offices.desks")

_MY_RELATION = re.compile(
    rf"{whole_words('cues.my')}\s+(?:[\w-]+\s+){{0,3}}?{_RELATION}(?!\s+(?:and|&)\s+I\b)", re.I
)
_RELATION_OF_ME = re.compile(
    rf"{one_of('relations.people_of_me')}"
    rf"|{one_of('relations.people_before_name', script='arabic')}\S{{0,3}}\s?(?:من|م\b)"
)
_ASKED_DESK = re.compile(
    rf"{whole_words('offices.asking_desk')}\s+(?:(?:the|our)\s+)?(?:{_DESK}|{one_of('relations.services')})(?:['’]s)?\b"
    rf"(?!\s+{one_of('offices.people_at_desk')})",
    re.I,
)
_DESK_LABEL = re.compile(
    rf"\W*(?:{one_of('offices.before_desk')}\s+){{0,3}}{_DESK}\W*(?:tel|phone|number|no|line)?\W*", re.I
)
_DEAD_BEFORE = re.compile(
    rf"{whole_words('cues.old')}\s+(?:[\w-]+\s+){{0,2}}?{whole_words('cues.what_was_old')}"
    rf"|(?:^|\n)\W*{whole_words('cues.old_label')}[^\n]{{0,20}}[:：]\W*$"
    rf"|{whole_words('cues.do_not_call', 'cues.old_number')}",
    re.I,
)
_DEAD_AFTER = re.compile(
    rf"[^.\n]{{0,30}}{whole_words('cues.is_dead')}|\s*[(\[]\s*{whole_words('cues.is_dead_label')}", re.I
)
_PLAIN_LABEL = frozenset(map(fold, words("number_labels.plain")))
_PROSE = re.compile(rf"{whole_words('cues.prose')}|\*{{4}}|^\W*or\b", re.I)
_BETWEEN = re.compile(rf"(?:[\s,;/()&|]|{whole_words('cues.joins')}[.:]?)*", re.I)
_NEW_PART = re.compile(r"[,;|•·\t]|\s{2,}|\d[\d-]*\s+(?=\D)")
_FOR_ANOTHER = re.compile(rf"[\W_]*{one_of('cues.for_another')}[\s:(]*", re.I)
_THEIR_RELATION = re.compile(
    rf"(?:['’]s?|{whole_words('cues.his')})\s+(?:[\w-]+\s+){{0,2}}?{_RELATION}"
    rf"|^(?:\s*的\s*{one_of('relations.people_behind_name', script='han')}"
    rf"|\s*(?:[가-힣]{{0,3}}님|씨)?\s*의?\s*{one_of('relations.people_behind_name', script='hangul')}"
    r"(?![가-힣]*씨))",
    re.I,
)
_RELATION_TO = re.compile(
    rf"{_RELATION}\s+{one_of('cues.named_by')}\s+$"
    rf"|{one_of('relations.people_before_name', script='arabic')}\S{{0,2}}\s+"
    rf"(?:{one_of('titles.before', script='arabic')}\s+)?$"
    rf"|{whole_words('relations.people_before_name', languages=('tl',))}\s+ni(?:na)?\s+$",
    re.I,
)
_TO_REACH_ANOTHER = re.compile(
    rf"\s+{one_of('cues.should')}\s+{one_of('cues.reach')}\s+{whole_words('cues.him')}", re.I
)
_TO_DIAL = re.compile(
    rf"\s+{one_of('cues.should')}\s+{one_of('cues.to_dial')}(?:\s+(?:in|into|back))?(?:\s+(?:on|at))?\W*$"
    rf"|\s+{whole_words('cues.to_dial_behind')}|.{{0,80}}\bc/o\b",
    re.I | re.S,
)
"""Whoever is to dial a number does not have it."""
_LABEL_OF_ANOTHER = re.compile(rf"[(,;\d]\s*{one_of('relations.label_of_another')}\s*[:：]?\s*$", re.I)


def given_to_another(before: str, between: str) -> bool:
    """Whether the words around a name give the number to somebody else.

    "Jane Roe's assistant:", "assistant to Jane Roe:", "asked Jane Roe to call him at", "Jane Roe should dial"
    do.

    Args:
        before: The line up to the name.
        between: What stands from the name to the number, in the number's sentence.
    """
    return bool(
        _RELATION_TO.search(before[-60:])
        or _TO_REACH_ANOTHER.match(between)
        or _TO_DIAL.match(between)
        or _THEIR_RELATION.search(between[:200])
        or _LABEL_OF_ANOTHER.search(between[-40:])
    )


def last_noun(said: str) -> Span | None:
    """The span of the last "my wife", "our landlord", "the front desk" of a sentence."""
    found = [m.span() for p in (_MY_RELATION, _RELATION_OF_ME, _ASKED_DESK) for m in p.finditer(said)]
    return max(found, key=lambda span: span[1], default=None)


def stand_together(between: str) -> bool:
    """Whether two numbers stand together, by what is between them: "415-555-0100 or 415-555-0101"."""
    return len(between) < 30 and bool(_BETWEEN.fullmatch(between))


def is_dead(before: str, after: str) -> bool:
    """Whether a number is no longer in use, or a wrong one, by what its sentence says before and after it."""
    return bool(_DEAD_BEFORE.search(before)) or bool(_DEAD_AFTER.match(after))


def by_label(before: str, above: str, after: str, names: set[str]) -> Verdict | None:
    """What the label of a number says of whose it is.

    Args:
        before: The number's line up to the number.
        above: The line above it.
        after: A few code points behind the number.
        names: The words of the name of whom the number may be, folded.
    """
    label = before.strip(" >|*-–•\t")
    if not any(c.isalpha() for c in label):
        label = above.strip() if len(above) <= 40 else ""
        if not label.endswith((":", "：")):
            return "other" if label and _DESK_LABEL.fullmatch(label) else None
    if _ASKED_DESK.search(label[-60:]):
        return "other"
    part = _NEW_PART.split(label.rstrip(" :：.#=-–("))[-1]
    if _DESK_LABEL.fullmatch(part):
        return "other"
    said = {w.strip(".'’") for w in re.findall(r"[^\W\d_][\w.'’-]*", part.lower())}
    if label.endswith((":", "：")) and not all(fold(w) in _PLAIN_LABEL or fold(w) in names for w in said):
        return "doubt"
    following = re.match(r"\W{0,3}([^\W\d_]{2,})\s*\)", after)
    if following and _DESK_LABEL.fullmatch(following.group(1)):
        return "other"
    return "doubt" if _PROSE.search(label) and not said <= _PLAIN_LABEL else None


def signs_for_another(before: str) -> bool:
    """Whether "p.p." or "for" is all that stands before a name on its line."""
    return bool(_FOR_ANOTHER.fullmatch(before))
