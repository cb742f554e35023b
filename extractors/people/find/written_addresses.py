"""E-mail addresses as people write them, brought into the form that mail uses.

Spelt out against robots, with signs of Chinese typewriters, cut by blanks or hyphens, with invisible
characters inside. The text is rewritten there and nowhere else.
"""

from __future__ import annotations

import re

from extractors.people.find.rewriting import Rewritten, Rule, rewrite
from vocabulary import one_of, words

_ENDINGS = (
    r"(?:com|org|net|edu|gov|mil|info|biz|io|co|me|app|dev|uk|us|ca|au|nz|ie|de|at|ch|fr|es|it|nl|be|pt|br|mx|se|no|dk|fi|pl"
    r"|ru|cn|tw|hk|jp|kr|ir|ph|in|sg|example|test)"
)
_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9_+-]{0,40}[A-Za-z0-9])?"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,40}[A-Za-z0-9])?"
MAY_HOLD = rf"[@＠]|[\[({{<][ ]?(?:at|dot)[ ]?[\])}}>]|\bdot\b|{one_of('spelt_addresses.at_sign')}"
"""The source of a regular expression for what any text with an address has."""
_MAY = re.compile(MAY_HOLD, re.I)

_INVISIBLE = re.compile("(?<=[\\w@.+-])[\u00ad\u200b\u200d\u2060\ufeff]+(?=[\\w@.+-])")
_FULL_WIDTH = re.compile(
    "[\uff01-\uff5e]{0,64}\uff20[\uff01-\uff5e]{0,64}|(?<=[A-Za-z0-9])\uff0e(?=[A-Za-z]{2,24}(?![A-Za-z0-9]))"
)
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BRACKETED_SIGN = re.compile(r"(?<=[A-Za-z0-9])\s?[\[({<]\s?([@.])\s?[\])}>]\s?(?=[A-Za-z0-9])")
_DOTS = one_of("spelt_addresses.dot")
_DOT = (
    rf"\s?[\[({{]\s?(?:{_DOTS})\s?[\])}}]\s?"
    rf"|\s+(?:{one_of('spelt_addresses.dot', script='latin')})\s+"
)
_AT = rf"\s?[\[({{<]\s?(?:{one_of('spelt_addresses.at')})\s?[\])}}>]\s?"
_LOCAL = rf"(?<![\w.@])(?P<local>{_WORD}(?:(?:\.|{_DOT}){_WORD}){{0,4}})"
_BRACKETED_AT = re.compile(rf"{_LOCAL}{_AT}(?P<domain>{_LABEL}(?:(?:\.|{_DOT}){_LABEL}){{1,4}})(?!\w)", re.I)
# "Jane at example dot com": the spelt-out dot is what tells it from a sentence
_SPELT_AT = re.compile(
    rf"{_LOCAL}\s+(?:{one_of('spelt_addresses.at')})\s+(?P<domain>{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}(?:{_DOT}){_ENDINGS})(?!\w)",
    re.I,
)
_AT_SIGN = re.compile(
    rf"(?<=[A-Za-z0-9])\s?(?:{one_of('spelt_addresses.at_sign')})\s?(?={_LABEL}(?:(?:\.|{_DOT}){_LABEL}){{1,4}})",
    re.I,
)
_SPELT_DOTS = re.compile(rf"(?<=@){_LABEL}(?:(?:\.|{_DOT}){_LABEL}){{1,4}}(?!\w)", re.I)
_OTHER_SIGN = re.compile(
    rf"(?P<sign>[#*$%&!])\s?(?:{one_of('spelt_addresses.written_for')})\s?[@＠]"
    rf"|[@＠]\s?(?:{one_of('spelt_addresses.written_for')})\s?(?P<other>[#*$%&!])",
    re.I,
)
_BLANKS = re.compile(
    rf"(?<![\w.@])(?P<local>{_WORD}(?:\.{_WORD}){{0,4}})(?P<gap>\s?@\s?)"
    rf"(?P<domain>{_LABEL}(?:[ ]?\.[ ]?{_LABEL}){{0,3}}[ ]?\.[ ]?{_ENDINGS})(?![\w-])",
    re.I,
)
_CUT_LOCAL = re.compile(
    rf"(?:(?<=^)|(?<=\n)|(?<=[:：(<\[|])\s?|(?<![^\W_])(?:{one_of('spelt_addresses.before')})\s+)"
    rf"(?P<first>[a-z0-9]{{2,24}}(?:\.[a-z0-9]{{1,24}}){{0,2}}\.)[ ]{{1,2}}"
    rf"(?P<rest>{_WORD}(?:\.{_WORD}){{0,2}}@)"
)
_HYPHENATED = re.compile(
    r"(?P<first>(?<![\w.-])[A-Za-z0-9]{1,40}(?:[._-][A-Za-z0-9]{1,40}){0,6}-)"
    r"[ ]?\r?\n[ ]?(?=[A-Za-z0-9][\w.-]{0,60}@[A-Za-z0-9])"
)


