"""Reviewers' decisions on invented people: what they change is shown, applied, used by the next run, and
taken back.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from pipelines import model_refit
from pipelines.enrich import enrich
from pipelines.review import undo
from records.documents import Document
from records.failures import Misuse
from records.people import Person
from records.store import Store, customers, decisions, documents, linkage_models, review_labels
from records.store.tables import audit
from records.store.tables import links as table
from settings import Settings

Make = Callable[..., Document]
GIVEN = "Nora Theodore Ingrid Maud Casper Odette Lionel Petra Ambrose Sybil Conrad Thea".split()
FAMILY = "Quill Brackenridge Falkenberg Rusk Ashdown Pemberton Thornvale Lindsby Grimwick Holloton".split()
FIRMS = (
    "Alder & Finch|Dunmore Mills|Harbourline Freight|Northgate Instruments|Orrery Works|Sable Foundry".split(
        "|"
    )
)
PEOPLE = 120


def person(number: int) -> Person:
    name = f"{GIVEN[number % 12]} {FAMILY[number // 12]}"
    return Person(f"c{number}", name, phones=(f"+1415555{100 + number:04d}",), organisation=FIRMS[number % 6])


@pytest.fixture
def house(store: Store, letter: Make) -> Store:
    """Everybody writes from a new number; of every third it is a namesake from another firm."""
    with store.begin() as conn:
        customers.upsert(conn, [person(number) for number in range(PEOPLE)])
        for number in range(PEOPLE):
            firm = FIRMS[(number + 3) % 6] if namesake(number) else FIRMS[number % 6]
            made = letter(
                number + 1,
                name=str(person(number).name),
                phone=f"+1628555{100 + number:04d}",
                organisation=firm,
            )
            documents.save(
                conn,
                replace(made, date=None, source=f"{'old' if number % 2 else 'new'}/{number}.txt"),
                "1",
                {},
            )
    return store


def namesake(number: int) -> bool:
    return number % 3 == 0


def review(store: Store, settings: Settings, most: int = PEOPLE) -> int:
    """Decide what is suggested as somebody would who knows the people; how many were."""
    enrich(store, settings)
    with store.begin() as conn:
        chosen = select(table).where(
            table.c.probability >= 0.5, table.c.probability < settings.automatic_precision
        )
        shown = list(conn.execute(chosen.order_by(table.c.id)))[:most]
        for link in shown:
            number = int(link.mention_id[1:]) - 1
            right = link.customer_id == f"c{number}" and not namesake(number)
            decisions.decide(conn, link.mention_id, link.customer_id, "accept" if right else "reject", "rita")
    return len(shown)


def test_a_refit_is_shown_applied_used_and_taken_back(house: Store, kith_settings: Settings) -> None:
    decided = review(house, kith_settings)
    found = model_refit.preview(house, kith_settings)
    assert found.decisions == decided >= model_refit.FEWEST
    assert found.helps
    assert found.after < 0.8 * found.before
    assert found.wrong_automatic == (0, 0)
    with house.begin() as conn:
        before = linkage_models.in_use(conn)
        assert before is not None  # looking changes nothing
        assert before.version == found.in_use == found.trained.version
    model_refit.apply(house, found, "rita")
    enrich(house, kith_settings)
    with house.begin() as conn:
        assert set(conn.scalars(select(table.c.model_version))) == {found.model.version}
        wrong = [f"c{n}" for n in range(PEOPLE) if namesake(n)]
        chances = list(conn.execute(select(table.c.customer_id, table.c.probability)))
        assert max(row.probability for row in chances if row.customer_id in wrong) < 0.5
        assert {v.version: v.chosen_by for v in linkage_models.versions(conn)} == {
            found.model.version: "rita", found.in_use: "kith",
        }  # fmt: skip
    model_refit.use(house, found.in_use, "rita")
    enrich(house, kith_settings)
    with house.begin() as conn:
        assert set(conn.scalars(select(table.c.model_version))) == {found.in_use}
        noted = conn.execute(select(audit).where(audit.c.action.like("model.%")).order_by(audit.c.id)).all()
    assert [(row.action, row.who, row.subject) for row in noted[1:]] == [
        ("model.refitted", "rita", found.model.version), ("model.chosen", "rita", found.in_use),
    ]  # fmt: skip
    assert noted[1].detail["decisions"] == decided


def test_a_second_refit_counts_no_decision_twice(house: Store, kith_settings: Settings) -> None:
    review(house, kith_settings)
    first = model_refit.preview(house, kith_settings)
    model_refit.apply(house, first, "rita")
    again = model_refit.preview(house, kith_settings)
    assert again.model == first.model
    assert again.in_use == first.model.version


def test_too_few_decisions_are_said(house: Store, kith_settings: Settings) -> None:
    review(house, kith_settings, most=12)
    with pytest.raises(Misuse, match="Too few decisions: 12 of at least 30"):
        model_refit.preview(house, kith_settings)


def test_what_was_taken_back_teaches_nothing(house: Store, kith_settings: Settings) -> None:
    decided = review(house, kith_settings)
    undo(house, kith_settings, by="rita")
    with house.begin() as conn:
        assert len(review_labels.labels(conn)) == decided - 1


def test_decisions_at_random_do_not_become_a_model(house: Store, kith_settings: Settings) -> None:
    enrich(house, kith_settings)
    draw = random.Random(3)
    with house.begin() as conn:
        for link in list(conn.execute(select(table).where(table.c.probability >= 0.5))):
            verdict = "accept" if draw.random() < link.probability else "reject"
            decisions.decide(conn, link.mention_id, link.customer_id, verdict, "rita")  # type: ignore[arg-type]
    found = model_refit.preview(house, kith_settings)
    if not found.helps:
        with pytest.raises(Misuse, match="Nothing was changed"):
            model_refit.apply(house, found, "rita")
    assert found.before - found.after < 0.1 * found.before


def test_a_person_s_choice_stays_when_people_outgrow_it(house: Store, kith_settings: Settings) -> None:
    review(house, kith_settings)
    found = model_refit.preview(house, kith_settings)
    model_refit.apply(house, found, "rita")
    with house.begin() as conn:
        more = [
            Person(f"n{n}", f"Zeno {FAMILY[n % 10]}{chr(97 + n // 10)}", phones=(f"+1202555{n:04d}",))
            for n in range(90)
        ]
        customers.upsert(conn, more)
    warnings = enrich(house, kith_settings).warnings
    assert any("kith model refit" in warning for warning in warnings)
    with house.begin() as conn:
        assert set(conn.scalars(select(table.c.model_version))) == {found.model.version}
    assert model_refit.preview(house, kith_settings).trained.version != found.trained.version


def test_the_shipped_model_can_be_chosen_and_an_unknown_one_not(
    house: Store, kith_settings: Settings
) -> None:
    enrich(house, kith_settings)
    model_refit.use(house, "prior", "rita")
    enrich(house, kith_settings)
    with house.begin() as conn:
        assert set(conn.scalars(select(table.c.model_version))) == {"prior"}
        linkage_models.add(conn, "foreign", {"format": "another"})
    for version in ("nothing", "foreign"):
        with pytest.raises(Misuse):
            model_refit.use(house, version, "rita")


def test_each_source_has_its_tally(house: Store, kith_settings: Settings) -> None:
    decided = review(house, kith_settings)
    with house.begin() as conn:
        found = review_labels.tally_by_source(conn)
    assert {tally.kind for tally in found} == {"text"}
    assert sum(tally.accepted + tally.rejected for tally in found) == decided
    assert any(tally.rejected for tally in found)
