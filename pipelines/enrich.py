"""Enrichment: make records of links, decisions and owned contacts, and emit those that changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection

from pipelines.link_stored import link_stored
from pipelines.sayings import Saying, Support, same, sayings
from pipelines.statements import Rivalry, Rules, statement
from records.enrichments import Basis, Enrichment
from records.people import Person
from records.store import Store, customers, decisions, documents, enrichments, links, mentions
from records.store.decisions import Standing
from records.store.links import KeptLink
from records.store.mentions import OWNED
from settings import Settings

BATCH = 200
"""Customers enriched in one transaction. It bounds memory, and how long other writers wait."""
RIVAL = 0.2
"""The least probability at which another customer's link is a rival claim to a number."""
ALIKE = 75
"""The least similarity (rapidfuzz, 0 to 100, words in any order) at which two names may be one person's."""

_LOW_PRECISION = (
    "The automatic records are expected to be right in {expected:.4f} of cases, less than the {wanted} that "
    "is wanted: review them, or raise KITH_AUTOMATIC_PRECISION."
)

StatementKey = tuple[str, str, str, str]
"""What is said about whom: customer, field, the value in its plain form, the extension."""


@dataclass(frozen=True, slots=True)
class EnrichReport:
    """How many records are new, changed, unchanged and retracted.

    Attributes:
        changed_ids: The ids of all but the unchanged records.
        automatic: How many of all records add something automatically.
        expected: The expected precision of the automatic records: the mean of their confidences.
        warnings: Sentences for the operator.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    retracted: int = 0
    automatic: int = 0
    expected: float = 1.0
    changed_ids: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        done = (
            f"{self.new} new, {self.changed} changed, {self.unchanged} unchanged, {self.retracted} retracted"
        )
        if not self.automatic:
            return done
        return (
            f"{done}; {self.automatic} add something automatically, "
            f"their expected precision is {self.expected:.4f}"
        )


def enrich(
    store: Store,
    settings: Settings,
    customer_ids: Sequence[str] | None = None,
    since: datetime | None = None,
    noting: Callable[[Sequence[str]], None] | None = None,
    full: bool = False,
) -> EnrichReport:
    """Bring the enrichment records up to date with links and decisions, and put what changed into the outbox.

    With ``customer_ids``, only their records and those of their rivals are made, from the present links.
    Without, mentions whose links can have changed are linked to the present customers first; then the records
    of all customers that can have changed are made.

    Args:
        store: The open store.
        settings: The settings.
        customer_ids: Only these customers.
        since: Link only mentions of documents stored since then.
        noting: Called with the ids of new and changed records of each batch before they are committed. So a
            caller can report them later even if this process is killed.
        full: Link all mentions.
    """
    done = EnrichReport()
    if customer_ids is None:
        chosen = None
        if since is not None:
            with store.begin() as conn:
                chosen = enrichments.since(conn, since)
        linked = link_stored(store, settings, chosen, full=full)
        customer_ids, done = linked.customers, EnrichReport(warnings=linked.warnings)
        if since is None:
            with store.begin() as conn:
                everyone = enrichments.concerned(conn, settings.suggest_probability) if full else ()
                customer_ids = sorted({*customer_ids, *everyone, *enrichments.due(conn)})
    for batch in _batches(customer_ids):
        with store.begin() as conn:
            written = enrich_in(conn, settings, batch)
            if noting is not None:
                noting((*written.new, *written.changed, *written.withdrawn))
        done = _added(done, written)
    with store.begin() as conn:
        automatic, expected = enrichments.automatic(conn)
    warnings = done.warnings
    if expected < settings.automatic_precision:
        warnings += (_LOW_PRECISION.format(expected=expected, wanted=settings.automatic_precision),)
    return replace(done, automatic=automatic, expected=expected, warnings=warnings)


def enrich_in(conn: Connection, settings: Settings, customer_ids: Sequence[str]) -> enrichments.Written:
    """Make the records of a few customers in the caller's transaction."""
    enrichments.lock(conn)  # before reading: nothing may change between reading and writing
    enrichments.take(conn, customer_ids)
    records = list(_records(conn, settings, customer_ids))
    done = enrichments.write(conn, customer_ids, records)
    rivals = enrichments.rivals(conn, customer_ids)
    if rivals:
        other = enrichments.write(conn, rivals, list(_records(conn, settings, rivals)))
        done = replace(
            done, new=done.new + other.new, changed=done.changed + other.changed,
            withdrawn=done.withdrawn + other.withdrawn,
        )  # fmt: skip
    return done


def _records(conn: Connection, settings: Settings, customer_ids: Sequence[str]) -> Iterator[Enrichment]:
    people = customers.of_ids(conn, customer_ids)
    said: dict[StatementKey, list[Saying]] = defaultdict(list)
    for customer_id, support in _supports(conn, settings, people):
        for saying in sayings(people[customer_id], support):
            key: StatementKey = (
                customer_id,
                saying.field,
                same(saying.field, saying.value),
                saying.extension or "",
            )
            said[key].append(saying)
    rivalry = _rivalries(conn, people, said, settings.suggest_probability)
    rules = Rules(settings.automatic_precision, settings.suggest_probability)
    for about, group in sorted(said.items(), key=lambda entry: entry[0]):
        yield statement(people[about[0]], group, rivalry.get(about, Rivalry()), rules)


