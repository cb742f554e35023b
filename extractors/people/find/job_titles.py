"""Words that say what somebody does, in a few languages: is this a job title, and where does one end?"""

from __future__ import annotations

import re

_LATIN = frozenset(
    """accountant actuary administrator advisor adviser agent analyst apprentice architect archivist assistant associate attorney
    auditor bookkeeper broker buyer captain cashier caretaker ceo cfo chair chairman chairperson chairwoman chancellor chief cio clerk
    consultant controller comptroller coo coordinator counsel counselor cto curator dean deputy designer developer director
    dispatcher editor engineer estimator executive fellow foreman founder head inspector instructor intern journalist lawyer lead
    lecturer librarian manager mechanic nurse officer operator organizer owner paralegal partner pharmacist physician planner
    president principal producer professor programmer proprietor provost receptionist recruiter registrar representative researcher
    reporter salesman scientist secretary solicitor specialist strategist superintendent supervisor surveyor svp teacher
    technician trader translator treasurer trustee underwriter vicepresident vp writer
    abogado gerente director directora direktor geschäftsführer leiter leiterin
    guro ingat-yaman kalihim kawani pangulo punong-guro tagapamahala tagapangasiwa tagasuri tindero""".split()
)
_HAN = re.compile(
    r"[\u3400-\u9fff]{0,10}(?:经理|經理|总监|總監|主任|董事长|董事長|董事|总裁|總裁|工程师|工程師|教授|会计|會計|秘书|秘書|助理|律师|律師|医生|醫生|"
    r"采购员|採購|主管|部长|部長|科长|科長|处长|處長|店长|店長|校长|校長|顾问|顧問|专员|專員|代表|老板|出纳|财务|司机)"
)
_HANGUL = re.compile(
    r"(?:[\uac00-\ud7a3]{1,10} ?){0,3}?(?:대리|과장|차장|부장|이사|대표이사|대표|사장|팀장|실장|교수|변호사|연구원|매니저|주임|사원|본부장|회장|소장|점장|비서|회계사|담당자|"
    r"엔지니어|의사|원장|국장)"
)
_ARABIC = re.compile(
    r"(?:مدیرعامل|مدیر|رئیس|رییس|معاون|کارشناس|مهندس|استاد|وکیل|حسابدار|منشی|سرپرست|مسئول|خزانه‌?دار|پزشک|فروشنده|دبیر|مشاور|بازرس)(?:[ \u200c][\u0600-\u06ff\u200c]+){0,4}"
)
_SMALL = frozenset("of the and for to in de del la y & und der ng sa mga".split())
_WORD = re.compile(r"[^\W\d_][\w'’.-]*|&")
LONGEST = 70
"""Characters of a title, with its department."""


def is_title(text: str) -> bool:
    """Is all of ``text`` a job title? "Director of Operations" is, "Please ask the director" is not."""
    bare = text.strip(" .,;|·•-–—*()")
    if not 2 <= len(bare) <= LONGEST:
        return False
    if _HAN.fullmatch(bare) or _HANGUL.fullmatch(bare) or _ARABIC.fullmatch(bare):
        return True
    words = _WORD.findall(bare)
    if not words or len(words) > 9 or re.search(r"[\d@:=<>?!]|[a-z]{3}\.\s", bare):
        return False
    if not any(part in _LATIN for word in words for part in _parts(word)):
        return False
    return all(word[0].isupper() or word.lower() in _SMALL or "-" in word for word in words) and words[
        0
    ].lower() not in ("the", "and", "of", "to", "for")


def is_list_of_titles(text: str) -> bool:
    """Is the text one title or several, "Founder & CEO" or "Owner, Treasurer"?"""
    return all(is_title(part) for part in text.split(",") if part.strip())


def following(text: str, start: int, end: int) -> int:
    """Where a title in Chinese or Korean script ends that begins at ``start`` (a space before it allowed); ``start``
    where there is none.
    """
    at = start + (text[start : start + 1] == " ")
    for pattern in (_HAN, _HANGUL):
        found = pattern.match(text, at, end)
        if found and not (found.end() < end and text[found.end()].isalpha()):
            return found.end()
    return start


def _parts(word: str) -> list[str]:
    low = word.lower().strip(".'’")
    return [low, low.replace(".", ""), *low.split("-")]
