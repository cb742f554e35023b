"""Within one batch of linking everybody is made ready once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from models.linkage.block import customer_base
from models.linkage.decide import collective
from models.linkage.prepare import prepared
from pipelines.link import link_people
from pipelines.link_stored import link_stored
from pipelines.model_refit import FEWEST
from records.documents import Document
from records.people import Person
from records.store import Store, customers, documents
from settings import Settings

GIVEN = "Nora Theodore Ingrid Maud Casper Odette Lionel Petra Ambrose Sybil".split()
FAMILY = "Quill Brackenridge Falkenberg Rusk Ashdown Pemberton Harrow Finch Okafor Vandermeer Ode".split()
KNOWN = [
    Person(f"c{n}", f"{GIVEN[n % 10]} {FAMILY[n // 10]}", phones=(f"+1415555{100 + n:04d}",))
    for n in range(110)
]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each person was made ready."""
    found: Counter[str] = Counter()
    whole = prepared.prepare

    def prepare(person: Person) -> prepared.Prepared:
        found[repr(person)] += 1
        return whole(person)

    monkeypatch.setattr(prepared, "prepare", prepare)
    monkeypatch.setattr(collective, "prepare", prepare)
    monkeypatch.setattr(customer_base, "_latest", None)
    return found


def test_a_job_of_kith_link_with_training(counted: Counter[str]) -> None:
    # everybody is mentioned twice, so that there is something to train on and something to join
    mentions = [
        Person(f"m{n}{again}", who.name, phones=who.phones, emails=emails)
        for n, who in enumerate(KNOWN)
        for again, emails in (("a", ()), ("b", (f"post{n}@example.org",)))
    ]
    result = link_people(KNOWN, mentions)
    assert result.model.trained_on
    assert len(counted) == len(KNOWN) + len(mentions) + len(
        KNOWN
    )  # the last are what two mentions say together
    assert set(counted.values()) == {1}


@pytest.mark.parametrize("job", [True, False])
def test_a_batch_from_the_store(
    store: Store, kith_settings: Settings, letter: Callable[..., Document], counted: Counter[str], job: bool
) -> None:
    with store.begin() as conn:
        customers.upsert(conn, KNOWN[:FEWEST])
        for n in range(6):
            documents.save(conn, letter(n, name=KNOWN[n // 2].name, phone=KNOWN[n // 2].phones[0]), "1", {})
    linked = link_stored(store, kith_settings, ["d1", "d2", "d3"] if job else None)
    assert linked.mentions >= 3
    assert len(counted) > FEWEST
    assert set(counted.values()) == {1}


def test_linking_what_changed(
    store: Store, kith_settings: Settings, letter: Callable[..., Document], counted: Counter[str]
) -> None:
    with store.begin() as conn:
        customers.upsert(conn, KNOWN)
        for n in range(110):
            documents.save(conn, letter(n, name=KNOWN[n].name, phone=KNOWN[n].phones[0]), "1", {})
    link_stored(store, kith_settings)
    with store.begin() as conn:
        customers.upsert(conn, [Person("c5", KNOWN[5].name, phones=("+14155559999",))])
    counted.clear()
    assert 0 < link_stored(store, kith_settings).mentions < 110
    # the customer that changed is made ready as a customer, and as what changed
    changed = {who: times for who, times in counted.items() if times > 1}
    assert all("id='c5'" in str(who) and times == 2 for who, times in changed.items())
