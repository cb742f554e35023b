"""What is written beside two people: read, compared, and worth what it is rare."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from models.context import load_context_encoder
from models.encoder import load_encoder
from models.linkage import load_model, prior_model
from models.linkage.block.customer_base import prepare
from models.linkage.compare import context_texts
from models.linkage.compare.people_pairs import NULL, Pairs
from models.linkage.estimate import unsupervised
from models.linkage.estimate.unsupervised import train
from models.linkage.prepare import frequencies
from models.linkage.prepare.prepared import prepare as made_ready
from models.linkage.prepare.prepared import prepare_all
from pipelines.link import link_batch, link_people
from pipelines.link_files import base_of_file
from records.people import Person
from sources.people_tables import read_people

KEEPER = "Keeps bees and sells honey at the market"


def compared(one: str, other: str, counted: frequencies.Frequencies | None = None) -> tuple[int, float]:
    people = prepare_all([Person("m", context=one), Person("c", context=other)])
    first = np.zeros(1, np.int64)
    levels, chances = context_texts.compare(
        Pairs(people[:1], people[1:], first, first),
        counted or frequencies.count([], ()),
        prior_model().comparison("context"),
    )
    return int(levels[0]), float(chances[0])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (KEEPER, "keeps BEES, and sells honey at the market!", context_texts.VERBATIM),
        (KEEPER, "Sells honey at the market; keeps bees since 2009", context_texts.SAME),
        (KEEPER, "Her bees make honey", context_texts.SAME),
        ("Teaches maths to teenagers", "Secondary school teacher of mathematics", context_texts.SAME),
        ("Plays the organ in church", "organist at the church services", context_texts.LIKE),
        (KEEPER, "Captain of a passenger jet", context_texts.OTHER),
        (KEEPER, "asked for a new password", context_texts.OTHER),
        ("在中学教数学", "在中学教数学", context_texts.VERBATIM),
        ("在中学教数学", "教数学的老师", NULL),
        ("او در مدرسه معلم است", KEEPER, NULL),
        ("그는 병원에서 일한다", KEEPER, NULL),
        ("Nagtatrabaho siya bilang guro sa paaralan", KEEPER, NULL),
        ("負責 sales 部門", "sales department", NULL),
        ("2019-04-01 / 17", KEEPER, NULL),
        ("", KEEPER, NULL),
    ],
)
def test_levels_of_contexts(one: str, other: str, expected: int) -> None:
    assert compared(one, other)[0] == compared(other, one)[0] == expected


def test_a_text_means_the_same_in_whatever_batch() -> None:
    encoder = load_context_encoder()
    texts = [KEEPER, "", "在中学教数学", "Captain of a passenger jet"]
    together = encoder.encode(texts)
    assert np.allclose(together, np.concatenate([encoder.encode([text]) for text in texts]), atol=1e-6)
    assert np.allclose(np.linalg.norm(together, axis=1), [1, 0, 0, 1], atol=1e-6)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_agreeing_on_what_many_customers_have_is_worth_less() -> None:
    def customers(copies: int) -> frequencies.Frequencies:
        texts = [KEEPER] * copies + [f"{word} trader" for word in "abcdefghijklmnopqrst"] * 10
        people = prepare_all([Person(str(at), context=text) for at, text in enumerate(texts)])
        return frequencies.count(people, frequencies.COUNTED)

    once, often = (compared(KEEPER, KEEPER, customers(copies)) for copies in (1, 4))
    assert once[0] == often[0] == context_texts.VERBATIM
    assert once[1] < often[1] < prior_model().comparison("context")[-1].m
    near = "Sells honey at the market; keeps bees since 2009"
    for copies, expected in ((4, context_texts.SAME), (40, NULL)):
        assert compared(near, KEEPER, customers(copies))[0] == expected
        assert compared(KEEPER, near, customers(copies))[0] == expected
    assert compared(KEEPER, KEEPER, customers(40))[0] == NULL


def test_agreeing_never_speaks_against_a_link() -> None:
    """However seldom true pairs agree, by what a model was trained on."""
    rows = [replace(row, m=0.001) for row in prior_model().comparison("context")]
    at = np.zeros(1, np.int64)
    for customers in (1, 50, 1000):
        people = prepare_all(
            [
                Person(str(n), context=f"{KEEPER} {chr(97 + n % 26)}{chr(97 + n // 26)}")
                for n in range(customers)
            ]
        )
        counted = frequencies.count(people, frequencies.COUNTED)
        for level, text in (
            (context_texts.VERBATIM, people[0].context),
            (context_texts.SAME, "keeps bees and sells honey"),
        ):
            mention = prepare_all([Person("m", context=text)])
            found, chances = context_texts.compare(Pairs(mention, people, at, at), counted, rows)
            assert found[0] == level
            assert rows[level].m >= chances[0] + rows[level].namesakes / customers or chances[0] < 1e-9


def test_other_words_say_very_little_against_a_link() -> None:
    worst = prior_model().comparison("context")[context_texts.OTHER]
    assert -1 < np.log2(worst.m / worst.u) < 0


def namesakes() -> list[Person]:
    return [
        Person("c1", name="Nora Quill", context="Runs a dental surgery in the high street"),
        Person("c2", name="Nora Quill", context=KEEPER),
        Person("c3", name="Nora Quill"),
        *(Person(f"d{at}", name=f"Person {word}", context="A customer") for at, word in enumerate("abc")),
    ]


def test_of_two_namesakes_the_one_who_is_written_of_alike_is_likelier() -> None:
    mention = Person("m", name="Nora Quill", context="a beekeeper: sells honey and keeps bees")
    found = link_batch(prepare(namesakes()), [mention], threshold=0.0)
    assert [link.customer_id for link in found.links][:3] == ["c2", "c3", "c1"]
    steps = {step.name: step for step in found.links[0].comparisons}
    assert steps["context"].level == "about the same"
    assert steps["context"].weight > 2
    assert "context" not in {step.name for step in found.links[1].comparisons}


def test_nothing_is_encoded_where_one_side_has_no_context(monkeypatch: pytest.MonkeyPatch) -> None:
    def encode() -> None:
        raise AssertionError("a context was encoded")

    monkeypatch.setattr(context_texts, "load_context_encoder", encode)
    base = prepare(namesakes())
    assert link_batch(base, [Person("m", name="Nora Quill")], threshold=0.0).links
    with pytest.raises(AssertionError, match="was encoded"):
        link_batch(base, [Person("m", name="Nora Quill", context=KEEPER)])


def test_each_text_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    encoder = load_context_encoder()

    class Listening:
        def encode(self, texts: list[str]) -> object:
            asked.extend(texts)
            return encoder.encode(texts)

    monkeypatch.setattr(context_texts, "load_context_encoder", Listening)
    monkeypatch.setattr(context_texts, "_kept", {})
    mentions = [Person(f"m{at}", name="Nora Quill", context="A dentist") for at in range(5)]
    base = prepare(namesakes())
    first = link_batch(base, mentions, threshold=0.0).links
    assert sorted(asked) == sorted({made_ready(p).context for p in (*namesakes()[:2], mentions[0])})
    assert link_batch(base, mentions, threshold=0.0).links == first
    assert len(asked) == 3


def test_the_kept_vectors_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context_texts, "_kept", {})
    monkeypatch.setattr(context_texts, "MOST_KEPT", 3)
    assert compared(KEEPER, "Captain of a jet") == compared(KEEPER, "Captain of a jet")
    assert compared(KEEPER, "Her bees make honey")[0] == context_texts.SAME
    assert len(context_texts._kept) <= 3


def people_written_of(count: int) -> tuple[list[Person], list[Person]]:
    """Customers of two lines of work, one in three with the same note as all those; and mentions of half of
    them in other words.
    """
    work = [
        (KEEPER, "a beekeeper who sells honey"),
        ("A dentist with a surgery", "dental surgeon, treats teeth"),
    ]
    things = "apple boat chair door engine fish garden house iron jacket kitchen lamp mirror needle orange paper".split()
    names = [
        f"{given} {family}"
        for given in ("Nora", "Petra", "Ivo")
        for family in ("Quill", "Rusk", "Blum", "Ash")
    ]
    told = [f" {one} and {other}" for one in things for other in things]

    def person(at: int, form: int) -> Person:
        born = f"19{at % 80 + 10}-03-{at % 28 + 1:02}"
        context = "Imported from the old system" if at % 3 == 0 else work[at % 2][form] + told[at % len(told)]
        return Person(f"{'cm'[form]}{at}", name=names[at % len(names)], birth_date=born, context=context)

    return [person(at, 0) for at in range(count)], [person(at, 1) for at in range(0, count, 2)]


def test_a_model_is_trained_on_contexts_and_read_again(tmp_path: Path) -> None:
    customers, mentions = people_written_of(400)
    model, _ = train(prepare(customers), mentions)
    levels, before = (m.comparison("context") for m in (model, prior_model()))
    # in half of all pairs both keep bees, or both pull teeth; what all share is nothing of theirs
    assert levels[context_texts.SAME].u > 0.3 > before[context_texts.SAME].u
    assert levels[context_texts.SAME].m > 0.5 > before[context_texts.SAME].m
    assert levels[context_texts.VERBATIM].u < before[context_texts.VERBATIM].u
    model.save(tmp_path / "model.json")
    assert load_model(tmp_path / "model.json") == model
    again, _ = train(prepare(customers), mentions)
    assert again == model


def test_an_older_model_without_contexts_gets_the_shipped_weights(tmp_path: Path) -> None:
    shown = prior_model().as_json()
    for name in ("context", "domain"):
        del shown["comparisons"][name]
    (tmp_path / "model.json").write_text(json.dumps(shown | {"version": "trained-before"}))
    found = load_model(tmp_path / "model.json")
    assert found.comparison("context") == prior_model().comparison("context")
    assert found.comparison("domain") == prior_model().comparison("domain")
    mention = Person("m", name="Nora Quill", context=KEEPER)
    links = link_people(namesakes(), [mention], model=found, threshold=0.0).links
    assert links[0].customer_id == "c2"


def test_contexts_are_read_from_a_file_however_it_is_held(tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("id", "name", "context"))
        rows.writerows((person.id, person.name, person.context or "") for person in namesakes())
    mention = [Person("m", name="Nora Quill", context="a beekeeper: sells honey and keeps bees")]
    on_disk = link_batch(base_of_file(file), mention, threshold=0.0).links
    assert on_disk == link_batch(prepare(read_people(file)), mention, threshold=0.0).links
    assert on_disk[0].customer_id == "c2"


def test_training_counts_no_comparison_that_only_ever_agrees() -> None:
    people = prepare_all(
        [Person(str(at), name=f"Nora {at}", emails=("a@quill.example",)) for at in range(60)]
    )
    counted = frequencies.count(people, frequencies.COUNTED)
    model = unsupervised.estimate_u(prior_model(), people, ("name", "domain"), counted, load_encoder(), 1)
    assert model.comparison("name") != prior_model().comparison("name")
    assert model.comparison("domain") == prior_model().comparison("domain")


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_contexts_are_read_from_every_form_of_table(tmp_path: Path, form: str) -> None:
    rows = [{"id": person.id, "name": person.name, "context": person.context} for person in namesakes()]
    file = tmp_path / f"customers.{form}"
    if form == "jsonl":
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        pq.write_table(pa.Table.from_pylist(rows), file)
    assert [person.context for person in read_people(file)] == [row["context"] for row in rows]
