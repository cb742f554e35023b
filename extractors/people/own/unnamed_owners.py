"""Does what stands before a number give it to somebody who is not named: "my wife is at", "Reception:", "my old number"?

Nothing here says whose a number is, only that it is not the writer's, or not surely.
"""

from __future__ import annotations

import re
from typing import Literal

from extractors.people.resolve.personal_names import fold

Verdict = Literal["dead", "other", "doubt"]
"""Nobody's any more; somebody else's; or no plain line of a signature, so the writer's at most perhaps."""

DOUBT = 0.85
"""What is doubtful is owned with at most this probability: neither a key to link by nor automatic."""

_NOUN = (
    r"wife|husband|spouse|son|daughter|child|kids?|mother|mom|mum|father|dad|parents?|brother|sister|cousin|uncle|aunt|nephew|niece|"
    r"grand(?:mother|father|son|daughter|parents|ma|pa)|(?:mother|father|brother|sister|son|daughter)-in-law|in-laws|family|fianc[eé]e?|girlfriend|boyfriend|"
    r"friends?|buddy|neighbou?rs?|room-?mate|flat-?mate|nanny|sitter|baby-?sitter|tenant|colleagues?|co-?workers?|boss|supervisor|manager|director|"
    r"lawyers?|attorneys?|solicitor|counsel|accountant|book-?keeper|landlord|landlady|agent|broker|banker|assistants?|asst|secretary|p\.?a\.?|admin|"
    r"deputy|partner|associate|successor|predecessor|replacement|back-?up|stand-?in|receptionist|doctor|dentist|vet|nurse|therapist|physician|"
    r"plumber|electrician|mechanic|contractor|gardener|builder|cleaner|driver|chauffeur|realtor|architect|engineer|consultant|supplier|vendor|client|customer|"
    r"rep|representative|team|staff|crew|department|sponsors?|school|church|bank|hotel|daughters|sons|asawa|kapatid|nanay|tatay|anak|abogado|kasama"
)
_PERSON = re.compile(
    rf"\b(?:my|our|aking|aming)\s+(?:[\w-]+\s+){{0,3}}?(?:{_NOUN})\b(?!\s+(?:and|&)\s+I\b)", re.I
)
_PERSON_OTHER = re.compile(
    r"我的?(?:妻子|太太|老婆|丈夫|先生|儿子|女儿|妈妈|爸爸|母亲|父亲|哥哥|弟弟|姐姐|妹妹|同事|律师|助理|秘书|老板|房东|朋友)|(?:제|저희|우리)\s?(?:아내|남편|아들|딸|어머니|아버지|형|동생|동료|변호사|비서|친구)|"
    r"(?:همسر|پسر|دختر|مادر|پدر|برادر|خواهر|همکار|وکیل|منشی|دستیار|دوست)\S{0,3}\s?(?:من|م\b)"
)
_OFFICES = (
    r"reception(?:ist)?|front\s+desk|it\s+desk|help\s?desk|service\s+desk|i\.?t\.?\s+support|support|orders?|order\s+desk|warehouse|shipping|returns?|dispatch|"
    r"deliver(?:y|ies)|billing|accounts?(?:\s+(?:payable|receivable|dep(?:artmen)?t\.?))?|sales(?:\s+(?:office|desk|team|dep(?:artmen)?t\.?|line))?|"
    r"enquiries|inquiries|bookings?|reservations?|security(?:\s+desk)?|facilities|concierge|switchboard|hotline|emergency|emergencies|out\s+of\s+hours|"
    r"after\s+hours|asst\.?|assistant|secretary|deputy|boss|scheduling|press(?:\s+office)?|media(?:\s+relations)?|wrong\s+(?:number|no\.?)|"
    r"customer\s+(?:service|care)|technical\s+support|(?:sales|marketing|orders)\s+office|taxi|hotel"
)
_OFFICE = re.compile(
    rf"\W*(?:(?:our|the|my|for|or|and|please|call|phone|ring|24h|24/7)\s+){{0,3}}(?:{_OFFICES})\W*(?:tel|phone|number|no|line)?\W*",
    re.I,
)
_OFFICE_NEAR = re.compile(
    rf"\b(?:our|my|the|phone|call|ring|contact|dial|ask|reach)\s+(?:the\s+|our\s+)?(?:{_OFFICES}|plumber|electrician|vet|doctor|dentist|florist|restaurant|"
    r"taxi(?:\s+\w+)?|landlord|hot\s?line|help\s?line|order\s+line)(?:['’]s)?\b(?!\s+(?:manager|director|assistant|engineer))",
    re.I,
)  # fmt: skip
_DEAD_BEFORE = re.compile(
    r"\b(?:old|former|previous|ex|wrong|defunct|disconnected)\s+(?:[\w-]+\s+){0,2}(?:number|phone|cell|mobile|fax|line|extension|office|e-?mail|address)\b|"
    r"(?:^|\n)\W*(?:previous(?:ly)?|old|former(?:ly)?|wrong|do\s+not\s+(?:call|use))\b[^\n]{0,20}[:：]\W*$|\b(?:stop|do\s+not|don['’]t|never)\s+(?:call|us|ring|dial)\w*\b|旧(?:号码|手机|电话|号)|(?:이전|예전|옛)\s?(?:번호|전화|휴대폰)|"
    r"شماره\S{0,2}\s+(?:قبلی|قدیمی?)|\b(?:dating|lumang)\s+(?:numero|cell|selpon)",
    re.I,
)
_DEAD_AFTER = re.compile(
    r"[^.\n]{0,30}\b(?:is\s+(?:dead|gone|disconnected|out\s+of\s+(?:use|service)|cut\s+off)|no\s+longer|does(?:n['’]t|\s+not)\s+(?:work|exist)|not\s+(?:mine|valid|in\s+(?:use|service)|working)|"
    r"(?:is|was)\s+(?:the\s+|a\s+)?wrong|do\s+not\s+use|don['’]t\s+use|stopped\s+working|has\s+changed)\b|\s*[(\[]\s*(?:old|dead|wrong|previous|disconnected|not\s+in\s+use)\b|"
    r".{0,12}(?:已(?:经)?(?:停用|停机|作废)|不再使用|사용하지\s?않|없는\s?번호|دیگر\s+(?:کار|استفاده|مال)|hindi\s+na\s+(?:gamit|ginagamit|gumagana))",
    re.I,
)
_KNOWN_LABEL = frozenset(
    """tel telephone phone ph fon voice direct dial direkt line ddi did mobile mob cell cellular cellphone handy fax facsimile fx telefax telefon office off work business bus
    home house residence res pager beeper blackberry main general toll free tollfree desk number no num nos nr extension ext x t p m c f o h w d e email mail e-mail address contact
    and or my private personal local us usa uk int intl international international voicemail message reach call me at on is new via temporary temp day daytime evening night cel celular telepono selpon numero
    opisina bahay tirahan portable bureau durchwahl mobil buro telefono movil oficina tel. 电话 電話 手机 手機 传真 傳真 座机 办公室 移动电话 办公电话 直线 전화 전화번호 휴대폰 휴대전화 핸드폰 팩스 사무실 모바일 직통 연락처
    تلفن همراه موبایل فکس نمابر دفتر شماره تماس مستقیم""".split()
)
_PROSE = re.compile(
    r"\b(?:is|are|was|were|will|would|please|you|your|this|that|these|have|has|had|could|should|if|while|when|visit|order|call|ring|dial|contact|ask|they|need|let|know|ps|p\.s|for|sponsor|"
    r"report|unsubscribe|somebody|someone|otherwise|until|says?|said|head\s+office|headquarters)\b|\*{4}|^\W*or\b",
    re.I,
)  # fmt: skip
_JOINED = re.compile(
    r"(?:[\s,;/()&|]|\b(?:or|and|also|tel|phone|cell|mobile|fax|home|work|office)\b[.:]?)*", re.I
)
_NEW_PART = re.compile(r"[,;|•·\t]|\s{2,}|\d[\d-]*\s+(?=\D)")
_FOR_ANOTHER = re.compile(r"[\W_]*(?:p\.\s?p\.?|pp\.?|for|on\s+behalf\s+of|i\.\s?A\.)[\s:(]*", re.I)

