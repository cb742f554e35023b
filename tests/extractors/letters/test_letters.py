"""Letters: what a scan or a PDF becomes, whole."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageFilter

from extractors import letters
from extractors.letters import paddle_ocr, tesseract_ocr
from extractors.letters.date_line import date_in
from extractors.letters.scan import _transpose, _turned_back
from records.documents import Document, Original, Reading
from records.failures import Unreadable
from settings import Limits
from tests.support.made_letters import printed_letter, scanned_letter
from tests.support.made_pdf import made_pdf, printed

LINES = [
    "Northwind Energy", "12 Quay Street, Boston", "", "14 March 2026", "", "Customer Desk", "1 Market Square", "",
    "Dear Sir or Madam,", "", "I write about my order of last month, which came in two parcels",
    "and without the invoice. Please call me on the number below.", "", "Yours faithfully,", "", "Harriet Oakeshott",
    "Accounts Manager", "Tel: (312) 555-0142",
]  # fmt: skip


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def read(content: bytes, languages: str = "eng", limits: Limits | None = None) -> Document:
    original = Original("letter", content, media_type="image/png")
    return letters.read(original, Reading(languages=languages), limits or Limits())[0]


def part(document: Document, kind: str) -> str:
    return next(document.text[s.start : s.end] for s in document.segments if s.kind == kind)


def darkest(content: bytes, document: Document, word: str) -> int:
    """Of the pixels in a word's box on the image that the console shows."""
    found = next(w for w in document.words if document.text[w.start : w.end] == word)
    image = Image.open(io.BytesIO(letters.page_image(content, document.media_type, found.page, Limits())))
    assert image.size == (document.pages[0].width, document.pages[0].height)
    left, top, width, height = found.box
    low = image.crop((left, top, left + width, top + height)).getextrema()[0]
    assert isinstance(low, int)
    return low


@pytest.fixture(scope="module")
def scan() -> Image.Image:
    return scanned_letter()


@pytest.fixture(scope="module")
def letter(scan: Image.Image) -> Document:
    return read(png(scan))


def test_a_worn_letter_is_read_word_for_word(letter: Document) -> None:
    assert letter.text.split() == " ".join(LINES).split()
    assert letter.kind == "letter"
    assert letter.date == "2026-03-14"
    assert letter.warnings == ()


def test_every_word_has_its_offsets_its_page_and_its_box(letter: Document, scan: Image.Image) -> None:
    assert [letter.text[w.start : w.end] for w in letter.words] == letter.text.split()
    assert all(0 <= w.confidence <= 1 and w.page == 1 for w in letter.words)
    for word in ("Oakeshott", "Northwind", "(312)"):
        assert darkest(png(scan), letter, word) < 140


def test_the_parts_of_a_letter_are_segments(letter: Document) -> None:
    assert part(letter, "letterhead").split("\n")[0] == "Northwind Energy"
    assert part(letter, "address").split("\n") == ["Customer Desk", "1 Market Square"]
    assert part(letter, "salutation") == "Dear Sir or Madam,"
    assert part(letter, "closing") == "Yours faithfully,"
    assert part(letter, "signature").startswith("Harriet Oakeshott")
    assert part(letter, "signature").endswith("555-0142")
    assert part(letter, "page") == letter.text


def test_a_form_without_greeting_has_no_parts() -> None:
    form = printed(["Reference 4711", "Quantity 12", "Name: M. Penhallow", "Telephone: (415) 555-0101"])
    document = read(made_pdf([form]))
    assert [s.kind for s in document.segments] == ["page"]


def test_a_page_on_its_side_is_read_and_its_boxes_lie_on_the_page_as_it_is(scan: Image.Image) -> None:
    content = png(scan.rotate(90, expand=True))
    document = read(content)
    assert "Oakeshott" in document.text
    assert "555-0142" in document.text
    assert darkest(content, document, "Oakeshott") < 140


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_box_on_the_turned_page_is_brought_back(turn: int) -> None:
    page = Image.new("L", (300, 200), 255)
    page.paste(0, (250, 20, 280, 30))
    turned = page.transpose(_transpose(turn))
    ink = turned.point(lambda v: 255 - v).getbbox()
    assert ink is not None
    box = (ink[0], ink[1], ink[2] - ink[0], ink[3] - ink[1])
    assert _turned_back(box, turn, 300, 200) == (250, 20, 30, 10)


def test_a_scan_in_a_pdf_is_read_by_ocr_and_a_text_page_beside_it_is_not(scan: Image.Image) -> None:
    out = io.BytesIO()
    scan.convert("RGB").save(out, "PDF", resolution=scan.info["dpi"][0])
    document = read(out.getvalue())
    assert document.media_type == "application/pdf"
    assert [p.reading for p in document.pages] == ["ocr"]
    assert "Harriet Oakeshott" in document.text
    assert darkest(out.getvalue(), document, "Oakeshott") < 140


