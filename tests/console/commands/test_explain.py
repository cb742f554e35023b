"""A link's explanation: its steps add up to its weight and end at its probability, for links kept and links
printed.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import wording
from console.commands import explain
from console.commands.link import as_line
from console.errors import guarded
from console.waterfall import waterfall
from models.linkage import prior_model
from models.linkage.calibration import Calibration
from models.linkage.linkage_model import LinkageModel
from pipelines.link import link_people
from records.links import Link
from records.people import Person

KNOWN = [
    Person(
        "c1", "Nora Quill", phones=("+14155550101",), organisation="Dunmore Mills", birth_date="1970-03-04"
    ),
    Person("c2", "Nora Quill", organisation="Orrery Works"),
    Person("c3", "Norah Quill", emails=("n.quill@alder.example",)),
    Person("c4", "Theo Rusk", phones=("+14155550102",)),
    *(
        Person(f"x{n}", f"Ambrose Stan{chr(97 + n)}vale", phones=(f"+1415555{300 + n:04d}",))
        for n in range(20)
    ),
]
SEEN = [
    Person("m1", "Nora Quill", phones=("+14155550101",)),
    Person("m2", "N. Quill", organisation="Orrery Works"),
    Person("m3", "Zoe Ashdown", phones=("+14155550102",)),  # another name at Theo's number: a doubt
    Person("m4", "Nora Quill"),
    Person(
        "m5",
        "N. Quill",
        phones=("+14155550199",),
        emails=("n.q@dunmore.example",),
        organisation="Dunmore Mills",
    ),
    Person(
        "m6", "Nora Quill", phones=("+14155550199",), emails=("n.q@dunmore.example",)
    ),  # with m5 one person
]


def calibrated() -> LinkageModel:
    from dataclasses import replace

    return replace(
        prior_model(),
        calibration=Calibration("platt", ((-300.0, -238.0), (300.0, 242.0))),
        refitted_from="prior",
    )


def links(model: LinkageModel | None = None) -> list[Link]:
    return link_people(KNOWN, SEEN, model=model or prior_model(), threshold=0.0).links


@pytest.mark.parametrize("model", [prior_model(), calibrated()], ids=["prior", "calibrated"])
def test_the_steps_of_every_link_add_up_to_its_weight_and_its_probability(model: LinkageModel) -> None:
    found = links(model)
    kinds = {step.name for link in found for step in link.comparisons}
    assert {"prior", "name", "doubt", "together"} <= kinds
    assert ("calibration" in kinds) == bool(model.calibration.knots)
    for link in found:
        assert sum(step.weight for step in link.comparisons) == pytest.approx(link.weight, abs=0.01)
        steps = explain.explanation_as_json(explain.Explanation(link, (), None, {}, {}))["steps"]
        assert sum(step["weight"] for step in steps) == pytest.approx(steps[-1]["total"], abs=0.002)
        assert steps[-1]["probability"] == pytest.approx(link.probability, abs=0.003)
        odds = math.log2(link.probability / (1 - link.probability))
        assert steps[-1]["total"] == pytest.approx(odds, abs=0.02)


def test_over_a_mention_probabilities_and_none_of_them_add_up_when_calibrated() -> None:
    by_mention: dict[str, float] = {}
    for link in links(calibrated()):
        by_mention[link.mention_id] = by_mention.get(link.mention_id, 0.0) + link.probability
    assert by_mention
    assert all(0 < total < 1 for total in by_mention.values())


def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: str, *asked: str | None
) -> tuple[int, str, str]:
    class Input:
        buffer = io.BytesIO(given.encode())

    monkeypatch.setattr("sys.stdin", Input())
    wanted, as_json, source = (*asked, None, None, None)[:3]
    code = guarded(lambda: explain.run(wanted, bool(as_json), source))
    said = capsys.readouterr()
    return code, said.out, said.err


def lines(found: Sequence[Link]) -> str:
    return "".join(json.dumps(as_line(link), ensure_ascii=False) + "\n" for link in found)


def test_what_kith_link_printed_is_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = links()
    first = found[0]
    code, out, _ = told(monkeypatch, capsys, lines(found), None, None, "-")
    assert code == 0
    assert out.count("bits in all") == len(found)
    file = tmp_path / "links.jsonl"
    file.write_text(lines(found), encoding="utf-8")
    code, out, _ = told(monkeypatch, capsys, "", f"{first.mention_id}:{first.customer_id}", None, str(file))
    assert code == 0
    assert f"mention {first.mention_id} is customer {first.customer_id}:" in out
    assert wording.percent(first.probability) in out
    assert "It could also be:" in out
    rows = [line for line in out.splitlines() if "│" in line or "█" in line or "░" in line]
    assert len(rows) >= len(first.comparisons)
    shown = [
        json.loads(line) for line in told(monkeypatch, capsys, "", None, "json", str(file))[1].splitlines()
    ]
    assert [row["mention_id"] for row in shown] == [link.mention_id for link in found]


def _printed(probability: str, weight: str, customer: str = "c1") -> str:
    return (
        f'{{"mention_id": "m1", "customer_id": "{customer}", "probability": {probability}, "weight": {weight}, '
        '"comparisons": []}'
    )


def test_an_id_of_half_a_character_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = told(monkeypatch, capsys, _printed("0.5", "1", "c\\ud800"), None, None, "-")
    assert code == 0
    assert "customer c\ufffd:" in out.encode().decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("nonsense\n", "Line 1 is no link"),
        ('{"mention_id": "m1"}\n', "Line 1 is no link"),
        ("[" * 100_000, "Line 1 is no link"),
        (_printed("NaN", "1"), "Line 1 is no link"),
        (_printed("5", "1"), "Line 1 is no link"),
        (_printed("0.5", "1e999"), "Line 1 is no link"),
        ("", "no such link"),
    ],
)
def test_what_is_no_link_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: str, says: str
) -> None:
    code, out, err = told(monkeypatch, capsys, given, None, None, "-")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
    assert told(monkeypatch, capsys, "", None, None, "/no/such/file")[0] == 2
    assert told(monkeypatch, capsys, "", None, None, None)[0] == 2


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=8), st.floats(0.001, 0.999))
def test_bars_stay_on_their_axis_and_meet(weights: list[float], probability: float) -> None:
    steps = [("prior", "before", weights[0]), *(("name", "level", w) for w in weights[1:])]
    fall = waterfall(sum(weights), steps, probability)
    assert fall.steps[-1].chance == pytest.approx(probability, abs=0.01)
    at = 0.0
    for step in fall.steps:
        assert step.total == pytest.approx(at + step.weight, abs=1e-6)
        at = step.total
        assert len(explain.bar(fall, step)) == explain.BAR
