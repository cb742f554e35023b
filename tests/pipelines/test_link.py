"""Linking people to people: who is found, who is left alone, and what a probability means."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from models.linkage import prior_model
from models.linkage.block.customer_base import Base, prepare
from models.linkage.decide.choice import cautious
from pipelines.link import LinkResult, link_batch, link_people
from records.links import Link
from records.people import Person

GIVEN = [
    "Nora",
    "Theodore",
    "Ingrid",
    "Bartholomew",
    "Maud",
    "Casper",
    "Odette",
    "Lionel",
    "Petra",
    "Ambrose",
    "Sybil",
    "Conrad",
    "Thea",
    "Magnus",
    "Delia",
    "Rufus",
]
FAMILY = [
    "Quill",
    "Brackenridge",
    "Falkenberg",
    "Rusk",
    "Ashdown",
    "Pemberton",
    "Holloway",
    "Vance",
    "Lindqvist",
    "Oduya",
    "Marchetti",
    "Thistle",
    "Kowal",
    "Drummond",
]


def invented(wanted: int, seed: int = 3) -> list[Person]:
    """Customers with distinct names, each with a number, an address and a birthday of their own."""
    draw = random.Random(seed)
    pairs = [(given, family) for given in GIVEN for family in FAMILY]
    draw.shuffle(pairs)
    return [
        Person(
            f"c{at}", name=f"{given} {family}", phones=(f"+1{201 + at % 40}555{100 + at // 40:04d}",), emails=(f"{given}.{family}@example.com".lower(),),
            birth_date=f"19{draw.randrange(40, 99)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 28):02d}", organisation=f"{draw.choice(FAMILY)} Ltd",
        )
        for at, (given, family) in enumerate(pairs[:wanted])
    ]  # fmt: skip


@pytest.fixture(scope="module")
def customers() -> list[Person]:
    return invented(200)


@pytest.fixture(scope="module")
def base(customers: list[Person]) -> Base:
    return prepare(customers)


def best(result: LinkResult, mention: str = "m") -> Link | None:
    found = [link for link in result.links if link.mention_id == mention]
    return found[0] if found else None


def test_a_name_and_a_number_together_are_nearly_certain(base: Base, customers: list[Person]) -> None:
    link = best(link_batch(base, [Person("m", name=customers[7].name, phones=customers[7].phones)]))
    assert link is not None
    assert link.customer_id == "c7"
    assert link.probability > 0.99


def test_a_full_name_alone_is_likely_and_never_certain(base: Base, customers: list[Person]) -> None:
    link = best(link_batch(base, [Person("m", name=customers[7].name)]))
    assert link is not None
    assert 0.6 < link.probability < 0.99


def test_a_namesake_with_another_number_and_birthday_is_left_alone(
    base: Base, customers: list[Person]
) -> None:
    stranger = Person(
        "m",
        name=customers[7].name,
        phones=("+442079460123",),
        birth_date="2001-06-30",
        emails=("rover77@example.org",),
    )
    assert best(link_batch(base, [stranger])) is None


def test_a_namesake_elsewhere_is_less_likely_than_the_name_alone_and_the_address_adds_nothing(
    base: Base, customers: list[Person]
) -> None:
    customer = customers[7]
    local = customer.emails[0].partition("@")[0]
    name = Person("n", name=customer.name)
    elsewhere = replace(name, id="e", organisation="Umber Coffee Group")
    derived = replace(elsewhere, id="d", emails=(f"{local}@umbercoffeegroup.example",))
    links = link_batch(base, [name, elsewhere, derived], threshold=0.1, top=1).links
    found = {link.mention_id: link for link in links}
    assert found["e"].probability < found["n"].probability - 0.1
    told = {at: {c.name: c.weight for c in found[at].comparisons if c.name != "caution"} for at in ("d", "e")}
    assert told["d"] == told["e"]


def test_a_bare_first_name_is_never_certain(base: Base) -> None:
    links = link_batch(
        base, [Person("m", name="Nora"), Person("n", name="Nora", organisation="Rusk Ltd")], threshold=0
    ).links
    assert links
    assert max(link.probability for link in links) < 0.5


def test_customers_of_one_name_share_the_probability(customers: list[Person]) -> None:
    twins = [*customers, Person("t1", name="Zebedee Quorn"), Person("t2", name="Zebedee Quorn")]
    links = link_people(twins, [Person("m", name="Zebedee Quorn")], threshold=0, model=prior_model()).links
    first, second = links[:2]
    assert {first.customer_id, second.customer_id} == {"t1", "t2"}
    assert first.probability == pytest.approx(second.probability)
    assert first.probability <= 0.5


def test_a_number_that_many_share_is_weaker_evidence(customers: list[Person]) -> None:
    switchboard = [replace(c, phones=("+442079460000",)) if at < 60 else c for at, c in enumerate(customers)]
    shared = link_people(
        switchboard, [Person("m", phones=("+442079460000",))], threshold=0, model=prior_model(), top=100
    ).links
    own = link_people(
        switchboard, [Person("m", phones=customers[80].phones)], threshold=0, model=prior_model()
    ).links
    assert max(link.probability for link in shared) < 0.05
    assert own[0].probability > 0.5


def test_probabilities_of_one_mention_leave_room_for_none_of_them(
    base: Base, customers: list[Person]
) -> None:
    mentions = [replace(c, id=f"m{at}", birth_date=None) for at, c in enumerate(customers[:50])]
    totals: dict[str, float] = {}
    for link in link_batch(base, mentions, threshold=0, top=1000).links:
        totals[link.mention_id] = totals.get(link.mention_id, 0.0) + link.probability
    assert len(totals) == 50
    assert max(totals.values()) <= 1 + 1e-9


def test_the_parts_of_an_explanation_add_up_to_the_weight(base: Base, customers: list[Person]) -> None:
    mention = replace(customers[3], id="m", phones=("+442079460123",))
    link = best(link_batch(base, [mention], threshold=0))
    assert link is not None
    assert {c.name for c in link.comparisons} == {
        "prior",
        "name",
        "emails",
        "phones",
        "birth_date",
        "organisation",
    }
    assert sum(c.weight for c in link.comparisons) == pytest.approx(link.weight, abs=0.01)


def test_a_mention_alone_is_weighed_as_in_a_batch(base: Base, customers: list[Person]) -> None:
    mentions = [Person(f"m{at}", name=c.name, emails=c.emails) for at, c in enumerate(customers[:20])]
    batch = link_batch(base, mentions).links
    alone = [link for mention in mentions for link in link_batch(base, [mention]).links[:1]]
    assert [(link.mention_id, link.customer_id) for link in batch if link.probability > 0.5] == [
        (x.mention_id, x.customer_id) for x in alone
    ]
    assert [x.weight for x in alone] == pytest.approx(
        [link.weight for link in batch if link.probability > 0.5]
    )


def test_top_and_threshold_bound_what_comes_back(base: Base) -> None:
    mention = [Person("m", name="Nora Quil")]
    assert len(link_batch(base, mention, threshold=0, top=3).links) == 3
    assert all(link.probability >= 0.3 for link in link_batch(base, mention, threshold=0.3).links)


def test_what_is_likelier_than_not_but_not_clear_stays_below_one_half_in_its_order() -> None:
    chances = np.array([0.1, 0.48, 0.5, 0.6, 0.79, 0.81, 0.99, 1.0])
    held = cautious(chances)
    assert held[[0, 1, 5, 6, 7]].tolist() == chances[[0, 1, 5, 6, 7]].tolist()
    assert (held[2:5] < 0.5).all()
    assert (np.diff(held) > 0).all()


def test_caution_is_a_step_of_the_explanation_and_goes_to_none_of_them(
    base: Base, customers: list[Person]
) -> None:
    mentions = [
        Person(f"m{at}", name=c.name, organisation="Elsewhere") for at, c in enumerate(customers[:40])
    ]
    links = link_batch(base, mentions, threshold=0, top=1000).links
    held = [link for link in links if link.comparisons[-1].name == "caution"]
    assert held
    assert all(0.49 < link.probability < 0.5 for link in held)
    assert all(
        sum(c.weight for c in link.comparisons) == pytest.approx(link.weight, abs=0.01) for link in held
    )
    totals: dict[str, float] = {}
    for link in links:
        totals[link.mention_id] = totals.get(link.mention_id, 0.0) + link.probability
    assert max(totals.values()) <= 1 + 1e-9


def test_a_birthday_with_a_slip_or_day_and_month_swapped_is_the_same_birthday(
    base: Base, customers: list[Person]
) -> None:
    """Of a customer whose day may be a month."""
    at, customer = next((n, c) for n, c in enumerate(customers) if int(str(c.birth_date)[8:]) <= 12 and str(c.birth_date)[5:7] != str(c.birth_date)[8:])  # fmt: skip
    year, month, day = str(customer.birth_date).split("-")
    slip = f"{year}-{month}-{day[0]}{(int(day[1]) + 1) % 10}"
    given = {
        "swap": f"{year}-{day}-{month}",
        "slip": slip,
        "other": "2001-06-30",
        "exact": f"{year}-{month}-{day}",
    }
    mentions = [Person(kind, name=customer.name, birth_date=date) for kind, date in given.items()]
    found = {link.mention_id: link for link in link_batch(base, mentions, threshold=0, top=1).links}
    assert {link.customer_id for link in found.values()} == {f"c{at}"}
    assert found["exact"].probability > found["swap"].probability > 0.9
    assert found["swap"].weight == found["slip"].weight
    assert found["other"].probability < 0.5


def test_a_role_mailbox_of_several_customers_is_worth_next_to_nothing(customers: list[Person]) -> None:
    office = [replace(c, emails=("info@umber.example",)) if at < 40 else c for at, c in enumerate(customers)]
    links = link_people(
        office, [Person("m", emails=("info@umber.example",))], threshold=0, model=prior_model(), top=100
    ).links
    assert max((link.probability for link in links), default=0.0) < 0.05


def test_a_role_mailbox_of_one_customer_is_the_organisation_s_and_no_person_s(
    customers: list[Person],
) -> None:
    """Whoever else writes from it is a colleague; the one whose name agrees is no surer by it than by any
    address there.
    """
    known = [replace(c, emails=("sales@umber.example",)) if c.id == "c7" else c for c in customers]
    base = prepare(known)
    owner = known[7]
    mentions = [
        Person("alone", emails=("sales@umber.example",)),
        Person("colleague", name="Winifred Okonjo-Thrale", emails=("sales@umber.example",)),
        Person("same", name=owner.name, emails=("sales@umber.example",)),
        Person("there", name=owner.name, emails=("post@umber.example",)),
        Person("elsewhere", name=owner.name, emails=("sales@ochre.example",)),
        Person("bare", name=owner.name),
    ]
    found = {link.mention_id: link for link in link_batch(base, mentions, threshold=0, top=1).links}
    assert all(link.probability < 0.05 for name, link in found.items() if name in ("alone", "colleague"))
    assert {found[name].customer_id for name in ("same", "there", "elsewhere", "bare")} == {"c7"}
    assert found["same"].weight == found["there"].weight > found["bare"].weight == found["elsewhere"].weight


@pytest.mark.parametrize("people", [0, 1])
def test_no_customers_or_no_mentions_is_an_empty_answer(people: int) -> None:
    assert link_people([], [Person("m", name="Nora Quill")] * people).links == []
    assert link_people([Person("c", name="Nora Quill")] * people, []).links == []


def test_a_mention_that_says_nothing_is_nobody(base: Base) -> None:
    assert (
        link_batch(
            base, [Person("m"), Person("n", name="…"), Person("o", name="@"), Person("p", name="x" * 50_000)]
        ).links
        == []
    )


def test_training_without_labels_learns_and_is_the_same_each_time(customers: list[Person]) -> None:
    """Half of the mentions are customers with slips, half are strangers."""
    draw = random.Random(5)
    mentions = []
    for at, customer in enumerate(customers[:150]):
        name = str(customer.name)
        slipped = name[:-2] + name[-1] if draw.random() < 0.3 else name
        mentions.append(
            replace(
                customer,
                id=f"m{at}",
                name=slipped,
                phones=(),
                emails=() if draw.random() < 0.5 else customer.emails,
            )
        )
    for at, stranger in enumerate(invented(224, seed=99)[200:] + invented(120, seed=8)):
        away = replace(
            stranger,
            id=f"s{at}",
            name=f"{stranger.name}son",
            phones=(),
            emails=(),
            birth_date="2003-02-14",
            organisation="Elsewhere",
        )
        mentions.append(away)
    result = link_people(customers, mentions)
    assert result.model.version.startswith("trained-")
    assert result.model.trained_on["mentions"] == len(mentions)
    right = sum(
        link.customer_id[1:] == link.mention_id[1:] for link in result.links if link.mention_id[0] == "m"
    )
    assert right >= 147
    assert not [link for link in result.links if link.mention_id[0] == "s"]
    again = link_people(customers, mentions)
    assert again.model == result.model
    assert again.links == result.links


def test_a_job_too_small_to_train_on_says_that_the_shipped_weights_are_used(customers: list[Person]) -> None:
    result = link_people(customers, [Person("m", name="Nora Quill")])
    assert [notice.code for notice in result.warnings] == ["linkage_prior"]
    assert result.model.version == "prior"


OFFICE = "+442079460044"


def household() -> list[Person]:
    return [
        *invented(100),
        Person("w", name="Ottoline Fairbrook", phones=(OFFICE,), emails=("ofairbrook@example.org",)),
        Person("a", name="Augusta Brambley", emails=("family@brambley.example",)),
        Person("j", name="John Smith", organisation="Umber", phones=("+14155550110",)),
        Person("s", name="Jonas Whitlow Jr.", phones=("+14155550111",), birth_date="1970-02-03"),
    ]


@pytest.mark.parametrize(
    ("mention", "customer"),
    [
        (Person("m", name="Basil Fairbrook", emails=("ofairbrook@example.org",)), "w"),
        (Person("m", name="B. Fairbrook", emails=("ofairbrook@example.org",)), "w"),
        (Person("m", name="Rufus Kettle", emails=("ofairbrook@example.org",), phones=(OFFICE,)), "w"),
        (Person("m", name="Nora Quist (for Ottoline Fairbrook)", emails=("ofairbrook@example.org",)), "w"),
        (Person("m", name="O. Fairbrook", phones=(OFFICE,)), "w"),
        (Person("m", name="Augustine Brambley", emails=("family@brambley.example",)), "a"),
        (Person("m", name="Joan Smith", organisation="Umber", phones=("+14155550110",)), "j"),
        (Person("m", name="John Smith", organisation="Umber", phones=("+14155550110",)), "j"),
        (Person("m", name="Jonas Whitlow", phones=("+14155550111",)), "s"),
        (Person("m", name="Jonas Whitlow III", phones=("+14155550111",)), "s"),
    ],
)
def test_who_shares_an_address_or_a_number_is_never_linked_automatically(
    mention: Person, customer: str
) -> None:
    links = link_people(household(), [mention], threshold=0, model=prior_model(), top=1).links
    assert [link.customer_id for link in links] == [customer]
    assert links[0].probability <= 0.9
    assert links[0].comparisons[-1].name == "doubt"
    assert sum(c.weight for c in links[0].comparisons) == pytest.approx(links[0].weight, abs=0.01)


@pytest.mark.parametrize(
    "mention",
    [
        Person("m", name="Ottoline", emails=("ofairbrook@example.org",)),
        Person("m", name="Fairbrook, Ottoline", phones=(OFFICE,)),
        Person("m", name="Jonas Whitlow", phones=("+14155550111",), birth_date="1970-02-03"),
        Person("m", name="Jonas Whitlow, Jr", phones=("+14155550111",)),
        Person("m", name="John Smith", phones=("+14155550110",), birth_date="1960-01-02"),
    ],
)
def test_nothing_is_doubted_where_the_name_is_the_customers_own(mention: Person) -> None:
    known = [replace(c, birth_date="1960-01-02") if c.id == "j" else c for c in household()]
    (link,) = link_people(known, [mention], model=prior_model(), top=1).links
    assert link.probability > 0.95
    assert "doubt" not in {c.name for c in link.comparisons}
