"""Which mentions are to be linked: all of them, those that can have changed, or those of a job with whoever is one person with them.

A mention's links follow from the model and the Kith that weighs with it, from what it and those who are one person with it say (its
*trace*), and from the customers that are its candidates. So a mention is linked again where its trace is another than when it was linked last, or where a customer
that changed is, or was, its candidate (models/linkage/block/affected_mentions.py); everybody else keeps what there is.
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
from models.linkage.prepare.prepared import prepare_all
from pipelines.link import may_bind
from records.documents import digest
from records.people import Person
from records.store import Store, documents, linked, mentions
from records.store.linked import Trace

PAGE = 10_000
"""Mentions that are read from the store at once."""
ROUNDS = 3
"""How far a job looks for who is one person with its mentions: those who share a key, those who share one with these, …"""
MOST_NEAR = 5_000
"""Keys of other mentions that a job looks at in a round; what is left out then is found by the next ``kith enrich``."""


@dataclass(frozen=True, slots=True)
class Scope:
    """``mentions`` are to be linked, all members of their ``joints`` among them; ``traces`` are what they are linked as. ``lost``
    are keys that mentions had when they were linked last and have no more, ``gone`` mentions that are no more.
    """

    mentions: list[Person] = field(default_factory=list)
    joints: list[Joint] = field(default_factory=list)
    traces: dict[str, Trace] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()

    def claimed(self, field_name: str, value: str) -> bool:
        """Whether a number or address is no longer some mention's that had it."""
        one = Person("", phones=(value,)) if field_name == "phone" else Person("", emails=(value,))
        return not self.lost.isdisjoint(_keys([one])[0])

    def batches(self, size: int) -> Iterator[tuple[list[Person], list[Joint]]]:
        """Mentions in portions of some ``size``, who is one person with another in the same one."""
        by_id = {mention.id: mention for mention in self.mentions}
        groups = [(joint, [by_id.pop(number) for number in joint.members]) for joint in self.joints]
        batch: list[Person] = []
        together: list[Joint] = []
        for joint, members in groups:
            if batch and len(batch) + len(members) > size:
                yield batch, together
                batch, together = [], []
            batch.extend(members)
            together.append(joint)
        for mention in by_id.values():
            if len(batch) >= size:
                yield batch, together
                batch, together = [], []
            batch.append(mention)
        if batch:
            yield batch, together


def everything(store: Store, base: Base, model: LinkageModel) -> Scope:
    """All mentions of people."""
    people = list(_all(store))
    joints = collective.joints(people, lambda key: may_bind(base, key))
    with store.begin() as conn:
        readings = mentions.readings(conn)
        before = linked.traces(conn)
    whole = Scope(people, joints, _traces(people, joints, readings, model.weighing))
    return replace(whole, lost=_lost(before, whole.traces), gone=tuple(before.keys() - whole.traces.keys()))


def changed(
    store: Store, base: Base, model: LinkageModel, customers: Sequence[Person], common: NDArray[np.uint64]
) -> Scope:
    """The mentions whose links can be others than when they were linked last. ``customers``: those that changed meanwhile, as they
    are and as they were; ``common``: keys that were too common to propose anybody, and are.
    """
    whole = everything(store, base, model)
    with store.begin() as conn:
        before = linked.traces(conn)
    due = {number for number, trace in whole.traces.items() if before.get(number) != trace}
    if customers:
        left = [mention for mention in whole.mentions if mention.id not in due]
        altered = prepare_all(customers)
        names = base.index.names
        touched = affected_mentions.concerned(prepare_all(left), altered, common, names)
        due.update(mention.id for mention, is_touched in zip(left, touched, strict=True) if is_touched)
        # what several say together may have a customer's key though no one of them has it
        joint_people = prepare_all([joint.person for joint in whole.joints])
        pooled = affected_mentions.concerned(joint_people, altered, common, names)
        for joint, is_touched in zip(whole.joints, pooled, strict=True):
            due.update(joint.members if is_touched else ())
    return _narrowed(whole, due)


def around(store: Store, base: Base, model: LinkageModel, document_ids: Sequence[str]) -> Scope:
    """The mentions of these documents and of what is attached to them, with the mentions elsewhere that are one person with them."""
    own: list[Person] = []
    for start in range(0, len(document_ids), 2_000):
        with store.begin() as conn:
            chosen = documents.with_children(conn, document_ids[start : start + 2_000])
            own.extend(mentions.people(conn, document_ids=chosen))
    with store.begin() as conn:
        gone = linked.gone(conn)
        present = mentions.readings(conn, [person.id for person in own])
        own = [person for person in own if person.id in present]
        before = linked.traces(conn, [person.id for person in own]) | {
            trace.mention_id: trace for trace in gone
        }
        # their keys first, so that of two jobs at once one at least sees the other's
        first = [Trace(person.id, "", keys) for person, keys in zip(own, _keys(own), strict=True)]
        linked.keep(conn, [trace for trace in first if trace.mention_id not in before])
    people, unknown = _neighbourhood(store, own)
    joints = collective.joints(people, lambda key: may_bind(base, key) and _hidden(key) not in unknown)
    with store.begin() as conn:
        readings = mentions.readings(conn, [person.id for person in people])
    people = [person for person in people if person.id in readings]
    joints = [joint for joint in joints if all(number in readings for number in joint.members)]
    whole = Scope(people, joints, _traces(people, joints, readings, model.weighing))
    whole = replace(whole, lost=_lost(before, whole.traces), gone=tuple(trace.mention_id for trace in gone))
    return _narrowed(whole, {person.id for person in own})


def _neighbourhood(store: Store, own: Sequence[Person]) -> tuple[list[Person], set[str]]:
    """These mentions with those who may be one person with them, and the keys of which it is not known who else has them: these
    must bind nobody.
    """
    people = {person.id: person for person in own}
    asked: set[str] = set()
    open_keys = {key for keys in _keys(own) for key in keys}
    for _ in range(ROUNDS):
        with store.begin() as conn:
            holders = linked.of_keys(conn, sorted(open_keys), MOST_NEAR)
            fresh = {number for numbers in holders.values() for number in numbers} - people.keys()
            found = mentions.people(conn, sorted(fresh))
        asked |= {key for key in open_keys if key in holders}
        people |= {person.id: person for person in found}
        open_keys = {key for keys in _keys(found) for key in keys} - asked
        if not open_keys:
            break
    everybody = list(people.values())
    return everybody, {key for keys in _keys(everybody) for key in keys} - asked


def _narrowed(whole: Scope, due: Collection[str]) -> Scope:
    """What is due of the whole, and whoever is one person with it."""
    joints = [joint for joint in whole.joints if any(number in due for number in joint.members)]
    wanted = {*due, *(number for joint in joints for number in joint.members)}
    return replace(
        whole,
        mentions=[mention for mention in whole.mentions if mention.id in wanted],
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
    people: Sequence[Person], joints: Sequence[Joint], readings: Mapping[str, str], weighing: str
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
        for person, keys in zip(people, _keys(people), strict=True)
    }


def _content(person: Person) -> str:
    return repr(replace(person, id=""))


def _keys(people: Sequence[Person]) -> list[tuple[str, ...]]:
    return [tuple(sorted(map(_hidden, collective.keys(person)))) for person in prepare_all(people)]


def _hidden(key: str) -> str:
    return digest("binds", key)
