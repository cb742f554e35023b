"""Where a writer signs: closing, name and contact lines under a text; and the disclaimers and footers that others put there.

Works on the lines of one writer's own words, from the bottom up. A signature starts at its closing ("Thanks,"), else
at the name, else at contact lines that are the writer's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

_REACH = 12
"""Lines that are not empty, from the bottom, that a signature may take."""
_LONGEST = 300
"""Characters of a line beyond which no pattern is tried on it."""
_BRIEF = 120
"""Characters below which a paragraph is no disclaimer."""
_SEEN = 1_500
"""Characters of a paragraph that are looked through for the words of a disclaimer."""
_LONG = 72
"""Characters from which a line is prose, not a line of a signature; addresses on one line are about 60."""

_CLOSING_WORDS = (
    r"(?:many |much )?thanks(?: again| so much| very much| a lot| a million| much| in advance| and regards| & regards)?|thank you(?: very much| so much| again| in advance| and .{3,20})?|thx|thnx|tks|tia"
    r"|(?:(?:kind|kindest|best|warm|warmest|many|with (?:best|kind|warm)|personal) )?(?:personal )?regards|rgds|rgrds|regards to all|b\.?rgds"
    r"|(?:yours |very |most )?(?:truly|sincerely|faithfully|cordially|respectfully|gratefully)(?: yours)?|best(?: wishes)?|all the best|cheers|ciao|love|take care"
    r"|your (?:pal|friend|buddy)|later|talk to you (?:soon|later)|see you(?: soon| then)?|warmly|respectfully submitted"
    r"|(?:mit )?(?:(?:freundliche|viele|beste|herzliche|liebe|schöne)[nrm]? )?gr(?:ü|u|ue)(?:ß|ss)(?:en?)?|mfg|vg|lg|hochachtungsvoll"
    r"|(?:(?:bien|très|plus) )?cordialement|cdlt|bien à (?:vous|toi)|(?:meilleures |sincères )?salutations(?: distinguées)?|amicalement|merci(?: d'avance| beaucoup)?"
    r"|(?:un |muchos )?(?:cordial(?:es)? )?saludos?(?: cordial(?:es)?)?|atentamente|un abrazo|(?:muchas )?gracias(?: de antemano)?"
    r"|atenciosamente|att|(?:com os melhores |melhores )?cumprimentos|abraços?|abs|(?:muito )?obrigad[oa]|cordiali saluti|groeten|met vriendelijke groet"
    r"|(?:maraming )?salamat(?: po)?|lubos na gumagalang|gumagalang|nagmamahal|sumasainyo|ingat(?: po)?"
)
_CLOSING = re.compile(rf"\s*(?:{_CLOSING_WORDS})\s*[,.!;:–—-]*\s*(?P<rest>.*?)\s*$", re.I)
_CLOSING_CJK = re.compile(
    r"\s*(?:此致|敬礼|敬禮|祝好|祝商祺|顺祝商祺|順頌商祺|顺颂商祺|敬上|謝謝|谢谢|多谢|感謝|감사합니다|고맙습니다|이상입니다|안녕히 계세요|드림|올림"
    r"|با (?:احترام|تشکر|سپاس|آرزوی موفقیت|تقدیم احترام)(?: فراوان)?|ارادتمند|سپاسگزارم|متشکرم|مخلص شما)[\s,.!،。！，]*(?P<rest>.{0,30})$"
)
_DEVICE = re.compile(
    r"\s*(?:sent (?:from|via|by) (?:my |an? )?(?:\w+ )?(?:iphone|ipad|android|blackberry|mobile|phone|smartphone|samsung|wireless|galaxy|windows|outlook|yahoo|gmail|device)|get outlook for|(?:von meinem .{2,20} )?gesendet (?:von|mit)|von meinem \w+ gesendet|envoyé (?:de|depuis) mon|enviado (?:desde mi|do meu|a partir do meu)|(?:发|發)自我?的?|从我的|從我的|나의 .{0,10}에서 보냄|내 .{0,10}에서 보냄|ارسال(?: شده)? از|ipinadala mula sa)",
    re.I,
)
_DELIMITER = re.compile(r"(?:--|—|–)\s*$")
_RULE = re.compile(r"\s*[-_=*~#+.·]{3,}\s*$")
_PHONE = re.compile(r"(?<![\d/])(?:\+?\d[\d().\s/-]{5,18}\d|[xX]\.?\s?\d{3,5}|\d-\d{4})(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_URL = re.compile(r"\b(?:https?://|www\.)\S+", re.I)
_LABEL = re.compile(
    r"\s*(?:tel|phone|ph|fax|fx|cell|mobile|mob|office|direct|pager|e-?mail|web|work|home|voice|main|t|f|m|p|o|d|e"
    r"|telefon|telefax|mobil|handy|durchwahl|téléphone|tél|télécopie|portable|courriel|teléfono|celular|móvil|correo|telefone|telemóvel|telepono|selpon"
    r"|电话|電話|手机|手機|传真|傳真|邮箱|郵箱|邮件|分机|전화|휴대폰|휴대전화|팩스|이메일|메일|내선|تلفن|موبایل|همراه|فکس|نمابر|ایمیل|رایانامه|داخلی)\s*[.:：#)]",
    re.I,
)
_SENTENCE = re.compile(r"[a-z]{2,}[.!?]\s+[A-Z]|[?!]\s*$|[a-z]{3,}\.\s*$")
_ORGANISED = re.compile(
    r"\b(?:inc|llc|ltd|corp|corporation|company|co|l\.?p|plc|gmbh|group|services|department|dept|manager|director|president|vice|vp|analyst|attorney"
    r"|counsel|assistant|engineer|specialist|coordinator|administrator|associate|partner|chief|officer|ceo|cfo|cto|head|sales|marketing|street|st|ave|avenue"
    r"|suite|floor|blvd|road|rd|drive|box|p\.o|building|university|institute|office|energy|bank|law)\b",
    re.I,
)
_PROSE = re.compile(
    r"\b(?:is|are|was|were|will|would|please|you|your|we|our|this|that|these|have|has|had|can|could|should|if|let|know|attached|see|call|me|my|it|they|hope|need|and)\b",
    re.I,
)
_NO_NAME = frozenset(re.findall(r"\w+", "hi hello dear hey thanks thank you regards best yes no ok okay fyi all team group folks everyone everybody ladies gentlemen sir madam sirs attached please note "
    "happy new year merry christmas good morning afternoon evening luck great summary agenda table details total subject date from to cc re fw fwd day days monday "
    "tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december the and or congratulations "
    "welcome end confidential draft page see below sorry done love cheers"))  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")

_ATTACHED = re.compile(
    r"\s*(?:-\s.{1,100}\.\w{2,4}\s*$|<<.{1,150}>>\s*$|\[?(?:attachment|image|cid):.{1,100}$)", re.I
)
"""What some programs leave of attachments at the end of the text."""


class _Marks(NamedTuple):
    """What marks a paragraph: words as they are in lower case, and a pattern for what varies. Looking for seventy words
    one by one takes a tenth of the time of one pattern of them all.
    """

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def distinct(self, text: str) -> int:
        """How many different ones are in the text."""
        text = text.lower()
        found = {word[:8] for word in self.words if word in text}
        return len(found | {one.group()[:8] for one in self.pattern.finditer(text)})


_DISCLAIMER = _Marks(
    (
        "confidential", "privileged", "intended solely", "intended only", "intended recipient", "intended for", "unauthorised", "unauthorized",
        "disclos", "not an offer", "not intended to be", "view expressed", "views expressed", "virus", "distribution", "binding", "liable",
        "liability", "copyright", "property of", "vertraulich", "irrtümlich", "nicht der richtige", "nicht der beabsichtigte", "unbefugt",
        "confidenti", "confidenci", "destinataire", "par erreur", "destinatari", "destinatári", "por error", "por engano", "prohibid", "proibid",
        "保密", "机密", "機密", "误收", "誤收", "未经授权", "未經授權", "收件人", "기밀", "비밀", "수신인", "수신자", "무단", "محرمانه", "گیرنده", "اشتباه", "غیرمجاز", "kumpidensyal",
        "tatanggap", "nagkamali",
    ),
    re.compile(r"delete (?:this|it|the)|(?:received|sent) (?:this|it) .{0,40}(?:in error|by mistake)"),
)  # fmt: skip
_FOOTER = _Marks(
    (
        "do you yahoo", "get your free", "get your private", "msn explorer", "msn photos", "msn hotmail", "hotmail.com", "unsubscribe", "you are receiving this",
        "you received this", "mailing list", "list-info", "listinfo", "google groups", "free email", "free e-mail", "chat with friends online",
        "please consider the environment", "privacy policy", "abbestellen", "hier abmelden", "newsletter abmelden", "sie erhalten diese", "se désabonner", "désinscri",
        "vous recevez ce", "darse de baja", "descadastrar", "denken sie an die umwelt", "pensez à l'environnement", "piense en el medio ambiente",
        "pense no meio ambiente", "退订", "退訂", "取消订阅", "取消訂閱", "수신거부", "수신 거부", "구독취소", "구독 취소", "لغو اشتراک",
    ),
    re.compile(
        r"yahoo! \w+|join the world.s largest|this (?:email|message) (?:has been|was) (?:scanned|checked|sent to)"
        r"|cancelar (?:la |a )?(?:suscripción|inscrição|assinatura)"
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Ranges of line numbers, end exclusive; a range that is empty was not found."""

    signature: range
    disclaimer: range
    footer: range


