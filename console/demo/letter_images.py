"""Images of printed letters, and the wear of scanning.

Both are functions of their input and a seed.

``render_letter`` prints lines on an A4 page at 200 dpi, in Latin, Chinese, Korean and Arabic script. ``wear``
makes the page look scanned: turned by a degree or so, resampled to 150 to 200 dpi, blurred, unevenly lit,
noisy, saved as JPEG.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from records.failures import Misuse

DPI = 200
PAGE = (1654, 2339)
"""A4 at :data:`DPI`."""
MARGIN = 180

Script = Literal["latin", "chinese", "korean", "arabic"]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. ``size`` is relative to the letter's body type (11 to 12 points)."""

    text: str
    size: float = 1.0
    bold: bool = False
    align: Literal["left", "centre", "right"] = "left"


@dataclass(frozen=True, slots=True)
class _Face:
    """A font: its files in Debian, its fontconfig family, its Debian package, its index in the file."""

    file: str
    bold_file: str
    family: str
    package: str
    index: int = 0


_LATIN = (
    _Face(
        "truetype/dejavu/DejaVuSerif.ttf",
        "truetype/dejavu/DejaVuSerif-Bold.ttf",
        "DejaVu Serif",
        "fonts-dejavu-core",
    ),
    _Face(
        "truetype/dejavu/DejaVuSans.ttf",
        "truetype/dejavu/DejaVuSans-Bold.ttf",
        "DejaVu Sans",
        "fonts-dejavu-core",
    ),
)
_CJK = ("opentype/noto/NotoSansCJK-Regular.ttc", "opentype/noto/NotoSansCJK-Bold.ttc")
_FACES: dict[Script, _Face] = {
    "chinese": _Face(*_CJK, "Noto Sans CJK SC", "fonts-noto-cjk", 2),
    "korean": _Face(*_CJK, "Noto Sans CJK KR", "fonts-noto-cjk", 1),
    "arabic": _Face(
        "truetype/noto/NotoNaskhArabic-Regular.ttf", "truetype/noto/NotoNaskhArabic-Bold.ttf",
        "Noto Naskh Arabic",
        "fonts-noto-core",
    ),
}  # fmt: skip
_FONTS = Path("/usr/share/fonts")

_ARABIC = r"\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff\u200c"
_RUNS = re.compile(
    rf"(?P<arabic>[{_ARABIC}](?:[{_ARABIC} ]*[{_ARABIC}])?[:.! ]*)"
    r"|(?P<korean>[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]+)"
    r"|(?P<chinese>[\u3000-\u312f\u31a0-\u9fff\uf900-\ufaff\uff00-\uffef]+)"
)
_ARABIC_SIZE = 1.25
"""Naskh letters are low for their type size, so they are set larger, as in books."""


def render_letter(
    lines: Sequence[Line | str], *, seed: int = 0, size: tuple[int, int] = PAGE, points: float | None = None
) -> Image.Image:
    """Print lines on a clean page (mode "L", white, with ``info["dpi"]``), from the top.

    Plain strings before the first empty line are the letterhead (centred, its first line large and bold); the
    others are body type. An empty line is white space. A line that begins in Arabic script is aligned right
    and runs from right to left. ``seed`` chooses typeface and type size (11 or 12 points, or ``points``).

    Raises:
        Misuse: A font or Pillow's text shaping (raqm) is missing; the message names the Debian package.
        ValueError: The lines do not fit on the page.
    """
    random = np.random.default_rng(seed)
    latin = _LATIN[int(random.integers(len(_LATIN)))]
    body = round((points or float(random.choice([11.0, 12.0]))) * DPI / 72)
    page = Image.new("L", size, 255)
    draw = ImageDraw.Draw(page)
    top = MARGIN
    for line in _styled(lines):
        pixels = round(body * line.size)
        if not line.text.strip():
            top += round(pixels * 0.9)
            continue
        if top + pixels > size[1] - MARGIN // 2:
            raise ValueError(f"{len(lines)} lines do not fit on a page of {size[1]} pixels")
        _print(draw, line, top, pixels, latin, size[0])
        top += round(pixels * 1.55)
    page.info["dpi"] = (DPI, DPI)
    return page


