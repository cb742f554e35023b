"""The one place that brings words into a plain form for looking up and comparing.

Three functions, from the loosest fit to the strictest:

- ``fold`` keeps letters and digits only, without accents: ``"O'Brién-Ünal"`` is ``obrienunal``. It is for
  comparing names.
- ``unaccented`` takes accents and case away and keeps the rest: ``"São-Paulo"`` is ``sao-paulo``. It is for
  looking up words that may hold a hyphen or an apostrophe.
- ``one_case`` takes away case and compatibility forms (full-width letters, ligatures) and keeps accents. It
  is for words whose accents tell them apart.

Letters that carry no accent but have a plain neighbour (ø, ł, đ, ß) become it where ``letters`` says so.

Three networks fold by themselves, since they were trained on exactly their own form:
``latin_model/words.plain``, ``script_models/words.folded`` and ``encoder/spelling.words``.
"""

from __future__ import annotations

import unicodedata

PLAIN_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "ŋ": "ng",
    }
)
"""Letters that Unicode does not take apart, as they are written without their mark. Lower case."""


def one_case(text: str) -> str:
    """Give ``text`` without case and compatibility forms, accents kept: ``"ＭÜLLER"`` is ``müller``."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def unaccented(text: str, *, letters: bool = True) -> str:
    """Give ``text`` without case, accents and compatibility forms.

    Args:
        text: A word or a text in any script.
        letters: Whether ø, ł, ß and their like become the plain letters that they resemble.

    Returns:
        The text in Unicode's composed form (NFC), so that a Hangul syllable stays one code point.
    """
    if text.isascii():
        return text.lower()
    lower = text.casefold()
    apart = unicodedata.normalize("NFKD", lower.translate(PLAIN_LETTERS) if letters else lower)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def fold(text: str, *, letters: bool = False) -> str:
    """Give the letters and digits of ``text``, without case, accents and anything between them.

    Args:
        text: A word or a name in any script.
        letters: As for ``unaccented``. Off by default: "Søren" and "Soren" are spelled differently.

    Returns:
        Letters and digits only, in their order; empty where there are none.
    """
    return "".join(sign for sign in unaccented(text, letters=letters) if sign.isalnum())
