"""Addresses, numbers and customers, many at once, come out as one by one."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from models.linkage.block import nearest_names
from models.linkage.compare import (
    address_spelling,
    email_addresses,
    field_values,
    name_agreement,
    word_features,
)
from models.linkage.compare.name_arrays import Words
from models.linkage.compare.people_pairs import NULL, Pairs
from models.linkage.prepare import customer_rows, frequencies
from models.linkage.prepare.customer_rows import Customers, as_rows, filled
from models.linkage.prepare.prepared import Prepared, prepare, prepare_all
from records.people import Person

WORDS = (
    "nora norah quill quil petra ashdown ashdowm william bill joan mc kay mckay brandt ann w j li lee okonjo "
    "winifred brackenridge brakenrigde haddad el muller"
).split()
words = st.sampled_from(WORDS)
forms = st.lists(words, min_size=1, max_size=6).map(tuple)


def written(draw: st.DrawFn, one: str, other: str) -> str:
    """The beginning of a word and another word as a local part, perhaps with a letter too many or too few."""
    beginning, between = one[: draw(st.integers(1, len(one)))], draw(st.sampled_from([".", "", "_"]))
    text = draw(st.sampled_from([beginning + between + other, other + between + beginning]))
    at = draw(st.integers(0, len(text)))
    return draw(st.sampled_from([text, text + "7", text[:at] + "x" + text[at:], text[:at] + text[at + 1 :]]))


@st.composite
def local_parts(draw: st.DrawFn) -> str:
    return written(draw, draw(words), draw(words))


@st.composite
def addressed(draw: st.DrawFn) -> tuple[str, tuple[str, ...]]:
    """A local part and a name that may be in it."""
    form = draw(forms)
    return written(draw, draw(st.sampled_from(form)), draw(st.sampled_from(form) | words)), form


BASE = frequencies.count(
    prepare_all([Person(str(at), name=f"{a} {b}", emails=(f"{a}.{b}@mail.example",), phones=("+14155550100",)) for at, (a, b) in enumerate(zip(WORDS, WORDS[::-1], strict=True))]),
    ("emails", "domains", "phones"),
)  # fmt: skip


@given(st.lists(addressed(), min_size=1, max_size=40))
@example(
    [("quill.bra", ("quill", "brandt")), ("wquill", ("william", "quill")), ("j.quill", ("lee", "quill"))]
)
@settings(max_examples=200, deadline=None)
def test_names_that_are_passed_over_are_spelled_by_no_address(
    asked: list[tuple[str, tuple[str, ...]]],
) -> None:
    known, at = Words([form for _, form in asked]), np.arange(len(asked))
    sure, may, slips = address_spelling.may_spell(known, [local for local, _ in asked], at, at)
    for here, (local, form) in enumerate(asked):
        chance = name_agreement.address_chance(local, form, BASE)
        assert name_agreement.spells(local, form) == (chance is not None)
        assert may[here] or chance is None, (local, form)
        assert not sure[here] or chance is not None, (local, form)
        assert slips[here] or chance == name_agreement.address_chance(local, form, BASE, slips=False), (
            local,
            form,
        )


@st.composite
def people(draw: st.DrawFn) -> Person:
    hosts = st.sampled_from(["mail.example", "mial.example", "quill.example", "okonjo.example"])
    emails = draw(st.lists(st.tuples(local_parts().filter(bool), hosts).map("@".join), max_size=2))
    numbers = st.sampled_from(
        ["+14155550100", "4155550100", "+44155550100", "155550100", "555010", "+15550109999"]
    )
    name = " ".join(draw(st.lists(words, max_size=3)))
    return Person("p", name=name, emails=tuple(emails), phones=tuple(draw(st.lists(numbers, max_size=2))))


@given(st.lists(people(), min_size=1, max_size=8), st.lists(people(), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_addresses_and_numbers_of_many_pairs_are_those_of_each(
    mine: list[Person], theirs: list[Person]
) -> None:
    left, right = (side.ravel() for side in np.indices((len(mine), len(theirs))))
    pairs = Pairs(prepare_all(mine), prepare_all(theirs), left, right)
    levels, chances = email_addresses.emails(pairs, address_spelling.Spelling(pairs, BASE), BASE, 1e-4)
    shared, rare = field_values.phones(pairs, BASE, 1e-4)
    for at in range(len(pairs)):
        mention, customer = pairs.at(at)
        assert (int(levels[at]), float(chances[at])) == _emails(mention, customer)
        assert (int(shared[at]), float(rare[at])) == _phones(mention, customer)


def _emails(mention: Prepared, customer: Prepared) -> tuple[int, float]:
    """What is said of two people's addresses, one rule after the other."""
    if not mention.emails or not customer.emails:
        return NULL, 1.0
    if same := set(mention.emails) & set(customer.emails):
        return 4, min(BASE.value("emails", email, 1e-4) for email in same)
    spelled = any(_spells(email, form) for email in mention.emails for form in customer.names)
    own = any(_spells(email, form) for email in mention.emails for form in mention.names)
    if any(_slip(one, other) for one in mention.emails for other in customer.emails) and (spelled or not own):
        return 3, 1.0
    if spelled:
        return NULL, 1.0
    (locals_, hosts), (others, other_hosts) = (
        [{email.partition("@")[part] for email in person.emails} for part in (0, 2)] for person in (mention, customer)
    )  # fmt: skip
    if any(len(local) > 4 for local in locals_ & others):
        return 2, 1.0
    common = hosts & other_hosts
    return (1, max(BASE.value("domains", host, 0.05) for host in common)) if common else (0, 1.0)


