"""The demo's scanned letters: PNG, JPEG, TIFF of two pages, and PDF, all worn as scans are."""

from __future__ import annotations

import io
from random import Random
from time import gmtime

from PIL import Image

from console.demo import phrases
from console.demo.cast import Character
from console.demo.inbox import Said, spoken
from console.demo.letter_images import Line, render_letter, wear

FORMATS = ("png", "jpg", "tiff", "pdf")


def letters(
    seed: int, customers: list[Character], strangers: list[Character]
) -> tuple[list[tuple[str, bytes]], list[Said]]:
    """All letters as (file name, bytes), and the owner of each number."""
    random = Random(seed + 2)  # noqa: S311 - samples, not secrets
    writers = [*customers, *strangers]
    random.shuffle(writers)
    files: list[tuple[str, bytes]] = []
    said: list[Said] = []
    for place, who in enumerate(writers):
        form = FORMATS[place % len(FORMATS)]
        page = wear(render_letter(_lines(who, random), seed=seed * 1000 + place), seed=seed * 1000 + place)
        pages = [page]
        if form == "tiff":
            cover = render_letter(
                ["", "", "Fax cover sheet", "", "To: Customer Desk", "Pages: 2"], seed=place
            )
            pages.insert(0, wear(cover, seed=seed * 2000 + place))
        name = f"{place:02d}.{form}"
        files.append((name, _encode(pages, form)))
        said.append(Said(name, who, who.new_phone or ""))
    return files, said


def _lines(who: Character, random: Random) -> list[str | Line]:
    language = who.language
    street = f"{random.randrange(10, 900)} Main Street, {who.city}, {who.state}"
    head: list[str | Line] = [Line(who.organisation, size=1.4, bold=True)] if who.organisation else []
    head.append(Line(street, size=0.9))
    number = f"{random.choice(phrases.PHONE_LABELS[language])}: {spoken(who.new_phone or '', random)}"
    return [
        *head, "", "14 March 2026", "", "Customer Desk", "1 Market Square", "",
        phrases.GREETINGS[language], "", *_wrapped(random.choice(phrases.OPENINGS[language])), "",
        phrases.CLOSINGS[language], "", who.written, *([who.title] if who.title else []), number,
        who.email or "",
    ]  # fmt: skip


def _wrapped(text: str, width: int = 68) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def _encode(pages: list[Image.Image], form: str) -> bytes:
    out = io.BytesIO()
    first, *rest = pages
    if form == "png":
        first.save(out, "PNG")
    elif form == "jpg":
        first.convert("RGB").save(out, "JPEG", quality=80, dpi=(150, 150))
    elif form == "tiff":
        first.save(out, "TIFF", save_all=True, append_images=rest, compression="tiff_deflate")
    else:
        made = gmtime(0)  # else the PDF holds the time at which it was made
        rgb = first.convert("RGB")
        rgb.save(
            out, "PDF", save_all=True, append_images=rest, resolution=150, creationDate=made, modDate=made
        )
    return out.getvalue()
