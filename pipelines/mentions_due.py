"""Which mentions are due to be linked: all, those whose links can have changed, or those of a job.

A mention's links follow from the model and the Kith that weighs with it, from what it and those who are one
person with it say (its *trace*), and from the customers that are its candidates. So a mention is linked again
where its trace is not the one it was last linked as, or where a customer that changed is, or was, its
candidate (models/linkage/block/affected_mentions.py). All others keep their links.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from models.linkage import LinkageModel
from models.linkage.block import affected_mentions
from models.linkage.block.customer_base import Base
from models.linkage.decide import collective
from models.linkage.decide.collective import Joint
from models.linkage.prepare.prepared import Prepared, prepare_all
from models.linkage.prepare.prepared_people import PreparedPeople
from records.documents import digest
from records.people import Person
from records.store import Store, documents, link_traces, mentions
from records.store.link_traces import Trace

PAGE = 10_000
"""Mentions that are read from the store at once."""
ROUNDS = 3
"""How far a job looks for who is one person with its mentions: those who share a key, those who share one
with these, …"""
MOST_NEAR = 5_000
"""Keys of other mentions that a job looks at in a round; what is left out then is found by the next ``kith
enrich``."""


@dataclass(frozen=True, slots=True)
class DueMentions:
    """Mentions that are to be linked, made ready.

    Attributes:
        mentions: The mentions, all members of their ``joints`` among them.
        joints: Who is one person among them.
        traces: What each is linked as, by its id.
        lost: Keys that mentions had when they were last linked and have no more.
        gone: Ids of mentions that are no more.
    """

    mentions: PreparedPeople = field(default_factory=lambda: PreparedPeople(()))
    joints: list[Joint] = field(default_factory=list)
    traces: dict[str, Trace] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()

    def no_longer_claimed(self, field_name: str, value: str) -> bool:
        """Say whether a mention that had this number or address has it no more."""
        key = collective.contact_key(field_name, value)
        return key is not None and _hidden(key) in self.lost

    def batches(self, size: int) -> Iterator[tuple[PreparedPeople, list[Joint]]]:
        """Give the mentions in portions of some ``size``.

        Who is one person with another is in the same portion.
        """
        position = {mention.id: at for at, mention in enumerate(self.mentions)}
        groups = [(joint, [position.pop(number) for number in joint.members]) for joint in self.joints]
        batch: list[int] = []
        together: list[Joint] = []
        for joint, members in groups:
            if batch and len(batch) + len(members) > size:
                yield self.mentions.at(batch), together
                batch, together = [], []
            batch.extend(members)
            together.append(joint)
        for at in position.values():
            if len(batch) >= size:
                yield self.mentions.at(batch), together
                batch, together = [], []
            batch.append(at)
        if batch:
            yield self.mentions.at(batch), together


def everything(store: Store, base: Base, model: LinkageModel) -> DueMentions:
    """Give all mentions of people."""
    people = PreparedPeople(_all(store))
    joints = collective.joints(people, base.may_bind)
    with store.begin() as conn:
        readings = mentions.readings(conn)
        before = link_traces.traces(conn)
    whole = DueMentions(people, joints, _traces(people, joints, readings, model.weighing))
    return replace(whole, lost=_lost(before, whole.traces), gone=tuple(before.keys() - whole.traces.keys()))


def changed(
    store: Store, base: Base, model: LinkageModel, customers: Sequence[Person], common: NDArray[np.uint64]
) -> DueMentions:
    """Give the mentions whose links can be others than when they were last linked.

    Args:
        store: Where the mentions are.
        base: The customers as they are.
        model: The model that weighs.
        customers: Those that changed meanwhile, as they are and as they were.
        common: Keys that were too common to propose anybody, and still are.
    """
    whole = everything(store, base, model)
    with store.begin() as conn:
        before = link_traces.traces(conn)
    due = {number for number, trace in whole.traces.items() if before.get(number) != trace}
    if customers:
        altered, names = prepare_all(customers), base.index.names
        left, _ = whole.mentions.parted(due)
        touched = affected_mentions.concerned(left.prepared, altered, common, names)
        due.update(mention.id for mention, is_touched in zip(left, touched, strict=True) if is_touched)
        # what several say together may have a customer's key though no one of them has it
        together = [joint.prepared for joint in whole.joints]
        pooled = affected_mentions.concerned(together, altered, common, names)
        for joint, is_touched in zip(whole.joints, pooled, strict=True):
            due.update(joint.members if is_touched else ())
    return _narrowed(whole, due)


def around(store: Store, base: Base, model: LinkageModel, document_ids: Sequence[str]) -> DueMentions:
    """Give the mentions of these documents and their attachments, and who is one person with them."""
    people = PreparedPeople(_of_documents(store, document_ids))
    with store.begin() as conn:
        gone = link_traces.gone(conn)
        present = mentions.readings(conn, [person.id for person in people])
        own = people.among(present)
        before = link_traces.traces(conn, [person.id for person in own])
        before |= {trace.mention_id: trace for trace in gone}
        # their keys first, so that of two jobs at once one at least sees the other's
        first = [Trace(who.id, "", keys) for who, keys in zip(own, _keys(own.prepared), strict=True)]
        link_traces.keep(conn, [trace for trace in first if trace.mention_id not in before])
    near, unknown = _neighbourhood(store, own)
    joints = collective.joints(near, lambda key: base.may_bind(key) and _hidden(key) not in unknown)
    with store.begin() as conn:
        readings = mentions.readings(conn, [person.id for person in near])
    near = near.among(readings)
    joints = [joint for joint in joints if all(number in readings for number in joint.members)]
    whole = DueMentions(near, joints, _traces(near, joints, readings, model.weighing))
    whole = replace(whole, lost=_lost(before, whole.traces), gone=tuple(trace.mention_id for trace in gone))
    return _narrowed(whole, {person.id for person in own})


def _of_documents(store: Store, document_ids: Sequence[str]) -> Iterator[Person]:
    seen: set[str] = set()
    for start in range(0, len(document_ids), 2_000):
        with store.begin() as conn:
            chosen = documents.with_children(conn, document_ids[start : start + 2_000])
            found = mentions.people(conn, document_ids=chosen)
        yield from (person for person in found if person.id not in seen)
        seen.update(person.id for person in found)


def _neighbourhood(store: Store, own: PreparedPeople) -> tuple[PreparedPeople, set[str]]:
    """These mentions with those who may be one person with them, and the keys that bind nobody.

    Of these keys it is not known who else has them.
    """
    people, known = own, {person.id for person in own}
    asked: set[str] = set()
    every = open_keys = {key for keys in _keys(own.prepared) for key in keys}
    for _ in range(ROUNDS):
        with store.begin() as conn:
            holders = link_traces.of_keys(conn, sorted(open_keys), MOST_NEAR)
            fresh = {number for numbers in holders.values() for number in numbers} - known
            found = PreparedPeople(mentions.people(conn, sorted(fresh)))
        asked |= {key for key in open_keys if key in holders}
        people, known = people + found, known | {person.id for person in found}
        new_keys = {key for keys in _keys(found.prepared) for key in keys}
        every, open_keys = every | new_keys, new_keys - asked
        if not open_keys:
            break
    return people, every - asked


def _narrowed(whole: DueMentions, due: Collection[str]) -> DueMentions:
    """What is due of the whole, and whoever is one person with it."""
    joints = [joint for joint in whole.joints if any(number in due for number in joint.members)]
    wanted = {*due, *(number for joint in joints for number in joint.members)}
    return replace(
        whole,
        mentions=whole.mentions.among(wanted),
        joints=joints,
        traces={number: trace for number, trace in whole.traces.items() if number in wanted},
    )


def _lost(before: Mapping[str, Trace], now: Mapping[str, Trace]) -> frozenset[str]:
    none = Trace("", "", ())
    return frozenset(
        key
        for number, trace in before.items()
        for key in set(trace.keys).difference(now.get(number, none).keys)
    )


def _all(store: Store) -> Iterator[Person]:
    after = ""
    while True:
        with store.begin() as conn:
            page = mentions.people(conn, after=after, limit=PAGE)
        if not page:
            return
        yield from page
        after = page[-1].id


def _traces(
    people: PreparedPeople, joints: Sequence[Joint], readings: Mapping[str, str], weighing: str
) -> dict[str, Trace]:
    together = {
        number: digest(_content(joint.person), str(joint.different))
        for joint in joints
        for number in joint.members
    }
    return {
        person.id: Trace(
            person.id,
            digest(weighing, readings.get(person.id, ""), _content(person), together.get(person.id, "")),
            keys,
        )
        for person, keys in zip(people, _keys(people.prepared), strict=True)
    }


def _content(person: Person) -> str:
    return repr(replace(person, id=""))


def _keys(people: Sequence[Prepared]) -> list[tuple[str, ...]]:
    return [tuple(sorted(map(_hidden, collective.keys(person)))) for person in people]


def _hidden(key: str) -> str:
    return digest("binds", key)
