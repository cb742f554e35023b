"""Page images: opened within bounds, made ready for OCR, and boxes brought back to the page."""

from __future__ import annotations

import io
import os
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from extractors.letters import images, prepare
from records.failures import Unreadable
from settings import Limits
from tests.support.made_letters import printed_letter


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(60_000, 60_000), (12_000, 9_000)])
def test_an_image_of_too_many_pixels_is_refused_from_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(Unreadable) as caught:
        next(images.pages(png_header(*size), Limits(page_pixels=100_000_000)))
    assert caught.value.code == "too_many_pixels"


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, saved(Image.effect_noise((400, 400), 60), "JPEG")[:4000],
     saved(Image.new("L", (300, 300)), "TIFF")[:200], b"II*\0" + b"\xff" * 60, png_header(500, 500)],
    ids=["noise", "cut jpeg", "cut tiff", "tiff of nothing", "png of nothing"],
)  # fmt: skip
def test_damaged_images_are_errors(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        list(images.pages(content, Limits()))
    assert caught.value.code == "damaged_image"


def test_all_pages_of_a_tiff_and_the_first_picture_of_an_animation() -> None:
    frames = [Image.new("L", (40, 30), shade) for shade in (0, 100, 200)]
    tiff = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert [p.getpixel((0, 0)) for p in images.pages(tiff, Limits())] == [0, 100, 200]
    assert images.page(tiff, 3, Limits()).getpixel((0, 0)) == 200
    with pytest.raises(Unreadable):
        images.page(tiff, 4, Limits())
    gif = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert len(list(images.pages(gif, Limits()))) == 1


def test_a_tiff_of_thousands_of_pages_is_opened_one_after_the_other() -> None:
    frame = Image.new("1", (16, 16), 1)
    tiff = saved(frame, "TIFF", save_all=True, append_images=[frame] * 1500)
    assert len(list(images.pages(tiff, Limits(pages=20)))) == 21


def test_pages_stand_upright_on_white() -> None:
    page = Image.new("RGB", (40, 20), "white")
    page.putpixel((0, 0), (0, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees clockwise to stand upright
    upright = images.page(saved(page, "PNG", exif=exif), 1, Limits())
    assert upright.size == (20, 40)
    assert upright.getpixel((19, 0)) == 0
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert images.page(saved(clear, "PNG"), 1, Limits()).getextrema() == (255, 255)


def test_deep_grey_is_stretched_and_not_cut() -> None:
    deep = Image.new("I;16", (10, 10), 60_000)
    deep.putpixel((3, 3), 5_000)
    page = images.page(saved(deep, "TIFF"), 1, Limits())
    assert page.getpixel((0, 0)) == 255
    assert page.getpixel((3, 3)) == 0


@pytest.mark.parametrize("degrees", [-3.0, -0.8, 1.5, 4.0])
def test_skew_is_measured_and_set_straight(degrees: float) -> None:
    page = printed_letter("eight_lines").rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=255)
    found = prepare.measure(page)
    assert found.skew == pytest.approx(degrees, abs=0.2)
    straight = prepare.measure(prepare.prepare(page, found).image)
    assert abs(straight.skew) <= 0.2


def test_small_type_is_enlarged_and_large_type_reduced() -> None:
    page = printed_letter("eight_lines")
    for factor in (0.4, 2.0):
        resized = page.resize((int(page.width * factor), int(page.height * factor)), Image.Resampling.BICUBIC)
        prepared = prepare.prepare(resized, prepare.measure(resized))
        height = prepare.measure(prepared.image).height
        assert height == pytest.approx(prepare.CHARACTER_PIXELS, rel=0.3)


@pytest.mark.parametrize("degrees", [0.0, 2.0, -2.0])
def test_a_box_on_the_prepared_image_comes_back_to_the_same_ink(degrees: float) -> None:
    page = Image.new("L", (900, 1200), 255)
    ImageDraw.Draw(page).rectangle((700, 150, 739, 169), fill=0)
    characters = prepare.Characters(100, 10.0, degrees, 0.1)
    prepared = prepare.prepare(page, characters)
    assert prepared.scale == 2.0
    ink = prepared.image.point(lambda v: 255 if v < 128 else 0).getbbox()
    assert ink is not None
    left, top, width, height = prepared.on_page((ink[0], ink[1], ink[2] - ink[0], ink[3] - ink[1]))
    assert left == pytest.approx(700, abs=3)
    assert top == pytest.approx(150, abs=3)
    assert left + width == pytest.approx(740, abs=3)
    assert top + height == pytest.approx(170, abs=3)


def test_boxes_never_leave_the_page() -> None:
    prepared = prepare.Prepared(Image.new("L", (100, 100)), 1.0, 5.0, 100, 100)
    for box in ((-50, -50, 10, 10), (95, 95, 50, 50), (200, 200, 5, 5), (0, 0, 0, 0)):
        left, top, width, height = prepared.on_page(box)
        assert left >= 0
        assert top >= 0
        assert width >= 1
        assert height >= 1
        assert left + width <= 100
        assert top + height <= 100


def test_blank_and_noisy_pages_are_measured_too() -> None:
    assert prepare.measure(Image.new("L", (1, 1), 255)).count == 0
    assert prepare.measure(Image.new("L", (800, 1000), 230)).ink == 0
    noise = Image.frombytes("L", (600, 600), os.urandom(360_000))
    assert prepare.measure(noise).ink > 0.1
