"""The second engine: PP-OCR by RapidOCR, its models inside the wheel, for pages on which tesseract is unsure.

It reads small and faint type better than tesseract and finds words that tesseract takes for pictures; it
knows Chinese and Latin letters only, and runs words together. Its classifier of upside-down lines is left
out: it turned long upright lines on their heads (word F1 on nine faxes 0.897 with it, 0.939 without), and the
page is upright already.
"""

from __future__ import annotations

import ctypes
import importlib.util
import re
import threading
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from extractors.letters.layout import Box, Token
from extractors.letters.merge_readings import SecondLine

if TYPE_CHECKING:
    from PIL.Image import Image

LANGUAGES = frozenset({"eng", "fil", "chi_sim", "chi_tra"})
"""Tesseract's codes of what PP-OCR can read. A page in any other language is left to tesseract."""
SIDE_PIXELS = 2600
"""A larger page is reduced: lines are read from pixels of this size."""
SEARCH_PIXELS = 1280
"""The longer side at which lines are looked for, which is where the engine's memory goes: some 200 bytes a
pixel. At 2,600 a process grew to 1,160 MB, at 1,600 to 710, at 1,280 to 560, with no loss of words on 32
pages.
"""
LINES_AT_ONCE = 1
"""Lines that are read together are padded to the longest, and each of its columns takes a number for each of
18,710 characters: six at once took up to 150 MB, and no less time.
"""
SMALLEST_SIDE = 32
NARROWEST = 4
"""Longer side to shorter, at most."""

_ENGINE = threading.Lock()
_DOT = re.compile(r"(?<=\d)·(?=\d)")


def can_read(languages: str) -> bool:
    """Is the engine installed, and are all of ``languages`` ("eng+chi_sim") its own?"""
    return set(languages.split("+")) <= LANGUAGES and _installed()


@lru_cache(maxsize=1)
def _installed() -> bool:
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def read_lines(image: Image) -> list[SecondLine]:
    """The lines of a grey page image, from top to bottom, boxes in its pixels. Takes 1 to 4 s on one core."""
    if min(image.size) < SMALLEST_SIDE:
        return []
    scale = min(1.0, SIDE_PIXELS / max(image.size))
    if scale < 1.0:
        image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    grey = _padded(np.asarray(image))
    with _ENGINE:
        seen = _engine()(np.stack([grey, grey, grey], axis=-1), return_word_box=True)
        _give_back()
    if seen.boxes is None or seen.txts is None:
        return []
    lines: list[SecondLine] = []
    for corners, confidence, words in zip(seen.boxes, seen.scores, seen.word_results, strict=True):
        tokens = tuple(
            Token(_plain("".join(text.split())), _box(where, scale), _bounded(sure), (0, 0, 0))
            for text, sure, where in words
            if text.strip()
        )
        if tokens:
            lines.append(SecondLine(_box(corners, scale), _bounded(confidence), tokens))
    return lines


def _padded(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """With paper beside or below a strip, which the engine would make narrower than it can search."""
    height, width = grey.shape
    room = ((0, max(0, width // NARROWEST - height)), (0, max(0, height // NARROWEST - width)))
    return np.pad(grey, room, constant_values=int(np.median(grey)))


@lru_cache(maxsize=1)
def _engine() -> Any:
    """One a process; loading takes half a second. One thread: pages are read in several processes."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.max_side_len": SIDE_PIXELS,
            "Global.log_level": "error",
            "Det.limit_type": "max",
            "Det.limit_side_len": SEARCH_PIXELS,
            "Rec.rec_batch_num": LINES_AT_ONCE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _give_back() -> None:
    """Memory that the engine used and freed goes back to the system.

    Left to itself the C library kept 430 MB of it after six pages, and a worker grew to nearly 2 GB over some
    hundred.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's; elsewhere there is none, and no need
    if trim is not None:
        trim(0)


def _plain(word: str) -> str:
    """Marks as they are printed in Latin type.

    The engine gives "：" and "555·0142", having learned on Chinese pages.
    """
    if not any(c.isascii() and c.isalnum() for c in word) and len(word) > 1:
        return word
    return _DOT.sub(
        ".", "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in word)
    )


def _box(corners: Any, scale: float) -> Box:
    points = np.asarray(corners, dtype=np.float64) / scale
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return int(left), int(top), max(1, int(right - left)), max(1, int(bottom - top))


def _bounded(confidence: Any) -> float:
    return min(1.0, max(0.0, float(confidence)))
