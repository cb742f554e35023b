"""Import of customers: what becomes of each row, in every format."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from pipelines.import_customers import ImportReport, import_customers
from records.failures import Misuse
from records.people import Person
from records.store import Store, customers
from records.store.tables import audit

ROWS: list[dict[str, Any]] = [
    {
        "id": "1",
        "name": "Ann Lee",
        "phones": "(415) 555-0100|415 555 0100 | 020 7946 0123",
        "emails": "Ann.Lee@Example.COM",
    },
    {"id": "2", "name": "이서연", "phones": "+44 20 7946 0123", "emails": "", "tier": "gold"},
]


def write(folder: Path, suffix: str, rows: list[dict[str, Any]]) -> Path:
    file = folder / f"customers{suffix}"
    columns = list(dict.fromkeys(key for row in rows for key in row))
    if suffix == ".jsonl":
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    elif suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist([{c: row.get(c) for c in columns} for row in rows]), file)
    else:
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            table = csv.DictWriter(out, columns, delimiter="\t" if suffix == ".tsv" else ",")
            table.writeheader()
            table.writerows(rows)
    return file


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_every_format_gives_the_same_customers_and_twice_changes_nothing(
    store: Store, tmp_path: Path, suffix: str
) -> None:
    file = write(tmp_path, suffix, ROWS)
    assert import_customers(store, file, {}, "stella", region="US") == ImportReport(2, 0, 0, [])
    assert import_customers(store, str(file), {}, "stella", region="US") == ImportReport(0, 0, 2, [])
    with store.begin() as conn:
        people = customers.all_people(conn)
        log = [(row.who, row.action, row.subject) for row in conn.execute(select(audit))]
    assert people == [
        # "020 7946 0123" is no possible US number: kept as it was given
        Person("1", "Ann Lee", phones=("+14155550100", "020 7946 0123"), emails=("Ann.Lee@example.com",)),
        Person("2", "이서연", phones=("+442079460123",), extra={"tier": "gold"}),
    ]
    assert log == [("stella", "customers.import", None)] * 2


def test_a_changed_customer_is_changed_and_the_rest_is_not(store: Store, tmp_path: Path) -> None:
    import_customers(store, write(tmp_path, ".csv", ROWS), {}, "stella", region="US")
    file = write(tmp_path, ".csv", [ROWS[0] | {"name": "Ann Ode"}, ROWS[1], {"id": "3", "name": "Ben Ode"}])
    assert import_customers(store, file, {}, "stella", region="US") == ImportReport(1, 1, 1, [])
    with store.begin() as conn:
        assert customers.get(conn, "1").name == "Ann Ode"  # type: ignore[union-attr]
        assert [person.id for person in customers.search(conn, "ode")] == ["1", "3"]
        assert [person.id for person in customers.search(conn, "415555")] == ["1"]
        assert customers.search(conn, "%") == []
        assert [person.id for person in customers.search(conn, "", 1, 1)] == ["3"]


def test_bad_rows_are_refused_with_their_reason_and_the_rest_goes_on(store: Store, tmp_path: Path) -> None:
    rows = [
        {"id": "1", "name": "Ann Lee"},
        {"id": "", "name": "X"},
        {"id": "2", "name": " "},
        {"id": "1", "name": "Ben Ode"},
    ]
    file = write(tmp_path, ".csv", rows)
    with file.open("a") as out:
        out.write("3,Too,many,cells\n\n4,Cho\x00e\n")
    report = import_customers(store, file, {}, "stella", region="US")
    assert (report.added, report.refused) == (
        2,
        [
            (2, None, "no id"),
            (3, "2", "no name"),
            (4, "1", "this id was in an earlier row"),
            (5, None, "not a row of the table"),
        ],
    )
    with store.begin() as conn:
        assert [person.name for person in customers.all_people(conn)] == ["Ann Lee", "Choe"]


def test_broken_json_lines_and_enormous_cells_are_refused(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "customers.jsonl"
    huge = json.dumps({"id": "2", "name": "x" * 20_000})
    file.write_text(
        f'{{"id": 1, "name": "Ann", "phones": ["+14155550100"]}}\n[1]\n{{"id":\n{huge}\n{"[" * 5_000}\n'
    )
    report = import_customers(store, file, {}, "stella", region="US")
    assert report.added == 1
    assert [row for row, _, _ in report.refused] == [2, 3, 4, 5]
    with store.begin() as conn:
        assert customers.all_people(conn) == [Person("1", "Ann", phones=("+14155550100",))]


def test_columns_of_other_names_are_mapped(store: Store, tmp_path: Path) -> None:
    file = write(tmp_path, ".csv", [{"Nr": "7", "Full name": "Ann Lee", "name": "not this"}])
    import_customers(store, file, {"id": "Nr", "name": "Full name"}, "stella", region="US")
    with store.begin() as conn:
        assert customers.all_people(conn) == [Person("7", "Ann Lee", extra={"name": "not this"})]


@pytest.mark.parametrize(
    ("name", "content", "mapping", "code"),
    [
        ("c.csv", "id,nom\n1,Ann\n", {}, "missing_column"),
        ("c.csv", "id,name\n1,Ann\n", {"phones": "Telephone"}, "missing_column"),
        ("c.csv", "id,name\n1,Ann\n", {"shoe_size": "name"}, "unknown_field"),
        ("c.csv", "id,name,name\n1,Ann,Lee\n", {}, "repeated_column"),
        ("c.csv", "", {}, "empty_file"),
        ("c.jsonl", "nothing\n", {}, "empty_file"),
        ("c.parquet", "PAR1 nonsense", {}, "unreadable_file"),
        ("c.xlsx", "PK", {}, "unreadable_file"),
        ("c.doc", "id,name\n1,Ann\n", {}, "unknown_format"),
    ],
)
def test_a_file_that_cannot_be_imported_gives_one_clear_line(
    store: Store, tmp_path: Path, name: str, content: str, mapping: dict[str, str], code: str
) -> None:
    file = tmp_path / name
    file.write_text(content)
    with pytest.raises(Misuse) as fault:
        import_customers(store, file, mapping, "stella", region="US")
    assert fault.value.code == code
    assert "\n" not in fault.value.message
    with pytest.raises(Misuse, match="no_such_file"):
        import_customers(store, tmp_path / "none.csv", {}, "stella", region="US")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('id,name,phones\n1,Ann,"+14155550199\n2,Ben,+14155550100"\n', "a line break in 'phones'"),
        ('id,name,phones\n1,Ann,"\n2,Ben,+14155550100"\n', "a line break in 'phones'"),
        ('id,name,emails\n1,"Ann\n2,Ben",ben@example.org\n', "a line break in 'name'"),
        ('id,name,birth_date\n1,Ann,"1980-02-03\n2,Ben,1981-01-05"\n', "a line break in 'birth_date'"),
        ('id,name,street,phones\n1,Ann,"1 Mill Lane\n2,Ben,4 Mill Lane"\n', "not a row of the table"),
        ("id,name,organisation,phones\n1,Ann,Harrow, Finch & Co,+14155550100\n", "not a row of the table"),
    ],
)
def test_no_row_gives_its_cells_to_another(store: Store, tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(content + "3,Cara\n")
    report = import_customers(store, file, {}, "stella", region="US")
    assert (report.added, len(report.refused)) == (1, 1)
    assert report.refused[0][2].startswith(reason)


def test_numbers_are_read_for_the_country_of_their_row(store: Store, tmp_path: Path) -> None:
    rows = [
        {"id": "1", "name": "Ann Lee", "country": "United Kingdom", "phones": "020 7946 0123"},
        {"id": "2", "name": "Ben Ode", "country": "gb", "phones": "020 7946 0124 x5"},
        {"id": "3", "name": "Cara Quill", "country": "Deutschland", "phones": "030 23125 001"},
        {"id": "4", "name": "Dov Harrow", "country": "", "phones": "415-555-0100|020 7946 0123|555-0100"},
        {"id": "5", "name": "Eva Finch", "country": "Ruritania", "phones": "(415) 555-0101"},
    ]
    import_customers(store, write(tmp_path, ".csv", rows), {}, "stella", region="US")
    with store.begin() as conn:
        assert [person.phones for person in customers.all_people(conn)] == [
            ("+442079460123",),
            ("+442079460124", "020 7946 0124 x5"),
            ("+493023125001",),
            ("+14155550100", "020 7946 0123", "555-0100"),
            ("+14155550101",),
        ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_names_arrive_as_they_were_written(store: Store, tmp_path: Path, encoding: str, suffix: str) -> None:
    file = write(tmp_path, suffix, [{"id": "1", "name": "Zoë Łuczak"}])
    file.write_bytes(file.read_text("utf-8-sig").encode(encoding))
    assert import_customers(store, file, {}, "stella", region="US").added == 1
    with store.begin() as conn:
        assert [person.name for person in customers.all_people(conn)] == ["Zoë Łuczak"]


@pytest.mark.parametrize("rows", [1, 9_000])
def test_a_guessed_encoding_is_said(store: Store, tmp_path: Path, rows: int) -> None:
    file = tmp_path / "customers.csv"
    lines = ["id,name", *(f"{n},Ann" for n in range(rows)), "x,Zoë"]
    file.write_bytes("\n".join(lines).encode("latin-1"))
    report = import_customers(store, file, {}, "stella", region="US")
    assert (report.added, report.notices) == (rows + 1, ["customers.csv is read as windows-1252."])
    with store.begin() as conn:
        assert customers.get(conn, "x").name == "Zoë"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"id,name\n1,Ann\n2,Zo\x81\n", "encoding"),
        (b"id,name\n" + b"1,Ann\n" * 9_000 + b"2,Zo\x81\n", "encoding"),
        (b'id,name\n1,Ann\n2,"Ben\n3,Cara\n', "unclosed_quote"),
        (b'id,name\n1,"Ann\n2,"Ben"\n3,Cara\n', "unclosed_quote"),
        (b'id,name\n1,"Ann\n' + b"2,Ben\n" * 40_000, "unclosed_quote"),
        (b'id,"name\n1,Ann\n', "unreadable_header"),
        (b"id,name," + b"x" * 200_000 + b"\n1,Ann\n", "unreadable_header"),
    ],
)
def test_a_file_that_would_lose_letters_or_rows_is_refused_whole(
    store: Store, tmp_path: Path, content: bytes, code: str
) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(content)
    with pytest.raises(Misuse) as fault:
        import_customers(store, file, {}, "stella", region="US")
    assert fault.value.code == code
    with store.begin() as conn:
        assert customers.count(conn) == 0


def test_rows_with_broken_quotes_or_enormous_ids_are_refused_alone(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    long = "9" * 501
    file.write_text(
        f'id,name,street\n1,"Ann\n2,Ben",x\n3,"Cara" Quill,x\n{long},Dov,x\n4,Eva,"1 High St\nFlat 2"\n'
    )
    report = import_customers(store, file, {}, "stella", region="US")
    assert (report.added, report.refused) == (
        1,
        [
            (1, None, "a line break in 'name': is a quotation mark missing?"),
            (2, None, "not a row of the table"),
            (3, None, "an id of over 500 characters"),
        ],
    )
