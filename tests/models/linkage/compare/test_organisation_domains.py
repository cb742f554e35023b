"""An organisation on one side, an address at its domain on the other."""

from __future__ import annotations

import numpy as np
import pytest

from models.linkage import prior_model
from models.linkage.block.customer_base import prepare
from models.linkage.compare import organisation_domains
from models.linkage.compare.people_pairs import NULL, Pairs
from models.linkage.prepare import frequencies
from models.linkage.prepare.prepared import organisation_words, prepare_all
from pipelines.link import link_batch
from records.people import Person


@pytest.mark.parametrize(
    ("organisation", "domain"),
    [
        ("Fairweather Partners", "fairweatherpartners.example"),
        ("Fairweather Partners LLP", "fairweather.co.uk"),
        ("Fairweather Partners", "mail.fairweather-partners.com"),
        ("The Bank of Rusk", "bankofrusk.com"),
        ("Quillfeather", "quillfeathergroup.or.kr"),
        ("Rusk", "rusk.example"),
        ("쿠일", "kuil.co.kr"),
    ],
)
def test_an_organisation_is_found_in_its_domain(organisation: str, domain: str) -> None:
    assert organisation_domains.names(organisation_words(organisation), organisation_domains.label(domain))


@pytest.mark.parametrize(
    ("organisation", "domain"),
    [
        ("Fairweather Partners", "fairweathergroup.example"),
        ("Fairweather Partners", "partners.example"),
        ("First National Bank", "first.example"),
        ("Bay", "bayview.example"),
        ("Rusk", "ruskin.example"),
        ("Rusk Quill", "rq.example"),
        ("Northern Rock", "north.example"),
        ("Rusk Milling Works", "rqm.example"),
        ("Yahoo", "yahoo.com"),
        ("Yahoo Japan", "yahoo.co.jp"),
        ("Naver", "naver.com"),
        ("Gmail", "gmail.com"),
        ("Com", "com"),
        ("Rusk & Quill Milling Co.", "rqm.example"),
        ("Consultant", "consultant.com"),
        ("Retired", "retired.example"),
        ("Example", ""),
    ],
)
def test_another_domain_says_nothing(organisation: str, domain: str) -> None:
    label = organisation_domains.label(domain)
    assert not label or not organisation_domains.names(organisation_words(organisation), label)


def level(mention: Person, customer: Person) -> int:
    people = prepare_all([mention, customer])
    at = np.zeros(1, np.int64)
    pairs = Pairs(people[:1], people[1:], at, at)
    counted = frequencies.count(people[1:], frequencies.COUNTED)
    return int(organisation_domains.compare(pairs, counted, prior_model().comparison("domain"))[0][0])


FIRM, AT_FIRM, ELSEWHERE = "Fairweather Partners", ("nora@fairweather.example",), ("nora@lindqvist.example",)


@pytest.mark.parametrize(
    ("mention", "customer", "expected"),
    [
        (Person("m", organisation=FIRM), Person("c", emails=AT_FIRM), organisation_domains.AT_ITS_DOMAIN),
        (Person("m", emails=AT_FIRM), Person("c", organisation=FIRM), organisation_domains.AT_ITS_DOMAIN),
        (Person("m", organisation=FIRM, emails=("nora@gmail.com",)), Person("c", emails=AT_FIRM), organisation_domains.AT_ITS_DOMAIN),
        # who has an address at a firm's domain is there, whatever a look-alike's is called
        (Person("m", organisation=FIRM, emails=ELSEWHERE), Person("c", emails=AT_FIRM), NULL),
        (Person("m", emails=("nora@fair-weather.example",)), Person("c", organisation=FIRM, emails=AT_FIRM), NULL),
        # what the organisations, or the addresses, already say
        (Person("m", organisation=FIRM), Person("c", organisation="Rusk", emails=AT_FIRM), NULL),
        (Person("m", organisation=FIRM, emails=("petra@fairweather.example",)), Person("c", emails=AT_FIRM), NULL),
        # never against
        (Person("m", organisation="Rusk Mills"), Person("c", emails=AT_FIRM), NULL),
        (Person("m", organisation=FIRM), Person("c", emails=ELSEWHERE), NULL),
        (Person("m", organisation=FIRM), Person("c"), NULL),
        (Person("m"), Person("c", emails=AT_FIRM), NULL),
    ],
)  # fmt: skip
def test_it_is_asked_only_where_one_side_has_no_organisation(
    mention: Person, customer: Person, expected: int
) -> None:
    assert level(mention, customer) == expected


def people() -> list[Person]:
    return [
        Person("c1", name="Nora Quill", emails=AT_FIRM),
        Person("c2", name="Nora Quill", emails=ELSEWHERE),
        *(Person(f"d{at}", name=f"Ivo {word}", emails=(f"{word}@rusk.example",)) for at, word in enumerate("abcdefgh")),
    ]  # fmt: skip


def test_it_is_worth_a_few_bits_and_more_where_few_are_at_the_domain() -> None:
    def weight(colleagues: int) -> float:
        others = [
            Person(f"x{at}", name=f"Ivo {at}", emails=(f"x{at}@fairweather.example",))
            for at in range(colleagues)
        ]
        mention = Person("m", name="Nora Quill", organisation=FIRM)
        links = link_batch(prepare([*people(), *others]), [mention], threshold=0.0).links
        assert {link.customer_id for link in links[:2]} == {"c1", "c2"}
        at_firm = next(link for link in links if link.customer_id == "c1")
        (step,) = (step for step in at_firm.comparisons if step.name == "domain")
        assert step.level == "the organisation's name is the domain of the address"
        assert sum("domain" in {step.name for step in link.comparisons} for link in links[:2]) == 1
        return step.weight

    alone, among_many = weight(0), weight(100)
    assert among_many == pytest.approx(0, abs=0.05)
    assert 0.5 < alone < 6