def find(lines: Sequence[str], author: str | None = None) -> Found:
    """Signature, disclaimer and footer in the lines of one writer's own words. ``author`` is who wrote them, by name or
    address, if that is known.
    """
    end = _last(lines, len(lines))
    while end and _ATTACHED.match(lines[end - 1]):
        end = _last(lines, end - 1)
    footer, end = _below(lines, end, _FOOTER, 1)
    disclaimer, end = _below(lines, end, _DISCLAIMER, 2)
    if disclaimer and not footer:
        footer, end = _below(lines, end, _FOOTER, 1)
    start = _start(lines, end, _tokens(author))
    return Found(range(start, end) if start < end else range(0), disclaimer, footer)


def _last(lines: Sequence[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _below(lines: Sequence[str], end: int, marks: _Marks, least: int) -> tuple[range, int]:
    """The paragraphs at the bottom that bear the marks, and where what is above them ends."""
    bottom = end
    top = end
    for _ in range(4):
        first = end
        while first and lines[first - 1].strip():
            first -= 1
        cut = next((i for i in range(end - 1, first - 1, -1) if _RULE.match(lines[i])), None)
        if cut is not None and cut + 1 < end:
            first = cut + 1
        text = " ".join(lines[first:end])[:_SEEN]
        if least > 1 and _weight(text) < _BRIEF:
            break
        if first >= end or marks.distinct(text) < least:
            break
        top = first
        while top and _RULE.match(lines[top - 1]):
            top -= 1
        end = _last(lines, top)
        if not end:
            break
    return (range(top, bottom), _last(lines, top)) if top < bottom else (range(0), bottom)


def _weight(text: str) -> int:
    """Characters, those of Chinese and Korean counted threefold: as much is said in a third of them."""
    if text.isascii():
        return len(text)
    return len(text) + 2 * sum("\u3400" <= one <= "\u9fff" or "가" <= one <= "힣" for one in text)


def _tokens(author: str | None) -> frozenset[str]:
    if not author:
        return frozenset()
    name = author.split("@")[0] if "@" in author and " " not in author else author
    return frozenset(word.strip(".'’-").lower() for word in re.findall(r"[^\W\d_]+", name))


def _start(lines: Sequence[str], end: int, author: frozenset[str]) -> int:
    """The line that the signature starts at, or ``end``."""
    top = _top(lines, end)
    for number in range(end - 1, top - 1, -1):
        if _DELIMITER.match(lines[number].strip() or "x"):
            return number
    for number in range(top, end):
        if _closes(lines, number, end):
            return number
    named = [n for n in range(top, end) if _is_name(lines[n], author)]
    for number in named:
        if _opens(lines, number, end, author):
            above = number - 1
            return above if above >= 0 and _RULE.match(lines[above]) else number
    for number in range(max(top, end - 4), end):
        if all(
            _is_own_contact(line, author) or not line.strip() or _PHONE.search(line)
            for line in lines[number:end]
        ) and _is_own_contact(lines[number], author):
            return number
    if end and _DEVICE.match(lines[end - 1]):
        return end - 1
    return end


def _top(lines: Sequence[str], end: int) -> int:
    """How far up lines could still be of a signature: short ones, no more than _REACH, gaps of two lines at most."""
    taken = gap = 0
    number = end
    while number > 0 and taken < _REACH:
        line = lines[number - 1]
        if not line.strip():
            gap += 1
            if gap > 3:
                break
        else:
            gap = 0
            taken += 1
            if not _fits(line):
                break
        number -= 1
    return number


def _fits(line: str) -> bool:
    """May this line stand in a signature?"""
    if len(line) > _LONGEST:
        return False  # before any pattern: some take time that grows with the square of the line
    if (
        _RULE.match(line)
        or _DEVICE.match(line)
        or _EMAIL.search(line)
        or _URL.search(line)
        or _LABEL.match(line)
    ):
        return len(line.strip()) <= 2 * _LONG and len(_PROSE.findall(line)) < 4
    closing = _CLOSING.match(line)
    if closing and len(_WORD.findall(closing.group("rest"))) <= 4:
        return True
    text = line.strip()
    if len(text) > _LONG + 20 * len(_PHONE.findall(text)):
        return False
    prose = len(_PROSE.findall(text))
    if prose and len(_WORD.findall(text)) >= 7:
        return False
    return not (_SENTENCE.search(text) and prose) and prose < 3


def _closes(lines: Sequence[str], number: int, end: int) -> bool:
    """Is this a closing with a name after it, on its own line or below?"""
    found = _CLOSING.match(lines[number]) or _CLOSING_CJK.match(lines[number])
    if not found:
        return False
    rest = found.group("rest")
    above = lines[number - 1].strip() if number else ""
    if (
        not rest
        and lines[number].rstrip().endswith(".")
        and len(above) > 30
        and not "".join(lines[number + 1 : number + 2]).strip()
    ):
        return False  # the last sentence of the text
    if rest and not (_is_name(rest, frozenset()) or _initials(rest)):
        return False
    below = [line for line in lines[number + 1 : end] if line.strip()]
    if rest:
        return all(_fits(line) for line in below)
    if not below or len(below) > _REACH:
        return False
    first = below[1] if len(below) > 1 and _RULE.match(below[0]) else below[0]
    short = (
        len(_WORD.findall(first)) <= 6
        and len(first.strip()) <= 50
        and not _SENTENCE.search(first.replace(".", ""))
    )
    return short and all(_fits(line) for line in below)


def _initials(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{1,3}\.?\s*(?:[\dxX.-]{3,12}\.?)?", text.strip()))


def _is_name(line: str, author: frozenset[str]) -> bool:
    """Does this line start with a person's name and hold little else?"""
    text = re.split(r"\t|\s{3,}|\s[|*•]\s", line.strip())[0]
    text = _PHONE.sub("", _EMAIL.sub("", text)).strip(" ,.-–—/|<>()!*~")
    words = _WORD.findall(text)
    if not 1 <= len(words) <= 5 or len(text) > 45:
        return False
    plain = [word.strip(".'’-").lower() for word in words]
    columns = re.split(r"\t+|\s{3,}", line.strip())
    if any(not _reaches(column) and not _ORGANISED.search(column) for column in columns[1:]):
        return False
    if author and author & set(plain) and len(words) <= 4 and not re.search(r"[:=/*]|--", line):
        return True
    if re.search(r"[\d:?@=/&;]", text) or any(word in _NO_NAME for word in plain):
        return False
    if not text.isascii() and not any(word[0].isupper() for word in words):
        return len(text) <= 20 and len(words) <= 4 and "。" not in text
    return len(words) <= 4 and all(
        word[0].isupper() or word in ("de", "van", "von", "der", "la", "bin", "al") for word in words
    )


def _opens(lines: Sequence[str], number: int, end: int, author: frozenset[str]) -> bool:
    """Does a signature start at this name?"""
    plain = {word.strip(".'’-").lower() for word in _WORD.findall(lines[number])}
    own = bool(author & {word for word in plain if len(word) > 1} or _are_initials(plain, author))
    below = [line for line in lines[number + 1 : end] if line.strip()]
    reached = [line for line in below if _reaches(line)]
    apart = number == 0 or not lines[number - 1].strip() or bool(_RULE.match(lines[number - 1]))
    ended = number > 0 and bool(re.search(r"[.!?,)]\s*$", lines[number - 1]))
    if not below:
        return own or ((apart or ended) and number > 0 and len(plain) <= 3)
    if own:
        return len(below) <= 10
    if not apart and not ended:
        return False
    return (
        bool(reached)
        and len(reached) + sum(bool(_ORGANISED.search(line)) for line in below) >= len(below) / 2
    )


def _are_initials(plain: set[str], author: frozenset[str]) -> bool:
    return any(
        len(word) in (2, 3) and len(author) >= 2 and set(word) <= {a[0] for a in author} for word in plain
    )


def _reaches(line: str) -> bool:
    return bool(_PHONE.search(line) or _EMAIL.search(line) or _URL.search(line) or _DEVICE.match(line))


def _is_own_contact(line: str, author: frozenset[str]) -> bool:
    """An address made of the writer's own name."""
    found = _EMAIL.search(line)
    return bool(
        found
        and len(line.strip()) <= _LONG
        and _tokens(found.group()) & {word for word in author if len(word) > 2}
    )
