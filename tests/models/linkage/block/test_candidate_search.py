"""Candidates are who shares a key or has a name near, each mention's own whatever else is asked with it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from models.linkage.block import blocking_keys, candidate_search, nearest_names
from models.linkage.prepare.prepared import Prepared, prepare_all
from records.people import Person
from tests.support.made_people import invent


@pytest.fixture(scope="module")
def customers() -> list[Prepared]:
    return prepare_all(invent(900))


@pytest.fixture(scope="module")
def base(customers: list[Prepared]) -> candidate_search.Index:
    return candidate_search.index(customers)


def pairs(found: candidate_search.Candidates) -> set[tuple[int, int]]:
    return set(zip(found.mentions.tolist(), found.customers.tolist(), strict=True))


def sharing(people: list[Prepared], customers: list[Prepared], most: int) -> set[tuple[int, int]]:
    """Who shares a key that ``most`` customers have at most, looked up one by one."""
    entries = blocking_keys.entries(customers)
    owners: dict[int, list[int]] = {}
    for key, owner in zip(
        blocking_keys.keys_of(entries).tolist(), blocking_keys.owners_of(entries).tolist(), strict=True
    ):
        owners.setdefault(key, []).append(owner)
    asked = blocking_keys.entries(people)
    return {
        (mention, customer)
        for key, mention in zip(
            blocking_keys.keys_of(asked).tolist(), blocking_keys.owners_of(asked).tolist(), strict=True
        )
        if len(owners.get(key, ())) <= most
        for customer in owners.get(key, ())
    }


@pytest.mark.parametrize("step", [1, 3, 512])
def test_everybody_who_shares_a_key_is_proposed(
    step: int, customers: list[Prepared], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidate_search, "_STEP", step)
    base = candidate_search.index(customers)
    mentions = prepare_all(
        [Person("m", p.name, emails=p.emails, phones=p.phones) for p in invent(60, seed=2)]
    )
    found = pairs(candidate_search.candidates(mentions, base, 1_000_000, thorough=True))
    expected = sharing(mentions, customers, candidate_search.MOST_SHARING)
    vectors, owners = nearest_names.name_vectors(mentions)
    rows, near = base.names.nearest(vectors)
    assert found == expected | set(zip(owners[rows].tolist(), near.tolist(), strict=True))
    assert len(expected) > 60


def test_whom_rare_keys_tell_needs_no_common_ones(
    customers: list[Prepared], base: candidate_search.Index
) -> None:
    people = invent(900)
    known = prepare_all([p for p in people if p.emails and p.phones][:40])
    vague = prepare_all([Person(p.id, str(p.name).split()[1]) for p in people[:40]])
    for mentions, plenty in ((known, True), (vague, False)):
        found = candidate_search.candidates(mentions, base, 1_000_000)
        every = pairs(candidate_search.candidates(mentions, base, 1_000_000, thorough=True))
        assert {(at, int(m.id[1:])) for at, m in enumerate(mentions)} <= pairs(found)
        if plenty:
            assert pairs(found) < every
            assert pairs(found) == every & sharing(mentions, customers, candidate_search.RARE)
        else:
            assert pairs(found) == every


def test_those_stay_whom_most_keys_propose(customers: list[Prepared], base: candidate_search.Index) -> None:
    mentions = prepare_all([Person("m", p.name, birth_date=p.birth_date) for p in invent(900)[:30]])
    every = candidate_search.candidates(mentions, base, 1_000_000, thorough=True)
    few = candidate_search.candidates(mentions, base, 5, thorough=True)
    assert max(Counter(few.mentions.tolist()).values()) == 5
    assert pairs(few) < pairs(every)
    assert {(at, at) for at in range(30)} <= pairs(few)


def test_candidates_are_the_same_in_whatever_batch(base: candidate_search.Index) -> None:
    mentions = prepare_all(
        [Person(f"m{at}", f"{p.name}e", phones=p.phones) for at, p in enumerate(invent(50, seed=3))]
    )
    together = candidate_search.candidates(mentions, base)
    alone = [candidate_search.candidates([mention], base) for mention in mentions]
    assert together.customers.tolist() == [c for found in alone for c in found.customers.tolist()]
    assert together.cosines.tolist() == [c for found in alone for c in found.cosines.tolist()]


@pytest.fixture
def cells(customers: list[Prepared], monkeypatch: pytest.MonkeyPatch) -> nearest_names.Names:
    """The customers' names in cells."""
    monkeypatch.setattr(nearest_names, "EXACT", 300)
    vectors, owners = nearest_names.name_vectors(customers)
    names = nearest_names.names_of(vectors.astype(np.float16), owners, len(customers))
    assert names.cells is not None
    return names


def test_nearest_by_cells_are_the_same_in_whatever_batch(cells: nearest_names.Names) -> None:
    asked = nearest_names.name_vectors(prepare_all([Person("m", f"{p.name}e") for p in invent(150, seed=2)]))[
        0
    ]
    best, rows = nearest_names.among_cells(asked, cells.vectors, cells.cells)
    order = np.random.default_rng(1).permutation(len(asked))
    for size in (1, 7, 150):
        for start in range(0, len(asked), size):
            which = order[start : start + size]
            near, again = nearest_names.among_cells(asked[which], cells.vectors, cells.cells)
            assert np.array_equal(again, rows[which])
            assert np.array_equal(near, best[which])


def test_of_equally_near_names_the_first_are_taken(cells: nearest_names.Names) -> None:
    for name in ("Nora Quillton", "Conrad Ashbury"):
        asked = nearest_names.name_vectors(prepare_all([Person("m", name)]))[0]
        exact, first = nearest_names.exactly(asked, cells.vectors)
        near, rows = nearest_names.among_cells(asked, cells.vectors, cells.cells)
        same = exact[0] == exact[0, 0]
        assert exact[0, 0] == near[0, 0]
        assert first[0, same].tolist() == rows[0, same].tolist() == sorted(first[0, same].tolist())


def test_cells_of_fewer_names_than_wanted_are_filled_up(customers: list[Prepared]) -> None:
    vectors, owners = nearest_names.name_vectors(customers[:4])
    names = nearest_names.Names(vectors, owners, nearest_names.first_rows(owners, 4))
    _, rows = nearest_names.exactly(vectors, names.vectors)
    assert (rows >= 0).sum(axis=1).tolist() == [4] * 4
    assert rows[:, 0].tolist() == [0, 1, 2, 3]
