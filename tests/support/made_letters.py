"""Images of printed letters, made once: clean pages at 200 dpi, and one page as a scanner gives it.

The demo's renderer (``console.demo.letter_images``) made them; tests need no fonts to read them.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parent / "letters"


def printed_letter(name: str) -> Image.Image:
    """The page of that name, in 256 greys."""
    (path,) = FOLDER.glob(f"{name}.png")
    with Image.open(path) as image:
        image.load()
        return image.convert("L")


def scanned_letter() -> Image.Image:
    """A letter turned by a degree, blurred, unevenly lit and noisy, with its resolution in ``info["dpi"]``."""
    with Image.open(FOLDER / "scanned_letter.jpg") as image:
        image.load()
        return image.copy()