_THEIRS = re.compile(rf"(?:['’]s?|\b(?:his|her|their))\s+(?:[\w-]+\s+){{0,2}}?(?:{_NOUN})\b", re.I)
_NAMED_BY = re.compile(rf"\b(?:{_NOUN})\s+(?:to|of|for)\s+$", re.I)
_TO_REACH_ANOTHER = re.compile(
    r"\s+(?:to|should|can|could|will|must|may)\s+(?:call|contact|reach|phone|ring|text|page)\s+(?:him|her|them)\b",
    re.I,
)
_TO_RING = re.compile(
    r"\s+(?:to|should|can|could|will|must|may|needs?\s+to)\s+(?:call|dial|ring|phone|text)(?:\s+(?:in|into|back))?(?:\s+(?:on|at))?\W*$|"
    r"\s+na\s+(?:tumawag|tawagan|kontakin|i-?text)\b|.{0,80}\bc/o\b",
    re.I | re.S,
)
"""Whoever is to dial a number does not have it."""
_THEIRS_OTHER = re.compile(
    r"\s*的\s*(?:妻子|太太|老婆|丈夫|先生|老公|儿子|女儿|妈妈|爸爸|母亲|父亲|哥哥|弟弟|姐姐|妹妹|同事|律师|助理|助手|秘书|司机|老板|房东|朋友)|"
    r"\s*(?:[가-힣]{0,3}님|씨)?\s*의?\s*(?:아내|남편|부인|아들|딸|어머니|아버지|동생|동료|변호사|비서|기사|친구)(?![가-힣]*씨)"
)
_NAMED_BY_OTHER = re.compile(
    r"(?:همسر|پسر|دختر|مادر|پدر|برادر|خواهر|همکار|وکیل|منشی|دستیار|راننده|دوست)\S{0,2}\s+(?:آقای\s+|خانم\s+)?$|"
    r"\b(?:asawa|kapatid|anak|nanay|tatay|ina|ama|sekretarya|katulong|kasama|drayber|abogado|kaibigan)\s+ni(?:na)?\s+$",
    re.I,
)
_LABEL_OF_ANOTHER = re.compile(
    r"[(,;\d]\s*(?:asst\.?|assistant|secretary|formerly|previously)\s*[:：]?\s*$", re.I
)