def wear(image: Image.Image, seed: int) -> Image.Image:
    """The page as an office scanner gives it: legible, mode "L", 150 to 200 dpi (in ``info["dpi"]``).

    The same image and seed give the same pixels on the same Pillow and NumPy.
    """
    random = np.random.default_rng(seed)
    scale = float(random.uniform(0.75, 1.0))
    angle = float(random.uniform(0.3, 1.3)) * (1 if random.random() < 0.5 else -1)
    worn = image.convert("L").rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)
    worn = worn.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC)
    worn = worn.filter(ImageFilter.GaussianBlur(float(random.uniform(0.4, 0.8))))
    grey = np.asarray(worn, dtype=np.float32)
    ink, paper = float(random.uniform(25, 70)), float(random.uniform(222, 242))
    grey = ink + grey * ((paper - ink) / 255)
    grey *= _light(grey.shape[0], grey.shape[1], random)
    grey += random.normal(0, float(random.uniform(4, 9)), grey.shape).astype(np.float32)
    specks = random.random(grey.shape) < 0.00004
    grey[specks] = random.uniform(30, 120)
    saved = io.BytesIO()
    Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(
        saved, "JPEG", quality=int(random.integers(45, 76))
    )
    with Image.open(saved) as scan:
        scan.load()
        page = scan.copy()
    dpi = round(DPI * scale)
    page.info["dpi"] = (dpi, dpi)
    return page


def _light(
    height: int, width: int, random: np.random.Generator
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Brightness over the page, 0.82 to 1: a gradient, and a soft shadow along one side."""
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    slope = 0.05 * float(random.uniform(-1, 1)) * across + 0.05 * float(random.uniform(-1, 1)) * down
    side = 1 if random.random() < 0.5 else -1
    shadow = -0.1 * np.exp(-((across - side) ** 2) / 0.02)
    light: np.ndarray[tuple[int, int], np.dtype[np.float32]]
    light = np.clip(0.96 + slope + shadow, 0.82, 1).astype(np.float32)
    return light


def _styled(lines: Sequence[Line | str]) -> Iterator[Line]:
    head = True
    for place, line in enumerate(lines):
        if isinstance(line, Line):
            yield line
            head = False
        elif head and line.strip():
            yield Line(line, size=1.5 if place == 0 else 0.95, bold=place == 0, align="centre")
        else:
            yield Line(line)
            head = False


def _print(draw: ImageDraw.ImageDraw, line: Line, top: int, pixels: int, latin: _Face, width: int) -> None:
    """Draw one line, run by run, each in the font of its script, on one baseline."""
    runs = []
    for text, script in _split(line.text):
        height = round(pixels * (_ARABIC_SIZE if script == "arabic" else 1))
        runs.append((text, _font(_FACES.get(script, latin), height, line.bold), script))
    lengths = [font.getlength(text) for text, font, _ in runs]
    leftward = runs[0][2] == "arabic"
    if leftward:  # the first run stands rightmost
        runs.reverse()
        lengths.reverse()
    total = sum(lengths)
    if total > width - MARGIN:
        raise ValueError("A line is wider than the page: break it")
    align = "right" if leftward and line.align == "left" else line.align
    x = {"left": float(MARGIN), "right": width - MARGIN - total, "centre": (width - total) / 2}[align]
    for (text, font, script), length in zip(runs, lengths, strict=True):
        direction = "rtl" if script == "arabic" else "ltr"
        draw.text((x, top + pixels), text, fill=0, font=font, anchor="ls", direction=direction)
        x += length


def _split(text: str) -> Iterator[tuple[str, Script]]:
    """Runs of one script, in the order of the text. Digits and punctuation belong to Latin runs."""
    at = 0
    for found in _RUNS.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], "latin"
        script: Script = "arabic" if found["arabic"] else "korean" if found["korean"] else "chinese"
        yield found.group(), script
        at = found.end()
    if at < len(text):
        yield text[at:], "latin"


@lru_cache(maxsize=64)
def _font(face: _Face, pixels: int, bold: bool) -> ImageFont.FreeTypeFont:
    from PIL import features

    if not features.check("raqm"):
        raise Misuse(
            "raqm_missing", "Pillow has no raqm, which Persian needs. Install the Debian package libraqm0."
        )
    path, index = _find(face, bold)
    return ImageFont.truetype(path, pixels, index=index, layout_engine=ImageFont.Layout.RAQM)


def _find(face: _Face, bold: bool) -> tuple[str, int]:
    """The path and index of a font: where Debian installs it, else where fontconfig finds it."""
    known = _FONTS / (face.bold_file if bold else face.file)
    if known.is_file():
        return str(known), face.index
    program = shutil.which("fc-match")
    if program:
        wanted = f"{face.family}:weight={'bold' if bold else 'regular'}"
        answer = subprocess.run(  # noqa: S603
            [program, "-f", "%{file}\n%{index}\n%{family}", wanted],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        ).stdout.splitlines()
        # fontconfig answers with another font rather than with none
        if len(answer) == 3 and face.family in answer[2]:
            return answer[0], int(answer[1])
    raise Misuse(
        "font_missing",
        f"The demo's letters need the font {face.family}. "
        f"Install the Debian package: apt install {face.package}",
    )
