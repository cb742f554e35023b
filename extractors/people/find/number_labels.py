"""What people write beside a number to say what it is, in nine languages: English, German, French, Spanish, Portuguese,
Chinese, Korean, Persian, Filipino.
"""

from __future__ import annotations

import re
from typing import Literal

PhoneType = Literal["phone", "fax", "mobile", "pager"]

_WORDS: dict[PhoneType, str] = {
    "fax": (
        r"fax(?:es|ed|simile)?(?:[ -]direct)?|fa[ck]s[íi]mil|facsimile|fac-s[íi]mile|fx|\(f\)|\bf\s*[.:]|telefax|t[ée]l[ée]copi\w*|paks\b"
        r"|传真|傳真|팩스|نمابر|فکس|فاکس|دورنگار"
    ),
    "pager": (
        r"pager|beeper|skytel|\bpgr\b|funkruf\w*|piepser|t[ée]l[ée]avertisseur|r[ée]cepteur de poche|bipe?\b|b[íi]per\b|buscapersonas|mens[áa]fono|localizador"
        r"|传呼|呼机|呼機|寻呼|尋呼|呼叫器|bp[机機]|삐삐|호출|پیجر|پی.?جو"
    ),
    "mobile": (
        r"cell(?:ular)?(?:[ -]?phone)?|mobile(?:[ -]?phone)?|(?<!exxon )mobil(?=\s*[.:：)\]]|\s*$)|mobil(?:telefon|funk|nummer|nr)|mob\b|\(m\)|\(c\)|\bm\s*[.:]|\bc\s*:"
        r"|handy(?:nummer|nr)?\b|funk(?:telefon)?\b|port\.|gsm\b|m[óo]vil\b|mov\.|m[óo]vel\b|telem[óo]vel|tlm\b|celular|cel\b|selpon|cp\s*(?:no|number|#|:)|\(cp\)|portable"
        r"|手机|手機|[行移][动動](?:电话|電話)?|휴대폰|휴대전화|핸드폰|이동전화|모바일|\bh\.?p\.?\s*[:：]|\(h\.?p\.?\)|تلفن.?همراه|همراه|موبایل"
    ),
    "phone": (
        r"t[ée]l(?:[ée]phone|[ée]fon[oe]?)?\b|phone|ph\b|voice|office|direct|work|home|main|desk|land ?line|\(p\)|\(o\)|\(h\)|\(w\)|\(t\)|\b[pto]\s*[.:]"
        r"|fon\b|durchwahl|festnetz|tlf\b|tfno\b|telepono|numero|电话|電話|座机|전화|사무실|تلفن|تماس"
    ),
}
LABEL = re.compile("|".join(f"(?P<{kind}>(?<![a-z])(?:{words}))" for kind, words in _WORDS.items()), re.I)
"""A word that says what kind of number stands beside it; the group that matched is the kind."""

_EXTENSION = re.compile(
    r"[ \t,،，;]{0,3}(?P<open>[(（\[])?\s?"
    r"(?:ext(?:n|ension|ensi[óo]n|ens[ãa]o)?|durchwahl|dw|app(?:arat)?|nebenstelle|nst|poste|int(?:erno)?|anexo|ramal|r(?=\.)|loc(?:al)?|lok(?:al)?"
    r"|转|轉|分[机機](?:号|號)?|내선(?:번호)?|구내(?:번호)?|داخل[یي])"
    r"[ \t]?[.:：]?[ \t]?(?P<digits>\d{1,6})(?P<close>[)）\]])?(?![\d\w]|[ \t./-]\d)",
    re.I,
)


def extension_after(text: str, end: int) -> tuple[int, str] | None:
    """The extension that is written behind a number that ends at ``end``: where it ends, and its digits."""
    found = _EXTENSION.match(text, end, end + 40)
    if found is None:
        return None
    last = found.end() if found.group("open") else found.end("digits")
    return last, "".join(str(int(digit)) for digit in found.group("digits"))
