"""How fast is the parsing of mail beside the standard library's, on the same messages, in one run?

    python benchmarks/mail_parsing.py --data DIR [--rounds N] [--json]

The library's: ``message_from_bytes`` with ``policy.default``, every header's value, every text part's
content. Kith's, twice: ``parse`` is the same work (headers decoded, addresses and dates taken apart, text
parts decoded); ``read`` is all of reading (HTML to text, quotes, signatures, the document). Rounds take
turns; the least of each counts, in processor time.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extractors import mail
from extractors.mail import header_values
from extractors.mail.mime import Part, parse
from records.documents import Original, Reading
from records.failures import Unreadable
from settings import Limits

LEAST_RATIO = 1.0
_BOXES = ("from", "to", "cc", "bcc", "reply-to", "sender")


def of_the_library(content: bytes) -> int:
    """Characters of headers and text."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    size = 0
    for part in message.walk():
        for name in part:
            with suppress(AttributeError, LookupError, ValueError):  # odd addresses end its header parser
                size += len(str(part[name]))
        if part.get_content_maintype() == "text":
            try:
                size += len(part.get_content())
            except (LookupError, UnicodeError, ValueError):
                size += len(part.get_payload(decode=True) or b"")
    return size


def of_kith(content: bytes) -> int:
    """The same with Kith's parser."""
    parsed = parse(content, 2_000)
    size = 0
    stack: list[Part] = [parsed.root]
    while stack:
        part = stack.pop()
        for name, raw in part.fields:
            if name in _BOXES:
                size += sum(
                    len(box.name or "") + len(box.email or "") for box in header_values.mailboxes(raw)
                )
            elif name == "date":
                size += len(header_values.date(raw) or "")
            else:
                size += len(header_values.text(raw))
        if part.parts:
            stack += part.parts
        elif part.media_type.startswith("text/"):
            size += len(parsed.text(part))
    return size


def _whole(content: bytes) -> int:
    try:
        return len(mail.read(Original("a", content), Reading("mail"), Limits())[0].text)
    except Unreadable:
        return 0


def _seconds(work: Callable[[bytes], int], messages: list[bytes]) -> float:
    started = time.process_time()
    for message in messages:
        work(message)
    return time.process_time() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a folder of messages, one a file")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    messages = [path.read_bytes() for path in sorted(given.data.rglob("*")) if path.is_file()]
    if not messages:
        print("There are no files in that folder.", file=sys.stderr)
        return 1
    least = {work: float("inf") for work in (of_the_library, of_kith, _whole)}
    for _ in range(given.rounds):
        for work in least:
            least[work] = min(least[work], _seconds(work, messages))
    rates = {work: len(messages) / least[work] for work in least}
    found = {
        "messages": len(messages),
        "library_per_second": round(rates[of_the_library]),
        "parse_per_second": round(rates[of_kith]),
        "read_per_second": round(rates[_whole]),
        "parse_ratio": round(rates[of_kith] / rates[of_the_library], 2),
        "read_ratio": round(rates[_whole] / rates[of_the_library], 2),
    }
    print(json.dumps(found) if given.json else "  ".join(f"{name}={value}" for name, value in found.items()))
    return 0 if found["parse_ratio"] >= LEAST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
