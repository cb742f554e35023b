"""The same people come out of every kind of table, delimiter and encoding."""

from __future__ import annotations

import csv
import datetime
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from records.failures import Misuse
from records.people import Person
from sources.people_tables import Columns, Refusal, open_table, people, read_people
from tests.support.made_xlsx import workbook

HEADER = ["id", "name", "phones", "birth_date", "club"]
CELLS = [
    ["c1", "Quill; Nora, of|Mill", "+14155550123|+14155550124", "1980-02-03", "Rovers"],
    ["c2", "Zoë Müller", "", "", ""],
]
PEOPLE = [
    Person(
        "c1", "Quill; Nora, of|Mill", phones=("+14155550123", "+14155550124"), birth_date="1980-02-03",
        extra={"club": "Rovers"},
    ),
    Person("c2", "Zoë Müller"),
]  # fmt: skip


def csv_file(folder: Path, delimiter: str, encoding: str, rows: list[list[str]] | None = None) -> Path:
    file = folder / "people.csv"
    with file.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows([HEADER, *CELLS] if rows is None else rows)
    return file


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_any_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    assert read_people(csv_file(tmp_path, delimiter, encoding)) == PEOPLE


@pytest.mark.parametrize(
    ("codec", "names"),
    [
        ("gb18030", ["王小明", "李娜", "欧阳修远", "张伟"]),
        ("gb18030", ["Wang Wei", "朱镕基"]),
        ("big5", ["王小明", "陳美麗", "林志玲"]),
        ("cp949", ["김서연", "이민준", "박지우"]),
        ("cp1252", ["José García", "Åsa Öberg", "O’Brien", "Þóra Jónsdóttir", "ÉLISE"]),
        ("cp1251", ["Иван Петров", "Мария Кузнецова", "Сергей Смирнов"]),
    ],
)
@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_what_is_not_unicode_is_told_by_its_letters(
    tmp_path: Path, codec: str, names: list[str], ending: str
) -> None:
    file = tmp_path / f"people{ending}"
    rows = [{"id": str(at), "name": name} for at, name in enumerate(names)]
    lines = (
        ["id,name", *(f"{row['id']},{row['name']}" for row in rows)]
        if ending == ".csv"
        else [json.dumps(row, ensure_ascii=False) for row in rows]
    )
    file.write_bytes("\n".join(lines).encode(codec))
    said: list[str] = []
    assert [person.name for person in read_people(file, note=said.append)] == names
    assert len(said) == 1
    assert said[0].startswith(f"people{ending} is read as ")


