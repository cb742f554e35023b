"""A contact of Outlook ([MS-OXOCNTC]) as the vCard that it stands for, so that one reader reads all cards."""

from __future__ import annotations

from collections.abc import Callable

_NUMBERS = {
    0x3A08: "WORK", 0x3A1B: "WORK", 0x3A1A: "WORK", 0x3A1C: "CELL", 0x3A1E: "CELL", 0x3A09: "HOME",
    0x3A2F: "HOME", 0x3A1F: "VOICE", 0x3A21: "PAGER", 0x3A24: "FAX", 0x3A25: "FAX", 0x3A23: "FAX",
}  # fmt: skip
"""The contact's own numbers; the assistant's and the company's are not."""
_EMAILS = (0x8083, 0x8093, 0x80A3)
_POSTAL = (0x3A29, 0x3A27, 0x3A28, 0x3A2A, 0x3A26)
"""Street, city, state, postal code, country, as a vCard orders them."""
_BUSINESS = (0x8045, 0x8046, 0x8047, 0x8048, 0x8049)


def is_contact(message_class: str) -> bool:
    """Is an item of this class a contact?"""
    return message_class.upper().split(".")[:2] == ["IPM", "CONTACT"]


def as_vcard(text: Callable[[int], str]) -> bytes:
    """The card's bytes (RFC 2426). ``text`` gives a property by its number, "" where there is none."""

    def escaped(number: int) -> str:
        value = text(number).strip().replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")

    family, given, further, before, after = map(escaped, (0x3A11, 0x3A06, 0x3A44, 0x3A45, 0x3A05))
    postal = _POSTAL if any(map(text, _POSTAL)) else _BUSINESS
    lines = [
        f"FN:{escaped(0x3001) or escaped(0x0037)}",
        f"N:{family};{given};{further};{before};{after}",
        f"ORG:{escaped(0x3A16)};{escaped(0x3A18)}",
        f"TITLE:{escaped(0x3A17)}",
        *(f"TEL;TYPE={kind}:{escaped(number)}" for number, kind in _NUMBERS.items()),
        *(f"EMAIL:{escaped(number)}" for number in _EMAILS if "@" in text(number)),
        f"ADR:;;{';'.join(map(escaped, postal))}",
        f"NOTE:{escaped(0x1000)}",
    ]
    said = [line for line in lines if line.partition(":")[2].strip(";")]
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *said, "END:VCARD", ""]).encode("utf-8", "replace")
