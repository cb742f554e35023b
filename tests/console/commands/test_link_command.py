"""``kith link``: the files it takes, the lines it prints, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from console.commands.link import run
from pipelines.link_files import base_of_file
from records.failures import Misuse
from sources.people_tables import read_people

CUSTOMERS = """id,name,phones,emails,club,colour
c1,Nora Quill,+14155550123,nora@example.com,Rovers,red
c2,Theodore Brackenridge,+14155550124|+14155550125,,United,
c3,Ingrid Falkenberg,,ingrid@example.com,Rovers,blue
"""
MENTIONS = """id,name,phones,emails,club,mood
m1,"Quill, Nora",+14155550123,,Rovers,glad
m2,Ted Brackenridge,+14155550125,,United,
m3,Somebody Else,,,,
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "mentions.csv").write_text(MENTIONS, encoding="utf-8")
    return str(tmp_path / "customers.csv"), str(tmp_path / "mentions.csv")


def printed(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, object]], str]:
    out, err = capsys.readouterr()
    return [json.loads(line) for line in out.splitlines()], err


def test_links_are_json_lines_and_all_else_goes_to_standard_error(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*files, 0.5, 5, None, None, None) == 0
    lines, err = printed(capsys)
    assert [(line["mention_id"], line["customer_id"]) for line in lines] == [("m1", "c1"), ("m2", "c2")]
    assert set(lines[0]) == {"mention_id", "customer_id", "probability", "weight", "comparisons"}
    assert {"club"} <= {part["name"] for part in lines[0]["comparisons"]}  # type: ignore[attr-defined]
    assert "colour, mood" in err


