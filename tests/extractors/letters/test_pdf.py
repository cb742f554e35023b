"""PDF: the text layer with its boxes, pages as pixels, and files that are damaged, locked or meant to harm."""

from __future__ import annotations

import io
import random
import time
import tracemalloc
import zlib

import pytest
from PIL import Image

from extractors import letters
from extractors.letters import pdf
from extractors.letters.pdf_streams import check_streams
from extractors.letters.pdf_words import usable
from records.documents import Document, Original, Reading
from records.failures import Unreadable
from settings import Limits
from tests.support.made_pdf import made_pdf, printed

LETTER = printed(
    ["Northwind Energy", "12 Quay Street, Boston", "", "March 14, 2026", "", "Customer Desk", "1 Market Square", "",
     "Dear Sir or Madam,", "", "Please call me on the number below.", "", "Yours faithfully,", "", "Harriet Oakeshott",
     "Tel: (312) 555-0142"]
)  # fmt: skip


def read(content: bytes, limits: Limits | None = None) -> Document:
    document, attachments = letters.read(Original("letter.pdf", content), Reading(), limits or Limits())
    assert attachments == []
    return document


def ink_in(content: bytes, document: Document, word: str) -> int:
    """The darkest pixel in the box of a word, on the page image that a reviewer is shown."""
    found = next(w for w in document.words if document.text[w.start : w.end] == word)
    image = Image.open(io.BytesIO(letters.page_image(content, "application/pdf", found.page, Limits())))
    page = document.pages[found.page - 1]
    assert image.size == (page.width, page.height)
    left, top, width, height = found.box
    darkest = image.crop((left, top, left + width, top + height)).getextrema()[0]
    assert isinstance(darkest, int)
    return darkest


def test_the_text_layer_is_the_text_and_its_boxes_are_on_the_page_image() -> None:
    content = made_pdf([LETTER, LETTER])
    document = read(content)
    assert document.media_type == "application/pdf"
    assert [(p.number, p.width, p.height, p.reading) for p in document.pages] == [
        (1, 1700, 2200, "text_layer"), (2, 1700, 2200, "text_layer"),
    ]  # fmt: skip
    assert "Please call me on the number below.\n" in document.text
    assert document.date == "2026-03-14"
    assert all(
        document.text[w.start : w.end].split() == [document.text[w.start : w.end]] for w in document.words
    )
    assert ink_in(content, document, "Oakeshott") < 100
    pages = [s for s in document.segments if s.kind == "page"]
    assert [s.page for s in pages] == [1, 2]
    assert pages[0].end <= pages[1].start


@pytest.mark.parametrize(
    "entries", [b"/CropBox [50 400 450 760]", b"/CropBox [-100 -100 700 900]", b"/UserUnit 1.0 /Rotate 0"]
)
def test_boxes_follow_the_crop_box(entries: bytes) -> None:
    content = made_pdf([LETTER], page_entries=entries)
    assert ink_in(content, read(content), "Northwind") < 100


def test_text_that_lies_on_its_side_is_read_from_the_picture() -> None:
    content = made_pdf([LETTER], page_entries=b"/Rotate 90")
    document = read(content)
    assert document.pages[0].reading == "ocr"
    assert "Oakeshott" in document.text
    assert ink_in(content, document, "Oakeshott") < 100


def test_words_without_meaning_are_no_text_layer() -> None:
    from extractors.letters.layout import Token

    def layer(*texts: str) -> list[Token]:
        return [Token(text, (0, 0, 9, 9), 1.0, (1, 1, 1)) for text in texts]

    assert usable(layer("Dear", "Sir"), scanned=False)
    assert not usable(layer("(cid:12)(cid:7)", "(cid:3)"), scanned=False)
    assert not usable(layer("\ue012\ue013", "\ufffd"), scanned=False)
    assert not usable(layer("Scanned", "with", "a", "telephone"), scanned=True)
    assert not usable([], scanned=False)


