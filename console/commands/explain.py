"""``kith explain``: why a mention was linked to a customer, step by step, in words and numbers.

It explains links in the database, or, with ``--from``, lines that ``kith link`` printed.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import wording
from console.errors import plain
from console.waterfall import Step, Waterfall, waterfall
from extractors.charsets import storable
from records.documents import as_json
from records.failures import Misuse
from records.links import Comparison, Link

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from records.store.links import KeptLink

BAR = 28
"""Characters of a text bar."""
RIVALS = 5
"""The most other customers that are named."""
MOST_BITS = 1e6
"""The greatest weight that is accepted in a line of ``kith link``."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A link and its context.

    ``rivals`` are the mention's other links, best first. ``mention`` and ``named`` are the names of the
    mention and, by id, of customers, as far as they are known. ``also`` holds further fields for programs:
    the link's id and the model's version.
    """

    link: Link
    rivals: tuple[Link, ...]
    mention: str | None
    named: dict[str, str]
    also: dict[str, str]


def run(wanted: str | None, as_json_: bool, source: str | None) -> int:
    """Print the explanation of a link; without ``wanted``, of every link in the file ``source``.

    Raises:
        Misuse: There is no such link, or no link is named.
    """
    if wanted is None and source is None:
        raise Misuse("usage", "Name a link, or give the output of kith link with --from FILE.")
    found = _kept(wanted) if source is None and wanted is not None else _printed(source or "-", wanted)
    if as_json_:
        for one in found:
            print(json.dumps(explanation_as_json(one), ensure_ascii=False))
        return 0
    print("\n\n".join(plain("\n".join(explanation_as_text(one))) for one in found))
    return 0


def explanation_as_json(found: Explanation) -> dict[str, Any]:
    """The explanation as JSON. The ``total`` of the last step is the log2 odds of the link's probability."""
    link = found.link
    shown: dict[str, Any] = {**found.also, **as_json(link)}
    shown["steps"] = [
        {"name": s.name, "level": s.level, "weight": round(s.weight, 4), "total": round(s.total, 4),
        "probability": s.chance}
        for s in _steps(link).steps
    ]  # fmt: skip
    shown["rivals"] = [{"customer_id": r.customer_id, "probability": r.probability} for r in found.rivals]
    return shown


def explanation_as_text(found: Explanation) -> list[str]:
    """The explanation as lines of text."""
    link = found.link
    mention, customer = (
        f"{name} ({kind} {own})" if name else f"{kind} {own}"
        for name, kind, own in (
            (found.mention, "mention", link.mention_id),
            (found.named.get(link.customer_id), "customer", link.customer_id),
        )
    )
    lines = [
        f"{mention} is {customer}:",
        (
            f"{wording.percent(link.probability)}, {wording.likely(link.probability)}; "
            f"match weight {wording.signed(link.weight)}."
        ),
        "",
        f"{'bits':>6} {'in all':>6} {'chance':>8}",
    ]
    fall = _steps(link)
    for step in fall.steps:
        lines.append(
            f"{wording.signed(step.weight):>6} {wording.signed(step.total):>6} "
            f"{wording.percent(step.chance):>8}  {bar(fall, step)}  {step.name}: {step.level}"
        )
    lines += [
        "",
        (
            "Bits are log2 of how much likelier this is for one person than for two: "
            "+1 doubles the odds, −1 halves them."
        ),
    ]
    if found.rivals:
        shown = ", ".join(
            f"{found.named.get(r.customer_id, 'customer')} ({r.customer_id}) {wording.percent(r.probability)}"
            for r in found.rivals[:RIVALS]
        )
        lines.append(f"It could also be: {shown}.")
    return lines


def bar(fall: Waterfall, step: Step) -> str:
    """A step as a bar of text: ``█`` for the link, ``░`` against it, ``│`` where the odds are even."""
    scale = (BAR - 1) / fall.span
    first = round((step.left - fall.low) * scale)
    last = max(first, round((step.left + step.width - fall.low) * scale))
    even = round(-fall.low * scale)
    mark = "█" if step.weight >= 0 else "░"
    return "".join(mark if first <= at <= last else "│" if at == even else " " for at in range(BAR))


