"""Page images: opened within bounds, one page at a time, upright, as grey pixels.

The pixels given here are the pixel space of a letter's word boxes and of
:func:`extractors.letters.page_image`.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from records.failures import Unreadable
from settings import Limits

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
"""What may be decoded here: not every format that Pillow knows, some of which start other programs."""

_DAMAGED = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    OverflowError,
    zlib.error,
)
"""What Pillow's decoders raise on damaged data, as seen with truncated and mutated files."""


def pages(content: bytes, limits: Limits) -> Iterator[Image]:
    """The pages of an image file, at most ``limits.pages`` and one more.

    Only a TIFF has several; of an animation the first picture is the page. Each page is checked from its
    header before it is decoded. Raises Unreadable where a page cannot be opened or is larger than
    ``limits.page_pixels``.
    """
    with _opened(content) as image:
        for number in range(limits.pages + 1):
            if number:
                if image.format != "TIFF":
                    return
                try:
                    image.seek(number)
                except EOFError:
                    return
                except _DAMAGED as fault:
                    raise _damaged(number + 1) from fault
            yield _upright(image, number + 1, limits)


def page(content: bytes, number: int, limits: Limits) -> Image:
    """One page, from 1. Raises Unreadable as :func:`pages` does, and where there is no such page."""
    with _opened(content) as image:
        try:
            if number > 1:
                image.seek(number - 1)
        except (*_DAMAGED, EOFError) as fault:
            raise Unreadable("no_such_page", f"There is no page {number}.") from fault
        return _upright(image, number, limits)


@contextmanager
def _opened(content: bytes) -> Iterator[Image]:
    from PIL import Image as pillow

    try:
        with warnings.catch_warnings():
            # Pillow's own bound (89 million pixels) only warns; ours refuses, below
            warnings.simplefilter("ignore", pillow.DecompressionBombWarning)
            image = pillow.open(io.BytesIO(content), formats=FORMATS)
    except pillow.DecompressionBombError as fault:
        raise _too_many_pixels() from fault
    except _DAMAGED as fault:
        raise _damaged(1) from fault
    with image:
        yield image


def _upright(image: Image, number: int, limits: Limits) -> Image:
    """The present frame as an "L" image, turned as its EXIF says, transparency on white."""
    from PIL import Image as pillow
    from PIL import ImageOps

    if image.width * image.height > limits.page_pixels:
        raise _too_many_pixels(limits.page_pixels)
    if image.width < 1 or image.height < 1:
        raise _damaged(number)
    try:
        image.load()
        frame = ImageOps.exif_transpose(image)
        if frame.mode.startswith("I") or frame.mode == "F":
            return _from_deep(frame)
        if "A" in frame.getbands() or "transparency" in frame.info:
            coloured = frame.convert("RGBA")
            white = pillow.new("RGBA", coloured.size, "white")
            return pillow.alpha_composite(white, coloured).convert("L")
        return frame.convert("L")
    except pillow.DecompressionBombError as fault:
        raise _too_many_pixels(limits.page_pixels) from fault
    except _DAMAGED as fault:
        raise _damaged(number) from fault


def _from_deep(frame: Image) -> Image:
    """Grey of more than 8 bits: stretched to 8, or everything above 255 would be white."""
    import numpy as np
    from PIL import Image as pillow

    values = np.nan_to_num(np.asarray(frame, dtype=np.float32))
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return pillow.new("L", frame.size, 255)
    return pillow.fromarray(((values - low) * (255 / (high - low))).astype(np.uint8))


def _damaged(number: int) -> Unreadable:
    return Unreadable(
        "damaged_image", f"Page {number} of the image is damaged or cut short. Scan it or ask for it again."
    )


def _too_many_pixels(limit: int | None = None) -> Unreadable:
    """``limit`` None: more than Pillow opens at all (179 million), whatever the setting."""
    if limit is None:
        return Unreadable(
            "too_many_pixels", "The page image has far more pixels than a page. Scan it at 300 dpi."
        )
    return Unreadable(
        "too_many_pixels",
        f"The page image has more than {limit:,} pixels. "
        "Scan it at 300 dpi, or raise KITH_LIMITS__PAGE_PIXELS.",
    )
