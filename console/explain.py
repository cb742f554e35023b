"""``kith explain``: why a mention was linked to a customer, step by step, in words and numbers."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from console.errors import plain
from console.pages import words
from records.documents import as_json
from records.failures import Misuse
from records.links import Link
from records.store import open_store
from records.store.links import KeptLink, get_link, link_id, of_mentions
from records.store.tables import customers, enrichments, mentions
from settings import settings


def run(wanted: str, as_json_: bool) -> int:
    """Print the link's waterfall. Raises Misuse when there is no such link."""
    with open_store(settings()) as store, store.begin() as conn:
        kept = find(conn, wanted)
        rivals = [other for other in of_mentions(conn, [kept.link.mention_id]) if other.id != kept.id]
        mention = conn.scalar(select(mentions.c.name).where(mentions.c.id == kept.link.mention_id)) or "?"
        ids = [kept.link.customer_id, *(rival.link.customer_id for rival in rivals)]
        rows = conn.execute(select(customers.c.id, customers.c.name).where(customers.c.id.in_(ids)))
        named: dict[str, str] = {row.id: row.name for row in rows}
    if as_json_:
        shown: dict[str, Any] = {"id": kept.id, **as_json(kept.link), "model_version": kept.model_version}
        shown["rivals"] = [
            {"customer_id": r.link.customer_id, "probability": r.link.probability} for r in rivals
        ]
        print(json.dumps(shown, ensure_ascii=False))
        return 0
    print(plain("\n".join(told(kept.link, mention, named, [rival.link for rival in rivals]))))
    return 0


def find(conn: Connection, wanted: str) -> KeptLink:
    """The link by its own id, by an enrichment record's id, or as MENTION:CUSTOMER. Raises Misuse for none."""
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
        raise Misuse("no_such_link", "There is no link of that id. `kith export links` lists them.")
    return kept


def told(link: Link, mention: str, named: dict[str, str], rivals: list[Link]) -> list[str]:
    """The lines of the explanation."""
    lines = [
        f"{mention} (mention {link.mention_id}) is {named.get(link.customer_id, '?')} (customer {link.customer_id}):",
        f"{words.percent(link.probability)}, {words.likely(link.probability)}; match weight {words.signed(link.weight)}.",
        "",
    ]
    steps = words.waterfall(link.weight, [(c.name, c.level, c.weight) for c in link.comparisons])
    at = 0.0
    for step in steps.steps:
        at += step.weight
        lines.append(f"{words.signed(step.weight):>7}  to {words.signed(at):>6}  {step.name}: {step.level}")
    lines += [
        "",
        "Each weight is log2 of how much likelier this is for one person than for two: +1 doubles the odds.",
    ]
    if rivals:
        shown = ", ".join(
            f"{named.get(r.customer_id, '?')} ({r.customer_id}) {words.percent(r.probability)}"
            for r in rivals[:5]
        )
        lines.append(f"It could also be: {shown}.")
    return lines
