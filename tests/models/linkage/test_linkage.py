"""Comparisons, candidates and the model: what two people agree on, and what that is worth."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.linkage import load_model, prior_model
from models.linkage.block import blocking_keys, candidate_search
from models.linkage.compare import comparisons, name_agreement
from models.linkage.compare.people_pairs import Pairs
from models.linkage.decide import match_weights
from models.linkage.estimate import model_checks
from models.linkage.prepare import frequencies
from models.linkage.prepare.name_reading import name_words
from models.linkage.prepare.prepared import prepare, prepare_all
from models.linkage.splink_backend import settings
from records.failures import Misuse
from records.people import Person
from tests.support import splink_on_duckdb

EMPTY = frequencies.count([], ())


def level(one: str, other: str) -> int:
    return name_agreement.compare(name_words(one), name_words(other), EMPTY)[0]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Nora Quill", "QUILL, Nora", name_agreement.SAME),
        ("Nora Quill", "Nora Jane Quill", name_agreement.MIDDLE),
        ("Nora J. Quill", "Nora Quill", name_agreement.MIDDLE),
        ("Bill Ashdown", "William Ashdown", name_agreement.FORMS),
        ("W. Ashdown", "William Ashdown", name_agreement.INITIALS),
        ("William Ashdowm", "William Ashdown", name_agreement.SLIPS),
        ("Ash down, Will iam", "William Ashdown", name_agreement.SAME),
        ("Will iamash down", "Ashdown William", name_agreement.SLIPS),
        ("Pat McKay", "Pat Mc Kay", name_agreement.SAME),
        ("William", "William Ashdown", name_agreement.PART),
        ("Henry Wilson", "Archibald Henry Wilson Moore", name_agreement.PART),
        ("Mary Ashdown", "William Ashdown", name_agreement.KIN),
        ("William Brand", "William Ashdown", name_agreement.CONFLICT),
        ("Patterson, Anne W", "Anne Wang", name_agreement.CONFLICT),
        ("Robert Ashdown", "William Ashdown", name_agreement.KIN),
        ("Mary Brand", "William Ashdown", name_agreement.DIFFERS),
        ("王小明", "Xiaoming Wang", name_agreement.SAME),
        ("Joan Quill", "John Quill", name_agreement.KIN),
        ("Augusta Quill", "Augustine Quill", name_agreement.KIN),
        ("Bryan Quill", "Brian Quill", name_agreement.FORMS),
        ("Kristen Quill", "Kristin Quill", name_agreement.SLIPS),
        ("Nora Martin", "Nora Marten", name_agreement.SLIPS),
        ("Omar el-Haddad", "Omar al-Haddad", name_agreement.SAME),
    ],
)  # fmt: skip
def test_levels_of_names(one: str, other: str, expected: int) -> None:
    assert level(one, other) == expected


@pytest.mark.parametrize(
    "local", ["ashdownw", "w.ashdown", "william.ashdown3", "ashdownwj", "will.ashdown", "wiliam.ashdown"]
)
def test_addresses_that_spell_a_name(local: str) -> None:
    assert name_agreement.address_chance(local, ("william", "ashdown"), EMPTY) is not None


@pytest.mark.parametrize("local", ["info", "ashdown", "maryashdown", "ashdownm", "w", "", "brand.william"])
def test_addresses_that_do_not(local: str) -> None:
    assert name_agreement.address_chance(local, ("william", "ashdown"), EMPTY) is None


def test_a_rare_name_agrees_by_chance_less_often_than_a_common_one() -> None:
    base = frequencies.count(
        prepare_all([Person(str(i), name=f"John Smith{'x' * (i > 40)}") for i in range(50)]), ()
    )
    _, common = name_agreement.compare(("john", "smith"), ("john", "smith"), base)
    _, rare = name_agreement.compare(("zebedee", "quorn"), ("zebedee", "quorn"), base)
    assert rare < common / 100


def test_a_name_loses_titles_and_noise_and_reads_digits_as_letters() -> None:
    assert name_words("Dr. J0hn Smith B6") == ("john", "smith")
    assert name_words("Smith, John Jr.") == ("john", "smith")
    assert name_words("Mr.") == ("mr",)


def test_who_writes_for_somebody_is_not_that_person() -> None:
    assert name_words("Nora Quist (for Petra Ashdown)") == ("nora", "quist")
    assert name_words("Nora Quist on behalf of Petra Ashdown") == ("nora", "quist")
    assert name_words("on behalf of Petra Ashdown") == ()
    assert name_words("ashdown on behalf of Petra Ashdown") == ("petra", "ashdown")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jonas Whitlow Jr.", 2),
        ("Whitlow, Jonas, III", 3),
        ("Whitlow, Sr., Jonas", 1),
        ("Sr. Whitlow", 0),
        ("Jr", 0),
    ],
)
def test_generations_are_kept(text: str, expected: int) -> None:
    assert prepare(Person("m", name=text)).generation == expected


def test_an_address_of_another_name_at_one_host_is_no_slip() -> None:
    known = Person("c", name="Kurt Ashdown", emails=("ashdownkm@example.com",))
    assert features(Person("m", name="Piper Ashdown", emails=("ashdownp@example.com",)), known)["emails"] == 1


def test_a_name_that_is_an_address_counts_as_an_address() -> None:
    found = prepare(Person("m", name="Nora.Quill@example.com"))
    assert (found.names, found.emails) == ((), ("nora.quill@example.com",))


def test_an_address_has_something_before_its_at_unless_it_is_an_offices() -> None:
    found = {
        " " * 300 + "Nora@Example.org ": ("nora@example.org",), " " * 300 + "@example.org": (), "@": (), "@a@b": (), "\t@x": (),
        "n" * 300 + "@example.org": (), "nora": (), " info@example.org": ("@example.org",),
    }  # fmt: skip
    people = prepare_all([Person("x", emails=(text,)) for text in found])
    assert [person.emails for person in people] == list(found.values())
    assert blocking_keys.entries(people).size > 0


def test_dates_are_compared_as_days_however_written() -> None:
    assert (
        prepare(Person("a", birth_date="02.01.1990")).birth_date
        == prepare(Person("b", birth_date="1990-01-02")).birth_date
    )


def features(mention: Person, customer: Person) -> dict[str, int]:
    left, right = prepare(mention), prepare(customer)
    shared = comparisons.compared([left], [right])
    at = np.zeros(1, np.int64)
    found = comparisons.compare(
        Pairs([left], [right], at, at),
        np.zeros(1, np.float32),
        shared,
        frequencies.count([right], frequencies.COUNTED),
        prior_model(),
    )
    return {name: int(levels[0]) for name, levels in found.levels.items()}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Rusk Mills", "RUSK MILLS", 2),
        ("Rusk Mills, Inc.", "Rusk Mills", 2),
        ("Rusk & Quill Co. Ltd.", "Rusk & Quill", 2),
        ("Rusk Mills Group", "Rusk Mills", 1),
        ("The Rusk Group", "Rusk", 1),
        ("Rusk Milling", "Rusk Mills", 1),
        ("Rusk Mills Group", "Ashdown Optics", 0),
        ("Ashdown Group", "Rusk Group", 0),
        ("Limited", "Ltd", 0),
    ],
)
def test_levels_of_organisations(one: str, other: str, expected: int) -> None:
    people = [Person(side, name="Nora Quill", organisation=name) for side, name in (("m", one), ("c", other))]
    assert features(*people)["organisation"] == expected


def test_what_one_side_lacks_is_no_mismatch() -> None:
    found = features(
        Person("m", name="Nora Quill", phones=("+14155550123",)),
        Person("c", name="Nora Quill", emails=("nora@example.com",)),
    )
    assert set(found) == {"name"}


def test_every_field_that_both_have_is_compared() -> None:
    both = Person(
        "x", name="Nora Quill", birth_date="1990-01-02", national_id="A-12 345", organisation="Quill & Co", title="Buyer", phones=("+14155550123",),
        emails=("Nora@Example.com",), street="1 High St", city="Leeds", postcode="LS1 4AB", context="Buys wool", extra={"club": "Rovers"},
    )  # fmt: skip
    found = features(both, both)
    assert found.pop("domain") == comparisons.NULL  # asked only where one has no organisation
    assert set(found) == {"name", *comparisons.FIELDS, "extra:club"}
    model = prior_model()
    assert all(at == len(model.comparison(name)) - 1 for name, at in found.items())


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("王小明", "王小明", name_agreement.SAME),
        ("王曉明", "王晓明", name_agreement.FORMS),
        ("王小明", "王小朋", name_agreement.KIN),
        ("김민수", "김민호", name_agreement.KIN),
        ("김민수", "이민수", name_agreement.DIFFERS),
    ],
)
def test_names_in_one_eastern_script_are_compared_by_their_characters(
    one: str, other: str, expected: int
) -> None:
    assert features(Person("m", name=one), Person("c", name=other))["name"] == expected


def test_a_slip_in_an_address_is_seen_and_another_name_at_one_host_is_not_a_slip() -> None:
    known = Person("c", name="Nora Quillfeather", emails=("quillfeathern@example.com",))
    assert features(Person("m", emails=("quilfeathern@example.corn",)), known)["emails"] == 3
    assert features(Person("m", emails=("mary.brand@example.com",)), known)["emails"] == 1


def test_a_key_that_everybody_shares_proposes_nobody() -> None:
    people = prepare_all(
        [
            Person(str(i), name=f"Nora Q{chr(97 + i % 26)}{chr(97 + i // 26)}zzz", phones=("+442079460000",))
            for i in range(400)
        ]
    )
    found = candidate_search.candidates(
        prepare_all([Person("m", phones=("+442079460000",))]),
        candidate_search.index(people),
    )
    assert (len(found.mentions), found.dropped) == (0, 1)


def test_candidates_of_nobody_are_none() -> None:
    base = candidate_search.index([])
    assert len(candidate_search.candidates(prepare_all([Person("m", name="Nora Quill")]), base).mentions) == 0
    assert len(candidate_search.candidates([], base).mentions) == 0


def test_candidates_of_one_mention_are_bounded() -> None:
    people = prepare_all([Person(str(i), name="Nora Quill") for i in range(250)])
    found = candidate_search.candidates(
        prepare_all([Person("m", name="Nora Quill")]), candidate_search.index(people)
    )
    assert len(found.mentions) == candidate_search.MOST_CANDIDATES


def test_a_misspelled_name_is_proposed_by_its_neighbours_alone() -> None:
    people = prepare_all([Person("1", name="Theodora Brackenridge"), Person("2", name="Mary Brand")])
    found = candidate_search.candidates(
        prepare_all([Person("m", name="Teodorra Brakenrigde")]),
        candidate_search.index(people),
    )
    assert 0 in found.customers.tolist()


def test_the_prior_is_a_model_of_probabilities() -> None:
    for name, levels in prior_model().levels.items():
        assert sum(level.m for level in levels) == pytest.approx(1, abs=0.02), name
        assert model_checks.believable(levels), name


def test_a_saved_model_is_read_back_the_same(tmp_path: Path) -> None:
    prior_model().save(tmp_path / "model.json")
    assert load_model(tmp_path / "model.json") == prior_model()


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": "kith-linkage-1"}', '{"format": "other"}', "\x00"]
)
def test_a_file_that_is_no_model_is_misuse(tmp_path: Path, content: str) -> None:
    (tmp_path / "model.json").write_text(content)
    with pytest.raises(Misuse, match="model_unreadable"):
        load_model(tmp_path / "model.json")
    with pytest.raises(Misuse, match="model_unreadable"):
        load_model(tmp_path / "missing.json")


def test_no_figure_of_a_model_is_out_of_bounds(tmp_path: Path) -> None:
    file = tmp_path / "model.json"

    def refused(text: str) -> None:
        file.write_text(text)
        with pytest.raises(Misuse, match="model_unreadable"):
            load_model(file)

    refused("[" * 100_000)
    wrong: list[Any] = ["abc", "0.5", None, True, [], float("nan"), float("inf"), -9e9, 10**400]
    for figure in ("m", "u", "namesakes"):
        for value in (*wrong, 1e9):
            model = prior_model().as_json()
            model["comparisons"]["phones"][1][figure] = value
            refused(json.dumps(model))
    knots = [[[-300.0, -9e9], [300.0, -8e9]], [[-9e9, -9e9], [300.0, 300.0]]]
    others: list[dict[str, Any]] = [
        *({"none_share": value} for value in (*wrong, 0, 1, 2)),
        *({"calibration": {"method": "platt", "knots": wrong_ones}} for wrong_ones in knots),
        {"trained_on": []},
        *({"trained_on": {"customers": people}} for people in ("many", None, -1, float("nan"))),
        {"version": 7},
        {"version": None},
        {"refitted_from": ["prior"]},
    ]
    for fields in others:
        refused(json.dumps(prior_model().as_json() | fields))


@pytest.mark.parametrize("version", ["trained-1", "prior"])
def test_a_model_with_levels_that_do_not_fit_is_misuse(tmp_path: Path, version: str) -> None:
    shown = prior_model().as_json() | {"version": version}
    shown["comparisons"]["name"].pop()
    (tmp_path / "model.json").write_text(json.dumps(shown))
    with pytest.raises(Misuse, match="model_of_another_kith"):
        load_model(tmp_path / "model.json")


@pytest.mark.parametrize("comparison", ["name", "extra:colour", "shoes"])
def test_a_model_of_as_many_levels_that_mean_others_is_misuse(tmp_path: Path, comparison: str) -> None:
    shown = prior_model().as_json()
    like = comparison if comparison in shown["comparisons"] else "extra"
    rows = [dict(row) for row in shown["comparisons"][like]]
    if comparison != "shoes":
        (tmp_path / "same.json").write_text(json.dumps(shown | {"comparisons": {comparison: rows}}))
        assert load_model(tmp_path / "same.json").comparison(comparison)[0].label == rows[0]["label"]
        rows[0]["label"], rows[1]["label"] = rows[1]["label"], rows[0]["label"]
    shown["comparisons"][comparison] = rows
    (tmp_path / "model.json").write_text(json.dumps(shown))
    with pytest.raises(Misuse, match=r"another version of Kith.*Train anew"):
        load_model(tmp_path / "model.json")


def test_a_comparison_that_an_older_model_lacks_is_the_shipped_one(tmp_path: Path) -> None:
    shown = prior_model().as_json()
    del shown["comparisons"]["title"]
    shown["none_share"] = 0.5
    (tmp_path / "model.json").write_text(json.dumps(shown))
    assert load_model(tmp_path / "model.json") == replace(prior_model(), none_share=0.5)


def test_the_weights_are_those_that_splink_predicts() -> None:
    """log2(m/u) for a level without rarity, log2(m) + rarity for one with, 0 for null; and their sum."""
    model = prior_model()
    name, title = model.comparison("name"), model.comparison("title")
    found = comparisons.Features(
        {"name": np.array([10, 0, -1, 3], np.int8), "title": np.array([0, -1, 1, 2], np.int8)},
        {"name": np.array([155, 0, 0, 31], np.int16), "title": np.array([0, 0, 0, 42], np.int16)},
    )
    weights = match_weights.weigh(model, found, ["name", "title"])
    assert weights.parts["name"][:3] == pytest.approx(
        [np.log2(name[10].m) + 15.5, np.log2(name[0].m / name[0].u), 0.0]
    )
    assert weights.parts["title"][0] == pytest.approx(np.log2(title[0].m / title[0].u))
    with splink_on_duckdb.linker(model, found, ["name", "title"], 0.5) as splink:
        predicted = splink.inference.predict(warning_mode="never").as_duckdbpyrelation()
        rows = predicted.order("pair_l").fetchnumpy()
    by_splink = settings.weights_of(rows, ["name", "title"])
    assert weights.total == pytest.approx(by_splink.total, abs=1e-6)
    for comparison, part in by_splink.parts.items():
        assert weights.parts[comparison] == pytest.approx(part, abs=1e-6)


def test_a_lone_family_name_finds_everybody_of_two_family_names() -> None:
    people = [
        Person(f"s{i}", name=f"{'ABCDEFGHIJ'[i % 10]}{'aeiou'[i % 5]}{'lmnrstvz'[i % 8]}a Moreno")
        for i in range(120)
    ]
    people.append(Person("c", name="José García Moreno"))
    found = candidate_search.candidates(
        prepare_all([Person("m", name="Moreno")]),
        candidate_search.index(prepare_all(people)),
    )
    assert 120 in found.customers


def test_a_common_family_name_is_found_within_its_organisation() -> None:
    people = [Person(f"s{i}", name=f"Ana{chr(97 + i % 26)} Moreno") for i in range(400)]
    people.append(Person("c", name="José García Moreno", organisation="Alder Mills"))
    found = candidate_search.candidates(
        prepare_all([Person("m", name="Sr. Moreno", organisation="Alder Mills Ltd")]),
        candidate_search.index(prepare_all(people)),
    )
    assert 400 in found.customers