def anothers(before: str, between: str) -> bool:
    """Do the words around a name give the number to somebody else: "Jane Roe's assistant:", "assistant to Jane Roe:", "asked Jane
    Roe to call him at", "Jane Roe should dial"? ``before``: the line up to the name; ``between``: from the name to the number, in its sentence.
    """
    return bool(
        _NAMED_BY.search(before[-60:])
        or _NAMED_BY_OTHER.search(before[-60:])
        or _TO_REACH_ANOTHER.match(between)
        or _TO_RING.match(between)
        or _THEIRS.search(between[:200])
        or _THEIRS_OTHER.match(between)
        or _LABEL_OF_ANOTHER.search(between[-40:])
    )


def person_noun(said: str) -> tuple[int, int] | None:
    """The last "my wife", "our landlord", "the front desk" of a sentence."""
    found = None
    for pattern in (_PERSON, _PERSON_OTHER, _OFFICE_NEAR):
        for match in pattern.finditer(said):
            found = match.span() if found is None or match.end() > found[1] else found
    return found


def joined(between: str) -> bool:
    """Do two numbers stand together: "415-555-0100 or 415-555-0101"? ``between``: what is between them."""
    return len(between) < 30 and bool(_JOINED.fullmatch(between))


def dead(before: str, after: str) -> bool:
    """Is the number no longer in use, or a wrong one? ``before`` and ``after`` are what its sentence says."""
    return bool(_DEAD_BEFORE.search(before)) or bool(_DEAD_AFTER.match(after))


def labelled(before: str, above: str, after: str, names: set[str]) -> Verdict | None:
    """What the label of a number says. ``before``: its line up to the number; ``above``: the line above it; ``after``: a few
    code points behind it; ``names``: the words of the name of whom the number may be.
    """
    said = before.strip(" >|*-–•\t")
    label = said
    if not any(c.isalpha() for c in said):
        label = above.strip() if len(above) <= 40 else ""
        if not label.endswith((":", "：")):
            return "other" if label and _OFFICE.fullmatch(label) else None
    if _OFFICE_NEAR.search(label[-60:]):
        return "other"
    part = _NEW_PART.split(label.rstrip(" :：.#=-–("))[-1]
    if _OFFICE.fullmatch(part):
        return "other"
    words = {w.strip(".'’") for w in re.findall(r"[^\W\d_][\w.'’-]*", part.lower())}
    if label.endswith((":", "：")) and not all(w in _KNOWN_LABEL or fold(w) in names for w in words):
        return "doubt"
    following = re.match(r"\W{0,3}([^\W\d_]{2,})\s*\)", after)
    if following and _OFFICE.fullmatch(following.group(1)):
        return "other"
    return "doubt" if _PROSE.search(label) and not all(w in _KNOWN_LABEL for w in words) else None


def signs_for_another(before: str) -> bool:
    """Is "p.p." or "for" all that stands before a name on its line?"""
    return bool(_FOR_ANOTHER.fullmatch(before))
