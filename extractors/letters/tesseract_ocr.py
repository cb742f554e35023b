"""The one wrapper of tesseract: what is installed, one run with a hard end, and its table as tokens.

pytesseract tells the version and the languages, and parses tesseract's tables. The run itself is our own:
pytesseract's timeout ends the child it started and nothing below it, writes the command to its log, and gives
the child our environment as it is. Here the command has a session of its own and the whole process group is
killed when the time is over or when anything else (an alarm, Ctrl-C) unwinds the caller. Should this process
itself be killed, the limits that ``prlimit`` (util-linux, always there on Debian) put on tesseract's
processor time and memory end it.

One thread a run (OMP_THREAD_LIMIT=1): measured 1.4 to 2.8 times faster when pages run in parallel as
processes.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import signal
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path

from extractors.letters.layout import Token
from records.failures import Unreadable

MEMORY_BYTES = 4_000_000_000
"""Address space of one tesseract: ten times what a 40-megapixel page in two languages was seen to take."""

_LANGUAGE = re.compile(r"[a-z]{3}(_[a-z]{2,5}){0,2}\Z")
_TYPED_LANGUAGES = 8
_SIGN_LAST = re.compile(r"\d+\+\Z")


class OcrFailed(Unreadable):
    """Tesseract ran and gave nothing that can be used: this page has no reading."""


@dataclass(frozen=True, slots=True)
class Orientation:
    """Which way up a page stands.

    ``turn``: clockwise degrees (0, 90, 180, 270) by which it must be turned to stand upright. ``confidence``:
    tesseract's own measure; above about 2 it was right on our pages.
    """

    turn: int
    certainty: float


def read_words(
    image: Path, languages: str, seconds: float, *, dpi: int = 300, page_mode: int = 3
) -> list[Token]:
    """The words of one page image in reading order, boxes in its pixels.

    ``languages`` as :func:`check_languages` gave them. Raises OcrFailed where tesseract fails or takes over
    ``seconds``. A page without words gives an empty list.
    """
    import pytesseract.pytesseract as wrapper  # type: ignore[import-untyped]

    options = ["-l", languages, "--psm", str(page_mode), "--dpi", str(dpi), "-c", "tessedit_create_tsv=1"]
    table = wrapper.file_to_dict(_run(image, options, ".tsv", seconds), "\t", -1)
    return _tokens(table)


def read_orientation(image: Path, seconds: float) -> Orientation | None:
    """Which way up the page stands; None where its characters are too few. Needs the ``osd`` model."""
    import pytesseract.pytesseract as wrapper

    try:
        seen = wrapper.osd_to_dict(_run(image, ["-l", "osd", "--psm", "0", "--dpi", "300"], ".osd", seconds))
    except OcrFailed:
        return None  # tesseract's "too few characters": the page is read as it stands
    if "rotate" not in seen:
        return None
    return Orientation(int(seen["rotate"]) % 360, float(seen.get("orientation_conf", 0)))


def check_languages(wanted: str) -> str:
    """``wanted`` ("eng+chi_sim") without repeats, if each of them can be read here.

    Raises Unreadable with the Debian package to install where tesseract or a language is missing.
    """
    codes = list(dict.fromkeys(wanted.split("+")))
    if len(codes) > _TYPED_LANGUAGES or not all(_LANGUAGE.match(code) for code in codes):
        raise Unreadable(
            "languages",
            "Languages are tesseract's codes joined by +, at most eight, for example eng+chi_sim.",
        )
    there = installed_languages()
    missing = [code for code in codes if code not in there]
    if missing:
        packages = " ".join(package_of(code) for code in missing)
        raise Unreadable(
            "language_missing",
            f"Tesseract cannot read {', '.join(missing)} here. "
            f"Install the Debian package: apt install {packages}",
        )
    return "+".join(codes)


def package_of(language: str) -> str:
    """The Debian package of a tesseract language: chi_sim is in tesseract-ocr-chi-sim."""
    return "tesseract-ocr-" + language.replace("_", "-")


@lru_cache(maxsize=1)
def installed_languages() -> frozenset[str]:
    """Tesseract's languages on this machine, asked once a process.

    Raises Unreadable with the package to install where there is no tesseract.
    """
    import pytesseract

    _program()
    try:
        return frozenset(pytesseract.get_languages())
    except (pytesseract.TesseractNotFoundError, RuntimeError, OSError) as fault:
        raise Unreadable(
            "tesseract_broken", "Tesseract cannot list its languages: reinstall tesseract-ocr."
        ) from fault


@lru_cache(maxsize=1)
def version() -> str:
    """Tesseract's version, as "5.3.0". Raises Unreadable where there is none."""
    import pytesseract

    _program()
    return str(pytesseract.get_tesseract_version())


