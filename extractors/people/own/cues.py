"""What a number's sentence says of whose it is: "call me at", "call you at", "her cell is"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.people.own import unnamed_owners
from extractors.people.own.called_names import is_somebodys
from extractors.people.spans import Span
from vocabulary import one_of
from vocabulary.boundaries import whole_words

_FIRST = re.compile(
    rf"{whole_words('cues.reach', 'cues.hand_over')}[^.\n]{{0,40}}{whole_words('cues.me')}"
    rf"|{whole_words('cues.reach_me')}",
    re.I,
)
_FIRST_WEAK = re.compile(
    rf"{whole_words('cues.my')}\s+(?:[\w-]+\s+){{0,3}}?{one_of('cues.numbers', 'cues.reached_by')}(?!\w)"
    rf"|{whole_words('cues.my_number', 'cues.with_me')}"
    rf"|{whole_words('cues.i_am')}"
    rf"(?![^.\n]{{0,80}}{whole_words('cues.turn_to')}(?!\s+{whole_words('cues.me')}))"
    rf"|{one_of('cues.numbers')}\S{{0,4}}(?:\s+\S{{1,12}}){{0,2}}\s+{whole_words('cues.my_behind')}",
    re.I,
)
"""The writer speaks of themselves, but may go on to somebody else: "While I am away call Jane Roe at …"."""
_SECOND = re.compile(
    rf"{whole_words('cues.reach')}\s+{whole_words('cues.you')}"
    rf"|{whole_words('cues.your')}\s+{one_of('cues.numbers')}",
    re.I,
)
_THIRD = re.compile(
    rf"{whole_words('cues.his')}[^.\n]{{0,50}}$"
    rf"|{whole_words('cues.reach', 'cues.speak_with')}\s+{whole_words('cues.him')}[^.\n]{{0,40}}$"
    rf"|{one_of('cues.his_number')}",
    re.I,
)
_REACHED = re.compile(whole_words("cues.reach", "cues.speak_with"), re.I)
AT = re.compile(
    rf"^\W{{0,3}}(?:,[^.\n]{{0,40}},?)?\s*(?:\(?{one_of('cues.at')}\W*|[-–—:(,;]\s*)*\s*\(?$",
    re.I,
)
"""All that stands between a name and a number in "Jane Roe, our counsel, at 713-555-0142"."""
_TAKEN_OVER = re.compile(rf"[^.\n]{{0,30}}{whole_words('cues.taken_over')}[^.\n]{{0,60}}$", re.I)
_COLLEAGUE = re.compile(rf"{whole_words('cues.my')}\s+(?:[\w-]+\s+){{0,2}}[\w-]+,?\s*$", re.I)
"""My assistant, our new office manager: what somebody else's name follows."""
SENTENCE_END = re.compile(r"(?<=[a-z0-9)\"'])[.!?]\s+(?=[A-Z\"'(])|[。！？؟]|\n[\s>|]*\n")
_ABBREVIATION = re.compile(rf"{whole_words('cues.abbreviations')}\.$", re.I)
_IS_MINE = re.compile(rf"\W{{0,3}}\s*{one_of('cues.is_mine')}", re.I)
_ASK_FOR_ME = re.compile(rf"\)?,?\s+(?:and|or)?\s*{whole_words('cues.ask_for_me')}", re.I)
_LABELS = [f"number_labels.{kind}" for kind in ("phone", "mobile", "fax", "pager", "email")]
_LABEL = re.compile(rf"^\W*{one_of(*_LABELS)}\w*\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Cues:
    """What the number's own sentence says before it."""

    first: bool
    """It is the writer's: "call me at"."""
    second: bool
    """It is the reader's: "call you at"."""
    third: bool
    """It is somebody's who was named before: "his cell is"."""
    reached: bool
    """It says how somebody is reached at all: "call … at"."""
    unnamed: bool = False
    """It is somebody's whom the writer calls "my wife", "our landlord"."""
    among: bool = False
    """Somebody else is named between the writer and the number: "call me or Jane Roe at"."""
    start: int = 0
    """Where the sentence begins."""


def cues_of(text: str, contact: Span, start: int, others: Sequence[Span], previous: int = -1) -> Cues:
    """The cues before a contact.

    Args:
        text: The text of the document.
        contact: The span of the contact.
        start: Where its sentence can begin at the earliest.
        others: Where people other than the writer are named before it.
        previous: Where the contact before it ends; -1 where there is none.
    """
    place = contact[0]
    begin = start + _last_sentence(text[start:place])
    sentence = text[begin:place]
    said = _one_line(sentence)
    reached = bool(_REACHED.search(said))
    # a label alone before the number begins something new: what was said above does not reach it
    if _LABEL.match(text[text.rfind("\n", start, place) + 1 : place]):
        return Cues(False, False, False, reached, start=begin)
    third = bool(_THIRD.search(said))
    # two numbers that stand together are one person's; else what was said before the last one was of that
    apart = begin < previous <= place and not unnamed_owners.stand_together(text[previous:place])
    own = text[previous:place] if apart else sentence
    firsts = [found.span() for pattern in (_FIRST, _FIRST_WEAK) for found in pattern.finditer(own)]
    unnamed = _is_unnamed(own, firsts)
    strong, weak = bool(_FIRST.search(_one_line(own))), bool(_FIRST_WEAK.search(own))
    first = not unnamed and (strong or (weak and not third and not _other_named(text, begin, place, others)))
    first_at = place - len(own) + min((a for a, _ in firsts), default=len(own))
    return Cues(
        first=first or bool(_ASK_FOR_ME.match(text, contact[1]) or _IS_MINE.match(text, contact[1])),
        second=bool(_SECOND.search(said)),
        third=third,
        reached=reached,
        unnamed=unnamed,
        among=first and any(a >= first_at for a, _ in others),
        start=begin,
    )


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _last_sentence(said: str) -> int:
    """Where the last sentence of ``said`` begins."""
    cut = 0
    for match in SENTENCE_END.finditer(said):
        # "Robert Jr. is", "Dr. Wu": no sentence ends there
        if not _ABBREVIATION.search(said, max(0, match.start() - 6), match.start() + 1):
            cut = match.end()
    return cut


def _is_unnamed(said: str, firsts: Sequence[Span]) -> bool:
    """Whether "my wife", "the front desk" stands there, and nothing of the writer behind it."""
    noun = unnamed_owners.last_noun(said)
    return is_somebodys(said) or (noun is not None and not any(a >= noun[1] for a, _ in firsts))


def _other_named(text: str, start: int, place: int, others: Sequence[Span]) -> bool:
    """Whether the number's sentence tells how to reach somebody else by name, or who has taken over."""
    inside = [span for span in others if span[0] >= start]
    if not inside:
        return False
    a, b = inside[-1]
    said = text[max(start, a - 40) : a]
    if (_REACHED.search(said[-24:]) or _COLLEAGUE.search(said)) and AT.match(text[b:place]):
        return True
    return bool(_TAKEN_OVER.match(text[b:place]))