def test_a_mentions_best_comes_first_and_top_bounds_them(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(*files, 0.0, 2, None, None, None)
    lines, _ = printed(capsys)
    for mention in ("m1", "m2", "m3"):
        chances = [line["probability"] for line in lines if line["mention_id"] == mention]
        assert len(chances) <= 2
        assert chances == sorted(chances, reverse=True)  # type: ignore[type-var]


def test_a_saved_model_weighs_the_same_again(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = str(tmp_path / "model.json")
    run(*files, 0.5, 5, None, model, None)
    first, _ = printed(capsys)
    run(*files, 0.5, 5, model, None, None)
    assert printed(capsys)[0] == first


def test_jsonl_and_parquet_say_the_same_as_csv(tmp_path: Path, files: tuple[str, str]) -> None:
    people = read_people(Path(files[0]))
    rows = [
        {
            "id": p.id,
            "name": p.name,
            "phones": list(p.phones),
            "emails": "|".join(p.emails),
            **{k: p.extra.get(k) for k in ("club", "colour")},
        }
        for p in people
    ]
    (tmp_path / "c.jsonl").write_text("\n\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "c.parquet")
    assert read_people(tmp_path / "c.jsonl") == people
    assert read_people(tmp_path / "c.parquet") == people


def test_columns_are_known_by_name_and_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes(b"\xef\xbb\xbfid,phones\nc1,+14155550123| |+14155550124\n")
    assert read_people(tmp_path / "c.csv")[0].phones == ("+14155550123", "+14155550124")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("c.csv", b"name\nNora\n", "missing_column"),
        ("c.csv", b"", "empty_file"),
        ("c.csv", b"id,name\n,Nora\n", "people_without_id"),
        ("c.csv", b"id,name\nc1,Nora\nc1,Maud\n", "people_id_twice"),
        ("c.csv", b"id,name\nc1,\xff\xfe\n", "encoding"),
        ("c.csv", b"id,name\nc1," + b"x" * 200_000 + b"\n", "unreadable_file"),
        ("c.csv", b"id,name,phones,phones\nc1,Nora,+14155550123,\n", "repeated_column"),
        ("c.tsv", b"id\tname\t name\nc1\tNora\tQuill\n", "repeated_column"),
        ("c.jsonl", b'{"id": "c1"}\n[1]\n', "unreadable_file"),
        ("c.jsonl", b"[" * 100_000, "empty_file"),
        ("c.jsonl", b'{"name": "Nora"}\n', "missing_column"),
        ("c.parquet", b"PAR1 no", "unreadable_file"),
        ("c.xlsx", b"", "unreadable_file"),
        ("c.xlsx", b"PK\x03\x04 no", "unreadable_file"),
        ("c.doc", b"id,name\nc1,Nora\n", "unknown_format"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_one_line_without_its_content(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Misuse) as refused:
        read_people(tmp_path / name)
    assert refused.value.code == code
    assert "Nora" not in refused.value.message
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('id,name,club\nc1,"Nora,x\nc2,Maud,y\nc3,Odette,z\n', 2),  # until the end of the file
        ('id,name,club\nc1,"Nora,x\nc2,"Maud",y\nc3,Odette,z\n', 2),  # until a later cell is opened
        ('id,name,club\nc1,"Nora,x\nc2,Maud,y"\nc3,Odette,z\n', 2),  # until one that is too many
        ('id,name,club\nc1,"Nora,x\nc2,",Jr.",y\nc3,Odette,z\n', 2),
        ('id,name,club\nc1,"Nora ""Nell""\nQuill","x\nc2,Maud,y\nc3,Odette,z\n', 3),  # after a cell of two lines
        ('id,name,club\nc1,Nora,"x\n' + "c2,Maud,y\n" * 40_000, 2),  # further than the longest cell
        ('id,"name,club\nc1,Nora,x\n', 1),
        ('id,name,club\nc1,"Nora" Quill,x\nc2,Maud,y\n', 2),
        ('id,name,phones\nc1,Nora,"+14155550199\nc2,Maud,+14155550100"\n', 2),  # until one that closes the row
        ('id,name,phones\nc1,Nora,"\nc2,Maud,+14155550100"\n', 2),
        ('id,club,emails\nc1,"a\nb","nora@example.org\nc2,Maud,maud@example.org"\n', 3),
        ('id,name,phones\nc1,"Nora\nc2,Maud",+14155550199\n', 2),  # until the same column of the next row
        ('id, national_id\nc1,"7\r\n8"\n', 2),
        ('id,name,club,phones\nc1,Nora,x,\nc2,Maud Quill,Harrow, Finch & Co,+14155550100\n', 3),  # a comma in no marks
    ],
)  # fmt: skip
def test_a_quotation_mark_that_is_not_closed_swallows_no_rows(
    tmp_path: Path, content: str, line: int
) -> None:
    (tmp_path / "c.csv").write_text(content)
    with pytest.raises(Misuse) as refused:
        read_people(tmp_path / "c.csv")
    assert f"line {line} " in refused.value.message
    assert "quotation mark" in refused.value.message
    assert "Nora" not in refused.value.message
    with pytest.raises(Misuse, match="quotation mark"):
        base_of_file(tmp_path / "c.csv")


def test_a_street_and_the_like_may_have_line_breaks_and_a_name_may_end_in_one(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(
        'id, name,street,organisation,context,club\nc1,"Nora\n","1 Mill\nLane","Dunmore\nMills","a\nb","c\nd"\n'
    )
    (found,) = read_people(tmp_path / "c.csv")
    assert (found.name, found.street, found.organisation) == ("Nora", "1 Mill\nLane", "Dunmore\nMills")
    assert (found.context, found.extra) == ("a\nb", {"club": "c\nd"})


def test_a_quoted_cell_may_have_line_breaks_quotation_marks_and_delimiters(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(
        'id,name,"club\nof them"\r\nc1,"Quill, ""Nell"" Nora","a\n\n\nb"\r\n\r\nc2,Maud\r\n', newline=""
    )
    first, second = read_people(tmp_path / "c.csv")
    assert (first.name, first.extra) == ('Quill, "Nell" Nora', {"club\nof them": "a\n\n\nb"})
    assert (second.name, second.extra) == ("Maud", {})


def test_a_missing_file_and_a_wrong_option_are_misuse(files: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="no_such_file"):
        read_people(tmp_path / "none.csv")
    with pytest.raises(Misuse, match="usage"):
        run(*files, 1.5, 5, None, None, None)
    with pytest.raises(Misuse, match="usage"):
        run(*files, 0.5, 0, None, None, None)


def test_precision_prints_only_what_reaches_it(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(*files, 0.5, 5, None, None, 0.99)
    lines, err = printed(capsys)
    assert lines
    mean = sum(line["probability"] for line in lines) / len(lines)  # type: ignore[misc]
    assert mean >= 0.99
    assert f"{len(lines)} links, expected precision {mean:.3f} (" in err
    assert "expected recall" in err


def test_precision_that_no_link_reaches_is_said(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*files, 0.5, 5, None, None, 1.0) == 0
    lines, err = printed(capsys)
    assert lines == []
    assert "no link reaches that precision; the most probable has " in err


def test_semicolons_part_columns_where_there_are_most_of_them(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text('id;name;phones\nc1;"Quill, Nora";+14155550123\n')
    (found,) = read_people(tmp_path / "c.csv")
    assert (found.id, found.name, found.phones) == ("c1", "Quill, Nora", ("+14155550123",))


def test_half_a_surrogate_pair_is_cleaned(tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text('{"id": "c\\ud800", "name": "Nora\\udfff", "club\\ud800": "x"}\n')
    (found,) = read_people(tmp_path / "c.jsonl")
    assert (found.id, found.name, found.extra) == ("c\ufffd", "Nora\ufffd", {"club\ufffd": "x"})
