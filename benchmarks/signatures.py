"""How well the lines of signatures are found.

Precision, recall and F1 over lines, on bodies whose signature lines are marked.

``--data DIR`` holds .jsonl files with lines ``{"sender", "body", "sig_line_idx"}``: the numbers (from 0) of
the body's lines, empty ones left out, that belong to its writer's signature. Run on a development set, this
is a development figure.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extractors.mail.header_values import mailboxes
from extractors.mail.quotes import segments_of


def found_lines(body: str, sender: str) -> set[int]:
    """Numbers of the lines, not the empty ones, that a signature covers."""
    boxes = mailboxes(sender.encode("utf-8", "replace"))
    author = next((box.name or box.email for box in boxes), None)
    signed = [s for s in segments_of(body, 0, author, None) if s.kind == "signature"]
    numbers, place = set(), 0
    for number, line in enumerate(body.split("\n")):
        if line.strip() and any(s.start <= place < s.end for s in signed):
            numbers.add(number)
        place += len(line) + 1
    return numbers


def cases(folder: Path) -> Iterator[dict[str, object]]:
    paths = sorted(folder.rglob("*.jsonl")) if folder.is_dir() else [folder.with_suffix(".jsonl")]
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder of .jsonl files, or one of them")
    parser.add_argument(
        "--errors", action="store_true", help="print the lines that were missed or wrongly taken"
    )
    given = parser.parse_args()
    right = wrong = missed = whole = count = 0
    for case in cases(given.data):
        body, gold = str(case["body"]), set(case["sig_line_idx"])  # type: ignore[call-overload]
        found = found_lines(body, str(case["sender"]))
        right, wrong, missed = (
            right + len(found & gold),
            wrong + len(found - gold),
            missed + len(gold - found),
        )
        whole, count = whole + (found == gold), count + 1
        if given.errors and found != gold:
            print(f"== {case['id']} · {case['sender']}")
            for number, line in enumerate(body.split("\n")):
                mark = "+" if number in found - gold else "-" if number in gold - found else "="
                if number in found | gold:
                    print(f"  {mark} {line}")
    if not count:
        print("There are no cases in that folder.", file=sys.stderr)
        return 1
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(
        f"signature lines: bodies={count}  whole={whole}  precision={precision:.4f}  recall={recall:.4f}  f1={f1:.4f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