def rewritten(text: str) -> Rewritten:
    """``text`` with its addresses as mail writes them.

    Args:
        text: One paragraph.
    """
    return rewrite(text, _rules(text) if _MAY.search(text) else ())


def _rules(text: str) -> list[Rule]:
    rules = [rule for sign, needed in _SIGNS if sign.search(text) for rule in needed]
    if told := _OTHER_SIGN.search(text):
        sign = re.escape(told["sign"] or told["other"])
        pattern = re.compile(rf"(?<=[A-Za-z0-9]){sign}(?={_LABEL}(?:\.{_LABEL}){{1,4}})")
        rules.append((pattern, lambda found: "@"))
    return rules


def _dotted(written: str) -> str:
    return re.sub(_DOT, ".", written, flags=re.I)


def _is_function_word(word: str) -> bool:
    return word.lower() in words("function_words.words") + words("pronouns.personal")


def _address(found: re.Match[str]) -> str | None:
    if _is_function_word(found["domain"].split()[0]):
        return None  # "look at the dot com boom"
    return f"{_dotted(found['local'])}@{_dotted(found['domain'])}"


def _without_blanks(found: re.Match[str]) -> str | None:
    local, gap, domain = found["local"], found["gap"], found["domain"]
    if " " not in gap + domain:
        return None
    if gap != "@" and _is_function_word(local):
        return None  # "mail me @example.com"
    return f"{local}@{domain.replace(' ', '')}"


def _joined(found: re.Match[str]) -> str:
    return found.group()[: found.end("first") - found.start()] + found["rest"]


_SIGNS: tuple[tuple[re.Pattern[str], list[Rule]], ...] = (
    (
        re.compile(r"[\u0080-\uffff]"),
        [
            (_INVISIBLE, lambda found: ""),
            (_FULL_WIDTH, lambda found: found.group().translate(_NARROW)),
            (_AT_SIGN, lambda found: "@"),
        ],
    ),
    (re.compile(one_of("spelt_addresses.at_sign", script="latin"), re.I), [(_AT_SIGN, lambda found: "@")]),
    (re.compile(r"[\[({<] ?[@.] ?[\])}>]"), [(_BRACKETED_SIGN, lambda found: found.group(1))]),
    (re.compile(_AT, re.I), [(_BRACKETED_AT, _address)]),
    (re.compile(r"\bdot\b", re.I), [(_SPELT_AT, _address)]),
    (re.compile(rf"@[^\s@]{{1,40}}(?:{_DOT})", re.I), [(_SPELT_DOTS, lambda found: _dotted(found.group()))]),
    (re.compile(r" @|@ |@[^\s@]{1,80} ?\. "), [(_BLANKS, _without_blanks)]),
    (re.compile(r"- ?\r?\n"), [(_HYPHENATED, lambda found: found["first"])]),
    (re.compile(r"\.[ ]{1,2}[\w.+-]{1,60}@"), [(_CUT_LOCAL, _joined)]),
)
"""What is quickly looked for, and the rules that a text with it needs."""
