"""Tesseract and its wrapper: words with boxes, and failures that end in time and say what to do."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from extractors.letters import tesseract_ocr
from records.failures import Unreadable
from tests.support.made_letters import printed_letter


@pytest.fixture(autouse=True)
def fresh_answers() -> Iterator[None]:
    """What tesseract said of itself is kept for the process: not from one test to the next."""
    tesseract_ocr.installed_languages.cache_clear()
    tesseract_ocr.version.cache_clear()
    yield
    tesseract_ocr.installed_languages.cache_clear()
    tesseract_ocr.version.cache_clear()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "page.pgm"
    printed_letter("name_and_telephone").crop((0, 100, 1654, 700)).save(path)
    return path


def test_words_come_with_boxes_and_confidences(page: Path) -> None:
    words = tesseract_ocr.read_words(page, "eng", 60)
    assert [w.text for w in words] == ["Harriet", "Oakeshott", "Telephone", "(312)", "555-0142"]
    assert all(0.5 < w.confidence <= 1 for w in words)
    with Image.open(page) as image:
        for word in words:
            left, top, width, height = word.box
            inside = image.crop((left, top, left + width, top + height))
            assert inside.histogram()[:100] != [0] * 100, "there is ink in the box"
    assert words[0].line == words[1].line != words[2].line


def test_a_page_without_words_has_none(tmp_path: Path) -> None:
    path = tmp_path / "white.pgm"
    Image.new("L", (400, 300), 255).save(path)
    assert tesseract_ocr.read_words(path, "eng", 60) == []
    assert tesseract_ocr.read_orientation(path, 60) is None


def test_a_page_on_its_head_is_known(page: Path, tmp_path: Path) -> None:
    path = tmp_path / "head.pgm"
    printed_letter("twenty_lines").rotate(180).save(path)
    found = tesseract_ocr.read_orientation(path, 60)
    assert found is not None
    assert found.turn == 180
    assert found.certainty > 1


def test_a_missing_language_names_its_package() -> None:
    with pytest.raises(Unreadable) as caught:
        tesseract_ocr.check_languages("eng+mya")
    assert caught.value.code == "language_missing"
    assert "apt install tesseract-ocr-mya" in caught.value.message
    assert tesseract_ocr.package_of("chi_sim") == "tesseract-ocr-chi-sim"


@pytest.mark.parametrize(
    "wanted", ["", "english", "eng+", "../eng", "eng -c x=y", "+".join(["eng", "fra"] * 20)]
)
def test_languages_that_are_no_codes_are_refused(wanted: str) -> None:
    if wanted.count("+") > 8:
        wanted = "+".join(f"aa{chr(97 + n)}" for n in range(20))
    with pytest.raises(Unreadable) as caught:
        tesseract_ocr.check_languages(wanted)
    assert caught.value.code == "languages"


def test_languages_are_asked_for_once_each() -> None:
    assert tesseract_ocr.check_languages("eng+eng") == "eng"
    assert tesseract_ocr.version()[0].isdigit()


def test_without_tesseract_the_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable) as caught:
        tesseract_ocr.check_languages("eng")
    assert caught.value.code == "tesseract_missing"
    assert "apt install tesseract-ocr" in caught.value.message


def _in_its_place(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Another program where tesseract is looked for first."""
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_a_run_past_its_time_ends_with_all_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, page: Path
) -> None:
    _in_its_place(monkeypatch, tmp_path, f"sleep 300 & echo $! > {tmp_path}/child; wait")
    started = time.monotonic()
    with pytest.raises(tesseract_ocr.OcrFailed) as caught:
        tesseract_ocr.read_words(page, "eng", 1.0)
    assert time.monotonic() - started < 10
    assert caught.value.code == "ocr_too_slow"
    assert _gone(int((tmp_path / "child").read_text()))


def _gone(process: int) -> bool:
    """No longer running, within five seconds; one that only waits to be collected by its parent is gone too."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    "script",
    [
        "exit 1",
        "kill -SEGV $$",
        "exit 0",  # says that all is well, and leaves nothing
        'printf "\\377\\376" > "${2}.tsv"',  # no UTF-8
        "echo the text of the letter >&2; exit 3",
    ],
)
def test_a_run_that_fails_is_an_error_and_never_an_empty_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, page: Path, script: str
) -> None:
    _in_its_place(monkeypatch, tmp_path, script)
    with pytest.raises(tesseract_ocr.OcrFailed) as caught:
        tesseract_ocr.read_words(page, "eng", 20)
    assert caught.value.code == "ocr_failed"
    assert "letter" not in caught.value.message


def test_a_number_in_a_line_from_right_to_left_keeps_its_order(tmp_path: Path) -> None:
    path = tmp_path / "persian.pgm"
    printed_letter("persian").crop((0, 100, 1654, 800)).save(path)
    words = tesseract_ocr.read_words(path, "fas", 60)
    assert "+98 912 345 6789" in " ".join(w.text for w in words)