def _supports(
    conn: Connection, settings: Settings, people: Mapping[str, Person]
) -> Iterator[tuple[str, Support]]:
    """The mentions with a link or a decision for one of these customers, rejected ones included."""
    ids = links.mentions_of(conn, list(people), settings.suggest_probability)
    rows = {number: row for number, row in mentions.of_ids(conn, ids).items() if row.kind == "person"}
    verdicts = decisions.standing(conn, sorted({row.key for row in rows.values()}))
    pairs = _pairs(links.of_mentions(conn, list(rows)), rows, verdicts, people, settings.suggest_probability)
    wanted = sorted({rows[mention_id].document_id for mention_id, _ in pairs})
    texts, found = documents.outline(conn, wanted), documents.contacts_of(conn, wanted)
    parts, models = documents.segments_of(conn, wanted), documents.model_versions(conn, wanted)
    for (mention_id, customer_id), kept in sorted(pairs.items(), key=lambda pair: pair[0]):
        row = rows[mention_id]
        verdict = verdicts.get((row.key, customer_id))
        mention, document = documents.mention_of(row), texts[row.document_id]
        segments = parts.get(row.document_id, ())
        yield (
            customer_id,
            Support(
                mention=mention,
                document=replace(document, segments=segments),
                segment=segments[mention.segment] if mention.segment < len(segments) else None,
                contacts=found.get(row.document_id, {}),
                basis=_basis(mention_id, kept, verdict),
                verdict=verdict.verdict if verdict else None,
                models={**models[row.document_id], **({"linkage": kept.model_version} if kept else {})},
            ),
        )


def _pairs(
    kept: Sequence[KeptLink], rows: Mapping[str, Any], verdicts: Mapping[tuple[str, str], Standing],
    people: Mapping[str, Person], least: float,
) -> dict[tuple[str, str], KeptLink | None]:  # fmt: skip
    """The pairs of mention and customer that are probable enough or decided, with their links.

    A mention that was accepted for one customer belongs to no other.
    """
    taken = {
        key: customer_id for (key, customer_id), standing in verdicts.items() if standing.verdict == "accept"
    }
    by_pair = {(k.link.mention_id, k.link.customer_id): k for k in kept}
    pairs: dict[tuple[str, str], KeptLink | None] = {
        pair: k for pair, k in by_pair.items() if pair[1] in people and k.link.probability >= least
    }
    for mention_id, row in rows.items():
        for (key, customer_id), _ in verdicts.items():
            if key == row.key and customer_id in people:
                pairs[mention_id, customer_id] = by_pair.get((mention_id, customer_id))
    return {pair: k for pair, k in pairs.items() if taken.get(rows[pair[0]].key, pair[1]) == pair[1]}


def _basis(mention_id: str, kept: KeptLink | None, verdict: Standing | None) -> Basis:
    link = kept.link if kept else None
    return Basis(
        mention_id=mention_id,
        probability=link.probability if link else 0.0,
        weight=link.weight if link else 0.0,
        comparisons=link.comparisons if link else (),
        decided_by=verdict.decided_by if verdict else None,
        decided_at=verdict.decided_at.isoformat(timespec="seconds") if verdict else None,
    )


def _rivalries(
    conn: Connection,
    people: Mapping[str, Person],
    said: Mapping[StatementKey, Sequence[Saying]],
    least: float,
) -> dict[StatementKey, Rivalry]:
    """Of each number and address that is said of a customer: who else holds or claims it.

    ``least``: from which probability on a link makes a record.
    """
    values = {
        field: sorted({g[0].value for k, g in said.items() if k[1] == field}) for field in ("phone", "email")
    }
    held = customers.holders(conn, values["phone"], values["email"])
    claims = enrichments.claims(conn, values["phone"] + values["email"], OWNED, RIVAL)
    verdicts = decisions.standing(conn, sorted({claim.mention_key for claim in claims}))
    taken = {key: customer_id for (key, customer_id), s in verdicts.items() if s.verdict == "accept"}
    by_value: dict[str, list[enrichments.Claim]] = defaultdict(list)
    for claim in claims:
        by_value[same(claim.kind, claim.value)].append(claim)
    found = {}
    for (customer_id, field, value, extension), group in said.items():
        if field not in values:
            continue
        claimants, strangers = set(), False
        ours = {saying.support.mention.id for saying in group}
        names = [
            people[customer_id].name or "",
            *people[customer_id].aliases,
            *(s.support.mention.name for s in group),
        ]
        for claim in by_value[value]:
            if extension and claim.extension and extension != claim.extension:
                continue  # another line behind the same switchboard
            owner = taken.get(claim.mention_key, claim.customer_id)
            others = claim.mention_id not in ours
            if owner is None:
                strangers = strangers or (others and not _alike(claim.name, names))
            # of the candidates of one mention those are rivals whose links are good enough for a record, too
            elif (
                owner != customer_id
                and (others or claim.probability >= least)
                and _stands(verdicts.get((claim.mention_key, owner)))
            ):
                claimants.add(owner)
        holders = tuple(holder for holder in held.get(value, ()) if holder != customer_id)
        found[customer_id, field, value, extension] = Rivalry(holders, tuple(sorted(claimants)), strangers)
    return found


def _stands(verdict: Standing | None) -> bool:
    return verdict is None or verdict.verdict == "accept"


def _alike(name: str, others: Sequence[str]) -> bool:
    return any(fuzz.token_set_ratio(name.casefold(), other.casefold()) >= ALIKE for other in others if other)


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), BATCH):
        yield list(ids[start : start + BATCH])


def _added(report: EnrichReport, done: enrichments.Written) -> EnrichReport:
    news = (*done.new, *done.changed, *done.withdrawn)
    return EnrichReport(
        new=report.new + len(done.new), changed=report.changed + len(done.changed),
        unchanged=report.unchanged + len(done.unchanged), retracted=report.retracted + len(done.withdrawn),
        changed_ids=tuple(dict.fromkeys((*report.changed_ids, *news))),
        warnings=report.warnings,
    )  # fmt: skip
