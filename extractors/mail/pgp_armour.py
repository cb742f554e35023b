"""PGP within the text of a message.

What is signed is read, what is encrypted is named, keys and signatures are left out.

ASCII armour is RFC 9580 6.2, the cleartext signature framework its section 7.
"""

from __future__ import annotations

import re

_BEGIN = re.compile(
    r"^-----BEGIN PGP (SIGNED MESSAGE|MESSAGE(?:, PART \d+/\d+)?|SIGNATURE|PUBLIC KEY BLOCK"
    r"|PRIVATE KEY BLOCK)-----[ \t]*$",
    re.M,
)
_DASHED = re.compile(r"^- (?=-)", re.M)
_HASH = re.compile(r"(?:[ \t]*[\w-]{1,40}: .*\n){0,10}[ \t]*\n")


def without_armour(text: str) -> tuple[str, bool]:
    """The text that a reader without keys sees, and whether part of it is encrypted."""
    if "-----BEGIN PGP " not in text:
        return text, False
    kept: list[str] = []
    encrypted = False
    place = 0
    while found := _BEGIN.search(text, place):
        kept.append(text[place : found.start()])
        after = found.end() + 1
        if found.group(1) == "SIGNED MESSAGE":
            header = _HASH.match(text, after)
            start = header.end() if header else after
            end = text.find("-----BEGIN PGP SIGNATURE-----", start)
            end = len(text) if end < 0 else end
            kept.append(_DASHED.sub("", text[start:end]))
            place = end
            continue
        encrypted = encrypted or found.group(1).startswith("MESSAGE")
        mark = f"-----END PGP {found.group(1)}-----"
        end = text.find(mark, after)
        place = len(text) if end < 0 else end + len(mark)
    kept.append(text[place:])
    return "".join(kept), encrypted