def _steps(link: Link) -> Waterfall:
    return waterfall(link.weight, [(c.name, c.level, c.weight) for c in link.comparisons], link.probability)


def _kept(wanted: str) -> list[Explanation]:
    """The link with this id in the database."""
    from sqlalchemy import select

    from records.store import open_store
    from records.store.links import of_mentions
    from records.store.tables import customers, mentions
    from settings import settings

    with open_store(settings()) as store, store.begin() as conn:
        kept = find(conn, wanted)
        rivals = [other for other in of_mentions(conn, [kept.link.mention_id]) if other.id != kept.id]
        mention = conn.scalar(select(mentions.c.name).where(mentions.c.id == kept.link.mention_id))
        ids = [kept.link.customer_id, *(rival.link.customer_id for rival in rivals)]
        rows = conn.execute(select(customers.c.id, customers.c.name).where(customers.c.id.in_(ids)))
        named: dict[str, str] = {row.id: row.name for row in rows}
    also = {"id": kept.id, "model_version": kept.model_version}
    return [Explanation(kept.link, tuple(rival.link for rival in rivals), mention, named, also)]


def find(conn: Connection, wanted: str) -> KeptLink:
    """Find a link by its own id, by the id of an enrichment record, or as MENTION:CUSTOMER.

    Raises:
        Misuse: There is no such link.
    """
    from sqlalchemy import select

    from records.store.links import get_link, link_id
    from records.store.tables import enrichments

    kept = get_link(conn, wanted)
    if kept is None and ":" in wanted:
        mention_id, customer_id = wanted.split(":", 1)
        kept = get_link(conn, link_id(mention_id, customer_id))
    if kept is None:
        row = conn.execute(
            select(enrichments.c.mention_id, enrichments.c.customer_id).where(enrichments.c.id == wanted)
        ).one_or_none()
        kept = get_link(conn, link_id(row.mention_id, row.customer_id)) if row else None
    if kept is None:
        raise Misuse("no_such_link", "There is no link with this id. `kith export links` lists them.")
    return kept


def _printed(source: str, wanted: str | None) -> list[Explanation]:
    """The link ``wanted`` (MENTION:CUSTOMER), or all links, in a file that ``kith link`` wrote, or in "-"."""
    found = [_read(at, line) for at, line in enumerate(_lines(source), 1) if line.strip()]
    by_mention: dict[str, list[Link]] = {}
    for link in found:
        by_mention.setdefault(link.mention_id, []).append(link)
    chosen = [link for link in found if wanted in (None, f"{link.mention_id}:{link.customer_id}")]
    if not chosen:
        raise Misuse("no_such_link", "There is no such link in that file. Name it as MENTION:CUSTOMER.")
    return [
        Explanation(link, tuple(r for r in by_mention[link.mention_id] if r is not link), None, {}, {})
        for link in chosen
    ]


def _lines(source: str) -> list[str]:
    try:
        whole = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return whole.decode("utf-8-sig").split("\n")
    except OSError as failure:
        raise Misuse(
            "no_such_file", f"The links could not be read ({failure.strerror}): check --from."
        ) from None
    except UnicodeDecodeError:
        raise Misuse("not_links", "The links are not UTF-8: give the output of kith link.") from None


def _read(at: int, line: str) -> Link:
    try:
        row = json.loads(line)
        steps = tuple(
            Comparison(storable(str(c["name"])), storable(str(c["level"])), float(c["weight"]))
            for c in row["comparisons"]
        )
        link = Link(
            storable(str(row["mention_id"])),
            storable(str(row["customer_id"])),
            float(row["probability"]),
            float(row["weight"]),
            steps,
        )
        bits = (link.weight, *(step.weight for step in steps))
        if not (0 <= link.probability <= 1 and all(abs(weight) < MOST_BITS for weight in bits)):
            raise ValueError("no probability or no weight")
        return link
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Misuse("not_links", f"Line {at} is no link that kith link printed.") from None
