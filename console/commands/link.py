"""``kith link``: people in files to customers in files, as JSON lines, a mention's best first."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from records.failures import Misuse
from records.links import Link

if TYPE_CHECKING:
    from pipelines.link import LinkResult

_WORTH_SAYING = 200_000
"""Customers after which, and after each as many more, it is said how far preparing is."""


@dataclass(frozen=True, slots=True)
class _Options:
    """What the command line asks for."""

    customers: Path
    mentions: Path
    threshold: float
    top: int
    model: Path | None
    save_model: Path | None
    precision: float | None
    encoding: str | None


def run(
    customers: str, mentions: str, threshold: float, top: int, model: str | None, save_model: str | None,
    precision: float | None, encoding: str | None = None,
) -> int:  # fmt: skip
    """Link and print.

    Returns:
        0.

    Raises:
        Misuse: A file or an option makes no sense.
    """
    if not 0 <= threshold <= 1 or top < 1 or (precision is not None and not 0 < precision <= 1):
        raise Misuse("usage", "--threshold lies between 0 and 1, --precision too, and --top is at least 1.")
    asked = _Options(
        Path(customers), Path(mentions), threshold, top, Path(model) if model else None,
        Path(save_model) if save_model else None, precision, encoding,
    )  # fmt: skip
    # both ways of being stopped leave no temporary files
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _link(asked)
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def _link(asked: _Options) -> None:
    from pipelines.link_files import base_of_file, with_shared_columns
    from sources.people_tables import read_people

    seen = read_people(asked.mentions, asked.encoding, _say)
    known = base_of_file(asked.customers, encoding=asked.encoding, say=_progress(), note=_say)
    seen, ignored = with_shared_columns(known, seen)
    if ignored:
        _say(f"columns that only one file has are ignored: {', '.join(ignored)}")
    from models.linkage import load_model
    from pipelines.link import link_people

    chosen = load_model(asked.model) if asked.model else None
    least = 0.0 if asked.precision else asked.threshold
    result = link_people(known, seen, model=chosen, threshold=least, top=asked.top)
    for notice in result.warnings:
        _say(notice.message)
    if asked.save_model:
        result.model.save(asked.save_model)
    for link in _precise(result, len(seen), asked) if asked.precision else result.links:
        print(json.dumps(as_line(link), ensure_ascii=False))
    sys.stdout.flush()


def _precise(result: LinkResult, mentions: int, asked: _Options) -> list[Link]:
    """The links that reach the precision that is asked for; what to expect of them is said."""
    from models.linkage.decide.expected_quality import expected, reach

    found = reach(result.links, asked.precision or 0.0)
    links = [link for link in found if link.probability >= asked.threshold]
    if links:
        _say(expected(links, result.links, mentions, result.model.none_share).in_words())
    else:
        best = max((link.probability for link in result.links), default=0.0)
        _say(f"no link reaches that precision; the most probable has {best:.3f}.")
    return links


def as_line(link: Link) -> dict[str, Any]:
    """Give a link in the contract's shape. The probability keeps twelve digits: ranks near 1 matter."""
    return {
        "mention_id": link.mention_id,
        "customer_id": link.customer_id,
        "probability": round(link.probability, 12),
        "weight": link.weight,
        "comparisons": [{"name": c.name, "level": c.level, "weight": c.weight} for c in link.comparisons],
    }


def _progress() -> Callable[[int, int | None], None]:
    """Says how far preparing is, seldom enough."""
    said = 0

    def say(done: int, whole: int | None) -> None:
        nonlocal said
        if done - said >= _WORTH_SAYING:
            said = done
            _say(f"{done:,}{'' if whole is None else f' of {whole:,}'} customers prepared")

    return say


def _say(line: str) -> None:
    print(f"kith link: {line}", file=sys.stderr, flush=True)