def test_an_encoding_that_is_named_is_taken_and_a_wrong_one_refused(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes("id,name\n1,Dvořák\n".encode("cp1250"))
    assert [person.name for person in read_people(file, "windows-1250")] == ["Dvořák"]
    for name in ("utf-8", "no such encoding"):
        with pytest.raises(Misuse, match="encoding"):
            read_people(file, name)
    file.write_bytes("id,name\n1,Dvořák\n".encode("utf-16"))  # its byte order mark knows better
    assert [person.name for person in read_people(file, "windows-1250")] == ["Dvořák"]


def test_excels_line_that_names_the_delimiter_is_no_row(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("sep=;\nid;name,full\n1;Ann\n")
    assert read_people(file) == [Person("1", extra={"name,full": "Ann"})]
    file.write_text('sep=;\nid;name\n1;Ann\n2;"Ben\n')
    with pytest.raises(Misuse, match="line 4 is not closed"):
        read_people(file)


@pytest.mark.parametrize("ending", [".jsonl", ".parquet", ".xlsx"])
def test_other_tables_say_the_same(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"people{ending}"
    rows: list[dict[str, Any]] = [dict(zip(HEADER, cells, strict=True)) for cells in CELLS]
    if ending == ".jsonl":
        rows[0]["phones"] = rows[0]["phones"].split("|")
        file.write_text("\n".join(map(json.dumps, rows)))
    elif ending == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), file)
    else:
        file.write_bytes(workbook([HEADER, *CELLS]))
    assert read_people(file) == PEOPLE


def test_a_spreadsheets_numbers_and_dates_are_what_they_show(tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    born = datetime.date(1980, 2, 3)
    file.write_bytes(
        workbook([["id", "name", "phones", "birth_date", "share", ""], [7, "Ann", 14155550123, born, 1.5, "note"], [], [8, "Ben"]])
    )  # fmt: skip
    first, second = read_people(file)
    assert first == Person(
        "7", "Ann", phones=("14155550123",), birth_date="1980-02-03", extra={"share": "1.5"}
    )
    assert second == Person("8", "Ben")


def test_the_first_visible_sheet_is_read_and_it_is_said(tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    file.write_bytes(workbook([["id", "name"], [1, "Ann"]], hidden=[["id"], [9]], further=[["x"]]))
    said: list[str] = []
    assert read_people(file, note=said.append) == [Person("1", "Ann")]
    assert len(said) == 1


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.people_tables.workbook_table.MOST_BYTES", 1_000)
    file = tmp_path / "people.xlsx"
    file.write_bytes(workbook([["id", "name"], [1, "Ann"]]))
    with pytest.raises(Misuse, match="unpacks to too much"):
        read_people(file)


def test_a_job_refuses_the_file_and_an_import_the_row(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,name\n1,Ann\n2,Ben,Ode\n,Cara\n4,Dov\n")
    with pytest.raises(Misuse, match="line 3 has 1 more cell"):
        read_people(file)
    table = open_table(file)
    assert list(people(table, Columns(table, ("id", "name")), "row")) == [
        Person("1", "Ann"),
        Refusal(None, "not a row of the table"),
        Refusal(None, "no id"),
        Person("4", "Dov"),
    ]
    with file.open("a") as out:
        out.write('5,"Eva\n6,Fay\n')
    with pytest.raises(Misuse, match="line 6 is not closed"):
        list(people(table, Columns(table, ("id", "name")), "row"))


@pytest.mark.parametrize(
    ("codec", "names"),
    [
        ("cp1250", ["Łukasz Żółw", "Michał Dąbrowski"]), ("cp1254", ["Ayşe Yılmaz", "Işık Şahin"]), ("cp1255", ["דוד כהן", "שרה לוי"]),
        ("cp1251", ["Иван Петров"]), ("koi8-r", ["Иван Петров", "Мария Кузнецова"]), ("cp874", ["สมชาย ใจดี"]),
    ],
)  # fmt: skip
def test_what_a_guess_would_get_wrong_is_refused(tmp_path: Path, codec: str, names: list[str]) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes("\n".join(["id,name", *(f"{n},{name}" for n, name in enumerate(names))]).encode(codec))
    with pytest.raises(Misuse, match="--encoding"):
        read_people(file)


@pytest.mark.parametrize("broken", [b"3,Ren\xe9 Lee\n", b"3,Ren\xc3"])
def test_utf8_with_a_broken_letter_is_no_other_encoding(tmp_path: Path, broken: bytes) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes("id,name\n1,Jürgen Weiß\n2,Max Müller\n".encode() + broken)
    with pytest.raises(Misuse, match="UTF-8"):
        read_people(file)


@pytest.mark.parametrize("text", ["\n\nid,name\n1,Ann\n", "id,name,a|b|c|d\n1,Ann,x\n", "id,na\0me\n1,Ann\n"])
def test_odd_first_lines_are_read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "people.csv"
    file.write_text(text, encoding="utf-8")
    assert [person.name for person in read_people(file)] == ["Ann"]


def test_a_sheet_with_a_stray_cell_in_its_last_corner_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    sheet = '<worksheet><sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></sheetData></worksheet>'
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(Misuse, match="too much"):
        read_people(file)


def test_nanoseconds_and_bytes_of_parquet_are_read(tmp_path: Path) -> None:
    file = tmp_path / "people.parquet"
    times = pa.array([1234567890123456789], pa.timestamp("ns"))
    pq.write_table(pa.table({"id": [b"1"], "name": [b"Ann"], "seen": times}), file)
    (person,) = read_people(file)
    assert (person.id, person.name) == ("1", "Ann")