def test_ten_thousand_empty_pages_are_done_quickly_with_a_warning() -> None:
    content = made_pdf([b""] * 10_000)
    started = time.process_time()
    document = read(content, Limits(pages=50))
    assert time.process_time() - started < 10
    assert {n.code for n in document.warnings} == {"too_many_pages", "blank_page"}
    assert len(document.pages) == 50
    assert document.text == ""


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_a_stream_that_unpacks_without_end_is_refused_before_it_is_unpacked(layers: int) -> None:
    data = b"\0" * 200_000_000
    for _ in range(layers):
        data = zlib.compress(data, 9)
    content = made_pdf([b""], packed=(b"/Filter [" + b"/FlateDecode " * layers + b"]", data))
    del data
    tracemalloc.start()
    with pytest.raises(Unreadable) as caught:
        read(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.code == "pdf_bomb"
    assert peak < 40_000_000


def test_deflate_in_deflate_without_end_is_refused() -> None:
    data = b"words " * 1000
    for _ in range(12):
        data = zlib.compress(data)
    with pytest.raises(Unreadable):
        check_streams(b"1 0 obj\n<< >>\nstream\n" + data + b"\nendstream", Limits())


@pytest.mark.parametrize("size", [1 << 20, (1 << 20) + 4124, 3 << 20, (1 << 20) - 1])
@pytest.mark.parametrize("behind", [b"", b"\n", b"trailing bytes" * 40])
def test_a_stream_ends_where_it_ends(size: int, behind: bytes) -> None:
    """An image of one bit a pixel: what is left of the piece that ended it once kept the search going for ever."""
    noise = random.Random(size)
    data = bytes(noise.choice((0, 255, 255, 255)) for _ in range(4000)) * (size // 4000 + 1)
    packed = zlib.compress(data[:size])
    started = time.process_time()
    check_streams(b"1 0 obj\n<< /Subtype /Image >>\nstream\n" + packed + behind + b"\nendstream", Limits())
    assert time.process_time() - started < 1


def test_what_is_packed_twice_is_counted_within_and_ends() -> None:
    packed = zlib.compress(zlib.compress(bytes(3 << 20)) + b"and more behind it" * 100)
    check_streams(b"1 0 obj\n<< >>\nstream\n" + packed + b"\nendstream", Limits())
    bomb = zlib.compress(zlib.compress(bytes(60_000_000)))
    with pytest.raises(Unreadable):
        check_streams(b"1 0 obj\n<< >>\nstream\n" + bomb + b"\nendstream", Limits())


def test_an_honest_page_of_many_words_is_no_bomb() -> None:
    check_streams(made_pdf([printed(["word " * 20] * 5000)] * 20), Limits())


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4\n", b"%PDF-1.7\n" + bytes(range(256)) * 50, made_pdf([LETTER])[:300]],
    ids=["head", "noise", "cut"],
)
def test_a_damaged_file_is_an_error_that_says_so(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content)
    assert caught.value.code in ("damaged_pdf", "no_pages")


def test_an_encrypted_file_is_an_error_that_says_so() -> None:
    # an encryption dictionary whose user password is not the empty one
    plain = made_pdf([LETTER])
    locked = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >> "
    )
    locked += b"/ID [<" + b"01" * 16 + b"> <" + b"01" * 16 + b">] "
    with pytest.raises(Unreadable) as caught:
        read(plain.replace(b"trailer << ", b"trailer << " + locked))
    assert caught.value.code == "encrypted"
    assert "password" in caught.value.message


def test_a_page_of_enormous_size_has_no_more_pixels_than_allowed() -> None:
    content = made_pdf([printed(["Dear Sir,"])], media=(0, 0, 14400, 14400))
    limits = Limits(page_pixels=1_000_000)
    document = read(content, limits)
    assert document.pages[0].width * document.pages[0].height <= 1_010_000
    image = Image.open(io.BytesIO(letters.page_image(content, "application/pdf", 1, limits)))
    assert image.size == (document.pages[0].width, document.pages[0].height)


def test_a_page_that_is_not_there_is_an_error() -> None:
    with pytest.raises(Unreadable) as caught:
        letters.page_image(made_pdf([LETTER]), "application/pdf", 2, Limits())
    assert caught.value.code == "no_such_page"
    with pdf.opened(made_pdf([LETTER]), Limits()) as opened, pytest.raises(pdf.PageUnreadable):
        opened.leaf(7)
