"""``kith link``: people in files to customers in files, as JSON lines on standard output, a mention's best first."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

from console.people_files import mentions_for, read_base, read_people
from records.failures import Misuse
from records.links import Link


def run(
    customers: str,
    mentions: str,
    threshold: float,
    top: int,
    model: str | None,
    save_model: str | None,
    precision: float | None,
) -> int:
    """Links and prints; returns 0. Raises Misuse for a file or an option that makes no sense."""
    if not 0 <= threshold <= 1 or top < 1 or (precision is not None and not 0 < precision <= 1):
        raise Misuse("usage", "--threshold lies between 0 and 1, --precision too, and --top is at least 1.")
    # both ways of being stopped leave no temporary files
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _link(Path(customers), Path(mentions), threshold, top, model, save_model, precision)
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def _link(
    customers: Path, mentions: Path, threshold: float, top: int, model: str | None, save_model: str | None,
    precision: float | None,
) -> None:  # fmt: skip
    seen = read_people(mentions)
    known = read_base(customers)
    seen, ignored = mentions_for(known, seen)
    if ignored:
        _say(f"kith link: columns that only one file has are ignored: {', '.join(ignored)}")
    from models.linkage import load_model
    from models.linkage.decide.expected_quality import expected, reach
    from pipelines.link import link_people

    chosen = load_model(Path(model)) if model else None
    result = link_people(known, seen, model=chosen, threshold=0.0 if precision else threshold, top=top)
    for notice in result.warnings:
        _say(f"kith link: {notice.message}")
    if save_model:
        result.model.save(Path(save_model))
    links = result.links
    if precision:
        links = [link for link in reach(result.links, precision) if link.probability >= threshold]
        if links:
            said = expected(links, result.links, len(seen), result.model.none_share).in_words()
        else:
            best = max((link.probability for link in result.links), default=0.0)
            said = f"no link reaches that precision; the most probable has {best:.3f}."
        _say(f"kith link: {said}")
    for link in links:
        print(json.dumps(as_line(link), ensure_ascii=False))
    sys.stdout.flush()


def as_line(link: Link) -> dict[str, Any]:
    """A link in the contract's shape. The probability keeps twelve digits: ranks near 1 matter."""
    return {
        "mention_id": link.mention_id, "customer_id": link.customer_id, "probability": round(link.probability, 12), "weight": link.weight,
        "comparisons": [{"name": c.name, "level": c.level, "weight": c.weight} for c in link.comparisons],
    }  # fmt: skip


def _say(line: str) -> None:
    print(line, file=sys.stderr)