def _spells(email: str, form: tuple[str, ...]) -> bool:
    return name_agreement.address_chance(email.partition("@")[0], form, BASE) is not None


def _slip(one: str, other: str) -> bool:
    (local, _, host), (other_local, _, other_host) = one.partition("@"), other.partition("@")
    short = min(len(local), len(other_local))
    near = DamerauLevenshtein.distance(local, other_local) <= (1 if short < 9 else 2)
    return short > 5 and near and DamerauLevenshtein.distance(host, other_host) <= 2


def _phones(mention: Prepared, customer: Prepared) -> tuple[int, float]:
    if not mention.phones or not customer.phones:
        return NULL, 1.0
    if same := set(mention.phones) & set(customer.phones):
        return 2, min(BASE.value("phones", phone, 1e-4) for phone in same)
    tails, other_tails = ({p[-9:] for p in person.phones if len(p) >= 9} for person in (mention, customer))
    return (1 if tails & other_tails else 0), 1.0


def test_customers_read_together_are_those_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer_rows, "MOST_KEPT", 3)
    everybody = prepare_all([Person(f"c{at}", name=f"Nora {word}") for at, word in enumerate(WORDS)])
    rows, sizes = as_rows(everybody)
    base = Customers(np.frombuffer(rows, np.uint8), np.cumsum(sizes), filled(everybody))
    for asked in ([4, 2, 4, 0], [5, 5], [0, 1, 2, 3, 6], []):
        found, which = base.once(np.array(asked, dtype=np.int32))
        assert [found[at] for at in which.tolist()] == [everybody[at] for at in asked]
        assert len(found) == len(set(asked))
        assert len(base._kept) <= max(3, len(found))
    assert [base[at] for at in range(-1, len(base))] == [everybody[-1], *everybody]
    assert list(base) == everybody
    with pytest.raises(IndexError):
        base[len(base)]


def test_a_vocabulary_that_grew_too_large_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_features, "MOST_KEPT", 5)
    monkeypatch.setattr(word_features, "_latest", word_features.Vocabulary())
    before = Words([("nora", "quill"), ("nora", "quil", "w")])
    grown = Words([("petra", "ashdown", "lee")])
    anew = Words([("nora", "quill")])
    assert [before.all[at] for at in before.rows[:3, 1]] == ["nora", "quil", "w"]
    assert len(grown.all) == 7
    assert anew.all == ["nora", "quill"]
    assert before.looks.may_agree(before.rows[1, :1], before.rows[1, 1:]).all()


def test_a_town_counts_for_more_than_a_country_and_a_postcode_for_more_than_a_town() -> None:
    here = Person("m", country="GB", city="Leeds", postcode="LS1 4AB")
    others = [
        Person("a", country="GB"), Person("b", country="FR"), Person("c", country="GB", city="Leedes"), Person("d", city="Leeds"),
        Person("e", city="York", postcode="LS1 4AC"), Person("f", city="Leeds", postcode="M1 9ZZ"), Person("g", postcode="ls14ab"),
        Person("h", postcode="LS1 9ZZ"), Person("i", name="Nora Quill"),
    ]  # fmt: skip
    none = np.zeros(len(others), dtype=np.int64)
    pairs = Pairs([prepare(here)], prepare_all(others), none, np.arange(len(others)))
    counted = frequencies.Frequencies(0, Counter(), Counter())
    levels, chances = field_values.place(pairs, counted, 1e-3)
    assert levels.tolist() == [1, 0, 2, 3, 4, 3, 5, 2, NULL]
    assert chances.tolist() == [1, 1, 1, 0.01, 1, 0.01, 1e-3, 1, 1]


@given(st.lists(people(), min_size=1, max_size=8), st.lists(people(), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_given_names_of_many_pairs_are_told_apart_as_one_by_one(
    mine: list[Person], theirs: list[Person]
) -> None:
    left, right = (side.ravel() for side in np.indices((len(mine), len(theirs))))
    pairs = Pairs(prepare_all(mine), prepare_all(theirs), left, right)
    asked = np.arange(len(pairs)) % 3 > 0
    expected = [name_agreement.told_apart(mention.names, customer.names) for mention, customer in map(pairs.at, range(len(pairs)))]  # fmt: skip
    assert pairs.told_apart(asked).tolist() == (np.array(expected) & asked).tolist()


def test_given_names_are_told_apart_where_all_forms_are_two() -> None:
    mention, both, other = (
        prepare(Person("p", name=name, aliases=aliases))
        for name, aliases in (("John Quill", ()), ("Joan Quill", ("John Quill",)), ("Joan Quill", ()))
    )
    pairs = Pairs([mention], [mention, both, other, prepare(Person("n"))], np.zeros(4), np.arange(4))
    assert pairs.told_apart(np.ones(4, dtype=bool)).tolist() == [False, False, True, False]


def test_every_finite_half_is_the_same_number_in_single_precision() -> None:
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    exact = halves.astype(np.float32)
    assert (nearest_names.widened(halves).view(np.uint32) == exact.view(np.uint32)).all()
    assert nearest_names.widened(exact) is exact