def _program() -> str:
    found = shutil.which("tesseract")
    if not found:
        raise Unreadable(
            "tesseract_missing", "Scans need tesseract. Install the Debian package: apt install tesseract-ocr"
        )
    return found


def _run(image: Path, options: Sequence[str], suffix: str, seconds: float) -> str:
    """Run tesseract on ``image``, and give what it wrote. The output lies beside the image."""
    base = image.with_suffix("")
    written = base.with_suffix(suffix)
    written.unlink(missing_ok=True)  # an earlier run's result must never pass for this one's
    # twice the time, in processor seconds: only ever reached when nobody is left to end it sooner
    bounds = ["prlimit", f"--cpu={math.ceil(seconds) * 2 + 1}", f"--as={MEMORY_BYTES}"]
    command = [
        *bounds,
        "env",
        "OMP_THREAD_LIMIT=1",
        "LC_ALL=C.UTF-8",
        _program(),
        str(image),
        str(base),
        *options,
    ]
    with subprocess.Popen(  # noqa: S603  (a list, no shell; languages are checked)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            _, complaint = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise OcrFailed(
                "ocr_too_slow",
                f"OCR took over {seconds:.0f} s. Raise KITH_LIMITS__PAGE_SECONDS to give it longer.",
            ) from None
        finally:
            _end(process)
    if process.returncode:
        raise OcrFailed("ocr_failed", _reason(process.returncode, complaint))
    try:
        return written.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise OcrFailed("ocr_failed", "Tesseract ended well and left no result.") from fault


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole group, unless it has ended: its number may then be another's."""
    if process.poll() is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    except PermissionError:  # macOS says so of a group that is only zombies
        return


def _reason(code: int, complaint: bytes) -> str:
    """Tesseract's failure without its words: they may hold paths and text of the item."""
    if b"Too few characters" in complaint:
        return "Too few characters on the page."
    if code < 0:
        return f"Tesseract was ended by signal {-code}. The page is likely damaged or too large."
    return f"Tesseract ended with exit code {code}. The page is likely damaged."


def _tokens(table: dict[str, list[object]]) -> list[Token]:
    """Rows of the table that are words. Level 5 is a word; tesseract gives -1 for what it did not weigh."""
    tokens = []
    rows = zip(
        *(table.get(name, []) for name in (
            "text", "left", "top", "width", "height", "conf", "block_num", "par_num", "line_num"
        )), strict=True,
    )  # fmt: skip
    for text, left, top, width, height, confidence, *line in rows:
        word = "".join(str(text).split())
        certain = float(str(confidence))
        if not word or certain < 0:
            continue
        box = (int(str(left)), int(str(top)), int(str(width)), int(str(height)))
        place = tuple(int(str(n)) for n in line)
        tokens.append(Token(word, box, min(certain, 100.0) / 100, (place[0], place[1], place[2])))
    return [token for _, line in groupby(tokens, key=lambda t: t.line) for token in _mended(list(line))]


def _mended(line: list[Token]) -> list[Token]:
    """Two habits of tesseract, undone.

    In a line that runs from right to left it gives the words of a number from right to left too, and its sign
    last. It reads a capital I that stands alone as a bar; before a word in small letters it is no bar.
    """
    mended: list[Token] = []
    for leftward, run in groupby(line, key=lambda t: _leftward(t.text)):
        words = list(run)
        if not leftward and len(words) > 1 and all(a.box[0] > b.box[0] for a, b in pairwise(words)):
            words = [
                replace(w, text="+" + w.text[:-1]) if _SIGN_LAST.match(w.text) else w for w in reversed(words)
            ]
        mended += words
    for place, (token, after) in enumerate(pairwise(mended)):
        if token.text == "|" and after.text[0].islower():
            mended[place] = replace(token, text="I")
    return mended


def _leftward(word: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in word)
