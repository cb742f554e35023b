"""A customer base in memory and one read from a file chunk by chunk are one base."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from models.encoder import load_encoder
from models.linkage.block import blocking_keys, candidate_search, nearest_names, numpy_encoder
from models.linkage.block.customer_base import Base, RepeatedId, prepare, prepare_stream
from models.linkage.prepare import frequencies, string_hashes
from models.linkage.prepare.prepared import prepare_all
from pipelines.link import link_batch
from pipelines.link_files import base_of_file
from records.people import Person
from sources.people_tables import read_people
from tests.support.made_people import invent


def mentioned(people: list[Person]) -> list[Person]:
    return [
        Person(f"m{at}", str(person.name)[:-1], phones=person.phones, birth_date=person.birth_date)
        for at, person in enumerate(people)
    ]


def chunked(people: list[Person], size: int) -> Iterator[list[Person]]:
    return (people[at : at + size] for at in range(0, len(people), size))


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return [*invent(400), Person("han", name="王小明"), Person("nobody")]


@pytest.fixture(scope="module")
def whole(people: list[Person]) -> Base:
    return prepare(people)


def assert_same(one: Base, other: Base) -> None:
    assert list(one.customers) == list(other.customers)
    assert one.customers.filled == other.customers.filled
    assert np.array_equal(one.index.entries, other.index.entries)
    assert np.array_equal(one.index.common, other.index.common)
    assert np.allclose(one.index.names.vectors, other.index.names.vectors, atol=1e-3)
    assert np.array_equal(one.index.names.first, other.index.names.first)
    assert (one.frequencies.words, one.frequencies.initials) == (
        other.frequencies.words,
        other.frequencies.initials,
    )
    for name, counts in one.frequencies.values.items():
        theirs = other.frequencies.values[name]
        assert counts.total == theirs.total
        for customer in one.customers:
            assert all(counts[v] == theirs[v] for v in frequencies.values_of(customer, name))


@pytest.mark.parametrize("processes", [1, 2])
def test_a_base_in_chunks_is_the_base_in_one(people: list[Person], whole: Base, processes: int) -> None:
    said: list[int] = []
    streamed = prepare_stream(chunked(people, 150), processes=processes, say=said.append)
    assert_same(whole, streamed)
    assert said == [150, 300, 402]


def test_links_are_the_same_whichever_way_the_base_came(
    people: list[Person], whole: Base, tmp_path: Path
) -> None:
    import csv

    with (tmp_path / "customers.csv").open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(("id", "name", "birth_date", "organisation", "phones", "emails", "city", "club"))
        for p in people:
            rows.writerow((p.id, p.name, p.birth_date, p.organisation, "|".join(p.phones), "|".join(p.emails), p.city, p.extra.get("club")))  # fmt: skip
    from_file = base_of_file(tmp_path / "customers.csv")
    assert_same(whole, from_file)
    seen = mentioned(people[:60])
    in_memory, on_disk = (link_batch(base, seen, threshold=0.01).links for base in (whole, from_file))
    assert [(x.mention_id, x.customer_id) for x in in_memory] == [
        (x.mention_id, x.customer_id) for x in on_disk
    ]
    assert [x.probability for x in in_memory] == pytest.approx([x.probability for x in on_disk], abs=1e-3)


def test_parquet_in_row_groups_is_read_as_the_same_people(people: list[Person], tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = ("id", "name", "birth_date", "organisation", "city")
    table = {c: [getattr(p, c) for p in people] for c in columns} | {
        "phones": [list(p.phones) for p in people]
    }
    pq.write_table(pa.table(table), tmp_path / "customers.parquet", row_group_size=100)
    assert_same(
        prepare(read_people(tmp_path / "customers.parquet")), base_of_file(tmp_path / "customers.parquet")
    )


def test_an_id_that_stands_twice_is_told_with_its_row(people: list[Person]) -> None:
    with pytest.raises(RepeatedId, match="row 301"):
        prepare_stream(chunked([*people[:300], people[7]], 150), processes=1)


def test_long_ids_that_begin_alike_are_different_ids() -> None:
    begin = "x" * 250
    people = [Person(begin + "a", "Nora Quill"), Person(begin + "b", "Maud Dunton")]
    assert len(prepare_stream([people], processes=1).customers) == 2
    with pytest.raises(RepeatedId, match="row 3"):
        prepare_stream([[*people, people[0]]], processes=1)


def test_people_without_name_or_contact_link_to_nobody(recwarn: pytest.WarningsRecorder) -> None:
    bare = Person("1")
    for customers, mention in (([bare], Person("m", "Nora Quill")), ([Person("c", "Nora Quill")], bare)):
        base = prepare(customers)
        assert not link_batch(base, [mention]).links
    assert link_batch(base, [Person("m", "Nora Quill")]).links
    assert not [w for w in recwarn if issubclass(w.category, RuntimeWarning)]


def test_parquet_cells_of_lists_and_structs_are_text_as_elsewhere(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = {
        "id": [1, 2],
        "name": [["Nora Quill"], None],
        "phones": [["+14155550001"], None],
        "seat": [{"row": 1}, None],
    }
    file = tmp_path / "customers.parquet"
    pq.write_table(pa.table(table), file)
    assert_same(prepare(read_people(file)), base_of_file(file))


def test_files_go_with_the_base(
    people: list[Person], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    base = prepare_stream(chunked(people, 300), processes=1)
    assert list(tmp_path.iterdir())
    del base
    assert not list(tmp_path.iterdir())
    with pytest.raises(RepeatedId):
        prepare_stream(chunked([people[0], people[0]], 1), processes=1)
    assert not list(tmp_path.iterdir())


HOLD = """
import sys, time
from models.linkage.block.customer_base import prepare_stream
from records.people import Person
from tests.support.made_people import invent
base = prepare_stream([[Person("c1", name="Nora Quill")]], processes=1)
print("ready", flush=True)
time.sleep(600)
"""


def test_files_of_a_killed_process_go_with_the_next_and_those_in_use_stay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "kith-base-being-made").mkdir()
    (tmp_path / "kith-base-elsewhere").symlink_to(tmp_path)
    strangers = set(tmp_path.iterdir())
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == b"ready\n"
            (theirs,) = set(tmp_path.iterdir()) - strangers
            files = sorted(theirs.iterdir())
            mine = prepare_stream([[Person("c1", name="Nora Quill")]], processes=1)
            assert sorted(theirs.iterdir()) == files
        finally:
            other.kill()
            other.wait()
    assert theirs.exists()
    again = prepare_stream([[Person("c1", name="Nora Quill")]], processes=1)
    assert not theirs.exists()
    assert len(set(tmp_path.iterdir()) - strangers) == 2
    del mine, again
    assert set(tmp_path.iterdir()) == strangers


def test_an_empty_base_links_nobody() -> None:
    for base in (prepare([]), prepare_stream([])):
        assert len(base.customers) == 0
        assert not link_batch(base, [Person("m", name="Nora Quill")]).links


def test_vectors_of_words_are_those_of_the_encoder() -> None:
    forms: list[tuple[str, ...] | str] = [
        ("nora", "quillfeather"),
        ("j", "mckay"),
        "王小明",
        "محمد رضایی",
        ("zz",),
    ]
    texts = [form if isinstance(form, str) else " ".join(form) for form in forms]
    assert np.allclose(numpy_encoder.vectors_of(forms), load_encoder().encode(texts), atol=1e-6)


def test_hashes_of_parts_make_the_hash_of_the_whole() -> None:
    parts = string_hashes.hashes(["quill", "n"])
    whole = string_hashes.joined(parts[:1], parts[1:], string_hashes.powers(np.array([1])))
    assert whole == string_hashes.hashes(["quilln"])
    assert string_hashes.spread_hash("quilln") == string_hashes.spread(string_hashes.hashes(["quilln"]))[0]


def test_keys_too_common_are_dropped_in_whatever_parts_they_come(
    people: list[Person], tmp_path: Path
) -> None:
    prepared = prepare_all(people)
    halves = [blocking_keys.entries(prepared[:200]), blocking_keys.entries(prepared[200:], 200)]
    in_parts = candidate_search.in_order(halves, tmp_path / "keys")
    for one, other in zip(
        in_parts, candidate_search.in_order([blocking_keys.entries(prepared)]), strict=True
    ):
        assert np.array_equal(one, other)
    _, counts = np.unique(blocking_keys.keys_of(in_parts[0]), return_counts=True)
    assert counts.max() <= candidate_search.MOST_SHARING


def test_the_index_of_cells_finds_most_of_what_lies_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = prepare_all(invent(3000))
    found = nearest_names.name_vectors(prepared)
    exact = nearest_names.names_of(*found, len(prepared))
    monkeypatch.setattr(nearest_names, "EXACT", 300)
    cells = nearest_names.names_of(*found, len(prepared))
    assert exact.cells is None
    assert cells.cells is not None
    misspelt = prepare_all([Person("m", name=f"{p.name}e") for p in invent(50, seed=2)])
    asked = nearest_names.name_vectors(misspelt)[0]
    best, _ = nearest_names.exactly(asked, exact.vectors)
    near, _ = nearest_names.among_cells(asked, cells.vectors, cells.cells)
    assert (near[:, 0] >= best[:, 0] - 0.01).mean() > 0.9