def test_a_faint_fax_is_read_better_with_the_second_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert paddle_ocr.can_read("eng")
    assert not paddle_ocr.can_read("eng+kor")
    fax = printed_letter("letter").resize((620, 877), Image.Resampling.BICUBIC)
    fax = (
        fax.filter(ImageFilter.GaussianBlur(0.8))
        .point(lambda v: 255 if v > 170 else 0)
        .crop((0, 0, 620, 400))
    )
    wanted = set(re.findall(r"\w+", " ".join(LINES)))
    both = len(wanted & set(re.findall(r"\w+", read(png(fax)).text)))
    monkeypatch.setattr(paddle_ocr, "can_read", lambda languages: False)
    alone = len(wanted & set(re.findall(r"\w+", read(png(fax)).text)))
    assert both > alone
    assert both >= 0.9 * len(wanted)


@pytest.mark.parametrize(
    ("languages", "name", "wanted"),
    [
        ("chi_sim+eng", "chinese_request", "电话号码如下"),
        ("kor+eng", "korean_request", "+82 10-2000-0000"),
        ("fas", "persian_request", "+98 912 345 6789"),
    ],
)
def test_other_scripts_are_read(languages: str, name: str, wanted: str) -> None:
    page = printed_letter(name).crop((0, 100, 1654, 700))
    assert wanted in read(png(page), languages).text


def test_all_pages_of_a_tiff_are_pages(scan: Image.Image) -> None:
    out = io.BytesIO()
    blank = Image.new("L", (600, 800), 240)
    scan.save(out, "TIFF", save_all=True, append_images=[blank], compression="tiff_deflate")
    document = read(out.getvalue())
    assert [(p.number, p.width, p.height) for p in document.pages] == [(1, *scan.size), (2, 600, 800)]
    assert [n.code for n in document.warnings] == ["blank_page"]
    assert "page 2" in document.warnings[0].message
    last = next(s for s in document.segments if s.kind == "page" and s.page == 2)
    assert last.start == last.end == len(document.text)


@pytest.mark.parametrize(
    "image", [Image.new("L", (1, 1), 0), Image.new("RGB", (500, 700), "white")], ids=["dot", "white"]
)
def test_a_blank_page_is_an_empty_page_with_a_warning(image: Image.Image) -> None:
    document = read(png(image))
    assert document.text == ""
    assert [n.code for n in document.warnings] == ["blank_page"]
    assert (document.pages[0].width, document.pages[0].height) == image.size


def test_noise_is_a_page_without_words_and_says_so() -> None:
    document = read(png(Image.frombytes("L", (120, 120), Random(1).randbytes(14_400))))
    assert len(document.pages) == 1
    assert len(document.text) < 40
    assert bool(document.text) != any(n.code == "no_text" for n in document.warnings)


def test_an_ocr_failure_is_an_error_and_never_an_empty_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scan: Image.Image
) -> None:
    tesseract_ocr.check_languages("eng")  # asked before the program breaks, as in a long-running worker
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nkill -SEGV $$\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(Unreadable) as caught:
        read(png(scan))
    assert caught.value.code == "ocr_failed"


def test_one_page_cut_short_leaves_the_others() -> None:
    page = printed_letter("name").crop((0, 100, 900, 400))
    out = io.BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page])
    document = read(out.getvalue()[:-2000])
    assert document.text == "Harriet Oakeshott"
    assert len(document.pages) == 1
    assert [n.code for n in document.warnings] == ["page_unread"]
    assert "Page 2" in document.warnings[0].message


def test_pages_past_the_limit_of_pages_or_time_are_left_out_with_a_warning() -> None:
    content = made_pdf([printed(["Dear Sir,"])] * 5)
    document = read(content, limits=Limits(pages=2))
    assert len(document.pages) == 2
    assert [n.code for n in document.warnings] == ["too_many_pages"]
    hurried = read(content, limits=Limits(item_seconds=0.5))
    assert len(hurried.pages) == 1
    assert [n.code for n in hurried.warnings] == ["too_slow"]


def test_a_missing_language_is_an_error_where_a_page_needs_ocr_only(scan: Image.Image) -> None:
    with pytest.raises(Unreadable) as caught:
        read(png(scan), "mya")
    assert caught.value.code == "language_missing"
    assert read(made_pdf([printed(LINES)]), "mya").text


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Boston, March 14, 2026.", "2026-03-14"), ("14th of March, 2026", "2026-03-14"), ("Date: 2026-03-14", "2026-03-14"),
        ("2026年3月14日", "2026-03-14"), ("2026년 3월 14일", "2026-03-14"), ("ika-14 ng Marso 2026", "2026-03-14"),
        ("Sept. 3, 1905", "1905-09-03"), ("3/4/2026", None), ("February 30, 2026", None), ("Order 14 of 2026", None),
        ("may 2026", None), ("Ma 14, 2026", None),
    ],
)  # fmt: skip
def test_dates_that_can_be_read_one_way(line: str, wanted: str | None) -> None:
    assert date_in(line) == wanted
