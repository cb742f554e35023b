"""The demo's samples: the same for a seed, invented, and with strangers who share customers' names."""

import json
from pathlib import Path

import phonenumbers
import pytest

from console.demo import samples
from console.demo.cast import cast


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> samples.Samples:
    return samples.make(tmp_path_factory.mktemp("samples"), seed=7)


def test_a_seed_gives_the_same_bytes_and_another_seed_others(made: samples.Samples, tmp_path: Path) -> None:
    again = samples.make(tmp_path / "again", seed=7)
    assert _files(again.folder) == _files(made.folder)
    assert again.threads == made.threads
    assert cast(8)[0] != cast(7)[0]


def test_there_are_300_customers_in_five_languages_and_at_least_20_strangers_with_their_names() -> None:
    customers, strangers, _ = cast(7)
    assert len(customers) == 300
    assert {c.language for c in customers} == {"en", "zh", "ko", "fa", "fil"}
    known = {c.name: c for c in customers}
    assert len(strangers) >= 20
    for stranger in strangers:
        namesake = known[stranger.name]
        assert stranger.customer_id is None
        assert stranger.organisation != namesake.organisation
        assert stranger.email != namesake.email


def test_numbers_are_valid_nobodys_and_each_is_one_persons(made: samples.Samples) -> None:
    numbers = [s.number for s in made.said]
    assert len(numbers) == len(set(numbers))
    for number in numbers:
        parsed = phonenumbers.parse(number)
        assert phonenumbers.is_valid_number(parsed)
        national = str(parsed.national_number)
        if parsed.country_code == 1:
            assert 5550100 <= int(national[3:]) <= 5550199
        elif parsed.country_code == 44:
            assert national.startswith("2079460")
        else:
            examples = [
                phonenumbers.example_number_for_type(phonenumbers.region_code_for_number(parsed), kind)
                for kind in (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
            ]
            assert parsed.national_number in {e.national_number for e in examples if e}


def test_the_truth_file_names_every_number_with_its_customer_or_none(made: samples.Samples) -> None:
    truth = json.loads((made.folder / "truth.json").read_text(encoding="utf-8"))
    assert len(truth) == len(made.said)
    assert sum(row["customer_id"] is None for row in truth) >= 20
    ways = {row["document"].split("/")[0].split(".")[-1] for row in truth}
    assert {"eml", "png", "jpg", "tiff", "pdf", "forum"} <= ways
