"""Who the words before a number say it is of: "call me", "call you", "her cell", "Jane Roe has taken over"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.people.own import unnamed_owners as strangers

_FIRST = re.compile(
    r"\b(?:call|contact|reach|phone|page|ring|fax|e-?mail|text|buzz|give|reached|get)\b[^.\n]{0,40}\b(?:me|us)\b|"
    r"\btawagan\s+(?:mo\s+)?ako\b|\bang\s+(?:numero|cell)\s*ko\b|联系我|聯絡我|打给我|저에게",
    re.I,
)
_FIRST_WEAK = re.compile(
    r"\b(?:my|our|aking)\s+(?:[\w-]+\s+){0,3}?(?:numbers?|phones?|telephone|tel|cell(?:ular|phone)?|mobile|handy|fax|facsimile|line|desk|office|extension|ext|"
    r"direct|dial|e-?mails?|pager|beeper|blackberry|home|house|work|voice-?mail|contact|info|information|details|coordinates|selpon|numero|#)(?!\w)|"
    r"\bmine\s+is\b|"
    r"\b(?:i\s+(?:can|am|will|may)\b|i['’](?:m|ll)\b)(?![^.\n]{0,80}\b(?:call|ring|contact|dial|phone|ask)\b(?!\s+(?:me|us)\b))|"
    r"我的(?:手机|手機|电话|電話|号码|號碼|办公|新|联系|传真|邮箱|座机|分机)|我(?:手机|电话)|제\s*(?:번호|전화|휴대폰|연락처|이메일)|"
    r"(?:شماره|تلفن|موبایل|همراه|ایمیل|فکس)\S{0,4}(?:\s+\S{1,12}){0,2}\s+(?:من|بنده)\b|با\s+(?:من|بنده)\b",
    re.I,
)
"""The writer speaks of themselves, but may go on to somebody else: "While I am away call Jane Roe at …"."""
_SECOND = re.compile(
    r"\b(?:call|reach|contact|phone)\s+you\b|\byour\s+(?:new\s+)?(?:number|phone|cell|fax|mobile|e-?mail)",
    re.I,
)
_THIRD = re.compile(
    r"\b(?:his|her|their)\b[^.\n]{0,50}$|\b(?:call|contact|reach|phone|ring|text|page|e-?mail|speak\s+(?:to|with)|ask)\s+(?:him|her|them)\b[^.\n]{0,40}$|他的|她的|그의|그녀의|شماره‌?اش",
    re.I,
)
_REACHED = re.compile(
    r"\b(?:call|contact|reach|phone|page|fax|e-?mail|text|ask\s+for|speak\s+(?:to|with)|tawagan)\b", re.I
)
AT = re.compile(
    r"^\W{0,3}(?:,[^.\n]{0,40},?)?\s*(?:\(?(?:at|on|is|via|by|tel|phone|cell|mobile|fax|ext|extension|office|direct|home|work|number|or)\W*|[-–—:(,;]\s*)*\s*\(?$",
    re.I,
)
_TAKEN_OVER = re.compile(
    r"[^.\n]{0,30}\b(?:has|have|is|will)\s+(?:be\s+)?(?:tak(?:en|ing|e)\s+over|replac\w+|(?:the|your)\s+(?:new\s+)?contact|in\s+charge|now\b)[^.\n]{0,60}$",
    re.I,
)
_COLLEAGUE = re.compile(r"\b(?:my|our)\s+(?:[\w-]+\s+){0,2}[\w-]+,?\s*$", re.I)
"""My assistant, our new office manager: what somebody else's name follows."""
SENTENCE = re.compile(r"(?<=[a-z0-9)\"'])[.!?]\s+(?=[A-Z\"'(])|[。！？؟]|\n[\s>|]*\n")
_SHORT_FORM = re.compile(r"\b(?:jr|sr|dr|mr|mrs|ms|st|no|tel|ext|prof)\.$", re.I)
_ASK_ME = re.compile(r"\)?,?\s+(?:and|or)?\s*(?:ask|look)\s+for\s+me\b", re.I)
_LABEL = re.compile(r"^\W*(?:tel|phone|fax|cell|mobile|office|e-?mail|pager|voice|ph|fx|direct)\w*\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Cues:
    """What the number's own sentence says before it: the writer's ("call me at"), the reader's ("call you at"), somebody's
    named before ("his cell is"), or how somebody is reached at all ("call … at").
    """

    first: bool
    second: bool
    third: bool
    reached: bool
    stranger: bool = False
    """Somebody's whom the writer calls "my wife", "our landlord"."""
    among: bool = False
    """Somebody else is named between the writer and the number: "call me or Jane Roe at"."""
    start: int = 0
    """Where the number's sentence begins."""


def cues(
    text: str, place: int, end: int, start: int, others: Sequence[tuple[int, int]], last: int = -1
) -> Cues:
    """The cues between ``start`` and the number from ``place`` to ``end``. ``others``: where people but the writer are named
    before it; ``last``: where the number before it ends.
    """
    said = text[start:place]
    cut = 0
    for match in SENTENCE.finditer(said):
        # "Robert Jr. is", "Dr. Wu": no sentence ends there
        if not _SHORT_FORM.search(said, max(0, match.start() - 6), match.start() + 1):
            cut = match.end()
    sentence = said[cut:]
    said = re.sub(r"\s+", " ", sentence)
    # a label alone before the number begins something new: what was said above does not reach it
    if _LABEL.match(text[text.rfind("\n", start, place) + 1 : place]):
        return Cues(False, False, False, bool(_REACHED.search(said)), start=start + cut)
    third = bool(_THIRD.search(said))
    # two numbers that stand together are one person's; else what was said before the last one was of that
    own = sentence
    if start + cut < last <= place and not strangers.joined(text[last:place]):
        own = text[last:place]
    firsts = [m.span() for p in (_FIRST, _FIRST_WEAK) for m in p.finditer(own)]
    noun = strangers.person_noun(own)
    stranger = noun is not None and not any(a >= noun[1] for a, _ in firsts)
    strong, weak = bool(_FIRST.search(re.sub(r"\s+", " ", own))), bool(_FIRST_WEAK.search(own))
    first = not stranger and (
        strong or (weak and not third and not _other_named(text, start + cut, place, others))
    )
    begins = min((a for a, _ in firsts), default=-1)
    among = first and begins >= 0 and any(a >= place - len(own) + begins for a, _ in others)
    return Cues(
        first=first or bool(_ASK_ME.match(text, end)),
        second=bool(_SECOND.search(said)),
        third=third,
        reached=bool(_REACHED.search(said)),
        stranger=stranger,
        among=among,
        start=start + cut,
    )


def _other_named(text: str, start: int, place: int, others: Sequence[tuple[int, int]]) -> bool:
    """Does the number's sentence tell how to reach somebody else by name, or who has taken over?"""
    inside = [span for span in others if span[0] >= start]
    if not inside:
        return False
    a, b = inside[-1]
    said = text[max(start, a - 40) : a]
    if (_REACHED.search(said[-24:]) or _COLLEAGUE.search(said)) and AT.match(text[b:place]):
        return True
    return bool(_TAKEN_OVER.match(text[b:place]))
