"""Plain text: unchanged, whatever its charset."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import text
from extractors.charsets import decode, known
from records.documents import Original, Reading
from settings import Limits

LIMITS = Limits()


def read(content: bytes, media_type: str | None = None) -> str:
    document, attachments = text.read(
        Original("x", content, media_type=media_type), Reading(kind="text"), LIMITS
    )
    assert attachments == []
    assert [(s.kind, s.start, s.end) for s in document.segments] == [("body", 0, len(document.text))]
    return document.text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a\r\nb\rc\n", "a\r\nb\rc\n"),
        ("naïve 你好".encode(), "naïve 你好"),
        ("\ufeffwith a mark".encode(), "with a mark"),
        ("naïve".encode("utf-16"), "naïve"),
        ("plain words in UTF-16".encode("utf-16-be"), "plain words in UTF-16"),
        ("J\xf6rg".encode("latin-1"), "Jörg"),
        (
            "你好，世界。我们明天见面讨论这个计划，好吗？".encode("gb18030"),
            "你好，世界。我们明天见面讨论这个计划，好吗？",
        ),
        (b"a\0b", "a\ufffdb"),
    ],
)
def test_text_is_decoded_and_otherwise_unchanged(content: bytes, expected: str) -> None:
    assert read(content) == expected


def test_the_declared_charset_counts() -> None:
    assert read("Привет, Мир".encode("koi8-r"), "text/plain; charset=koi8-r") == "Привет, Мир"


def test_text_that_came_as_text_is_unchanged_and_bearable_place_for_place() -> None:
    given_text = "\ufeffa\r\nb\0c\ud800d"
    _, document = text.from_string("-", given_text)
    assert document.text == given_text
    assert text.bearable(document).text == "\ufeffa\r\nb\ufffdc\ufffdd"
    assert text.as_it_came(text.bearable(document), given_text).text == given_text


@pytest.mark.parametrize(
    "name",
    [
        "idna",
        "punycode",
        "rot13",
        "zlib",
        "hex",
        "base64",
        "undefined",
        "unicode_escape",
        "no-such",
        "",
        None,
    ],
)
def test_what_is_no_charset_is_not_taken_for_one(name: str | None) -> None:
    assert known(name) is None


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("gb2312", "gb18030"),
        ("ISO-8859-1", "cp1252"),
        ("'utf-8'", "utf-8"),
        ("ks_c_5601-1987", "cp949"),
        ("cp-1252", "cp1252"),
        ("utf8mb4", "utf-8"),
    ],
)
def test_charsets_as_senders_name_them(name: str, codec: str) -> None:
    assert known(name) == codec


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=60),
    st.sampled_from([None, "utf-8", "us-ascii", "gb2312", "iso-2022-jp", "utf-7", "utf-16", "x-unknown"]),
)
def test_any_bytes_decode(data: bytes, charset: str | None) -> None:
    decoded, _ = decode(data, charset)
    decoded.encode("utf-8")
    assert "\0" not in decoded


@given(st.text(max_size=60).filter(lambda t: not t.startswith("\ufeff") and "\0" not in t))
def test_utf8_comes_back_as_it_was(original: str) -> None:
    assert decode(original.encode())[0] == original


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("latin1", "cp1252"),
        ("ISO_8859-1:1987", "cp1252"),
        ("x-cp1251", "cp1251"),
        ("windows_1252", "cp1252"),
        ("win-1251", "cp1251"),
        ("ks_c_5601-1987", "cp949"),
        ("ksc_5601", "cp949"),
        ("csISO88598I", "iso8859-8"),
        ("csShiftJIS", "cp932"),
        ("GB2312", "gb18030"),
        ("cp936", "gb18030"),
        ("x-big5", "big5hkscs"),
        ("koi8", "koi8-r"),
        ("hz-gb-2312", "hz"),
        ("iso-2022-kr", "iso2022_kr"),
        ("cp437", "cp437"),
        ('"utf-8"', "utf-8"),
        ("x-user-defined", None),
        ("replacement", None),
    ],
)
def test_charsets_are_known_by_the_names_that_senders_write(name: str, codec: str | None) -> None:
    assert known(name) == codec
