"""Plain text: flowing lines, damaged letters, and marks within numbers and names that nobody sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import mail
from extractors.mail.body_text import mended, unflowed
from records.documents import Original, Reading
from settings import Limits

LIMITS = Limits()


def body(content: bytes) -> str:
    document, _ = mail.read(Original("a", b"From: a@x.example\n" + content), Reading("mail"), LIMITS)
    return document.text.split("\n\n", 1)[1]


@pytest.mark.parametrize(
    ("flowed", "delsp", "text"),
    [
        ("call me at +1 415 \n555 0123\nAda\n", False, "call me at +1 415 555 0123\nAda\n"),
        ("张 \n伟的电话\n", True, "张伟的电话\n"),
        (
            "> a quoted \n> line\n>> another\nown \n> not joined\n",
            False,
            "> a quoted line\n>> another\nown \n> not joined\n",
        ),
        ("the end \n-- \nAda \nLang\n", False, "the end \n-- \nAda Lang\n"),
        (" From here\n >no quote\n", False, "From here\n>no quote\n"),
    ],
)
def test_lines_that_flow_are_joined(flowed: str, delsp: bool, text: str) -> None:
    assert unflowed(flowed, delsp) == text


def test_only_what_says_that_it_flows_does() -> None:
    fixed = b"Content-Type: text/plain\n\nNew York \nLondon\n"
    assert body(fixed) == "New York\nLondon"
    assert body(fixed.replace(b"plain", b"plain; format=flowed")) == "New York London"
    assert body(fixed.replace(b"plain", b"plain; Format=Flowed; DelSp=yes")) == "New YorkLondon"


def test_soft_breaks_within_numbers_and_names_are_none() -> None:
    head = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    assert body(head + b"call J=C3=B6=\nrg at (415) 5=\r\n55-0123\n") == "call Jörg at (415) 555-0123"
    assert (
        body(b"Content-Type: text/html; charset=utf-8\n\n<p>J\xc3\xb6\xc2\xadrg<br>+1 415<wbr> 555\n0123</p>")
        == "Jörg\n+1 415 555 0123"
    )


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("MÃ¼ller", "Müller"),
        ("cafÃ©, naÃ¯ve", "café, naïve"),
        ("\u202a+1 415 555\u200b 0123\u202c", "+1 415 555 0123"),
        ("SÃO PAULO, Ð and Þ alone, BEÂM", None),
        ("می‌خواهم", None),
        ("Müller", None),
    ],
)
def test_letters_that_a_wrong_charset_made_are_made_good(seen: str, meant: str | None) -> None:
    assert mended(seen)[0] == (meant or seen)


def test_what_was_made_good_is_said_in_the_header_too() -> None:
    raw = "Subject: Grüße\nContent-Type: text/plain; charset=utf-8\n\nviele Grüße\n"
    twice = raw.replace("ü", "Ã¼").replace("ß", "ÃŸ").encode()
    document, _ = mail.read(Original("a", twice), Reading("mail"), LIMITS)
    assert document.text == "Subject: Grüße\n\nviele Grüße"
    assert [one.code for one in document.warnings] == ["bad_charset"]


@given(st.text(alphabet=">- \nab"), st.booleans())
def test_no_word_is_lost_in_joining(text: str, delsp: bool) -> None:
    def words(some: str) -> str:
        return "".join(character for character in some if character in "ab")

    assert words(unflowed(text, delsp)) == words(text)
