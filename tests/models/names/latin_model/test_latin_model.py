"""The recogniser of Latin-script names: offsets, windows, case, letters and hostile texts, with the weights
that are shipped.
"""

from __future__ import annotations

import random
import time

import numpy as np
import pytest

from models.names.found import Found
from models.names.latin_model import LatinModel, load
from models.names.latin_model.decoding import spans
from models.names.latin_model.model import parted, trimmed
from models.names.latin_model.windows import LIMIT, windows
from models.names.latin_model.words import shape_of, split, vocabulary

MAIL = """From: Harriet Lindqvist <h.lindqvist@example.com>
Sent: Tuesday, March 4, 2014 9:12 AM
To: Okafor, Daniel
Subject: Re: quarterly figures

Hi Daniel,

I spoke with Margaret Ellison this morning and she will send the
signed copy to you before Friday.

Best regards,

Harriet Lindqvist
Sales Manager
Tel: (415) 555-0134
"""


@pytest.fixture(scope="module")
def model() -> LatinModel:
    return load()


def people(model: LatinModel, text: str) -> list[str]:
    return [text[n.start : n.end] for n in model.find([text])[0] if n.label == "person"]


def test_is_loaded_once(model: LatinModel) -> None:
    assert load() is model
    assert model.version


def test_a_name_in_a_sentence(model: LatinModel) -> None:
    assert people(model, "Yesterday I met Robert Hargreaves at the office.") == ["Robert Hargreaves"]


@pytest.mark.parametrize(
    "text",
    [
        "i talked to jennifer yesterday and she was fine with it",
        "PLEASE CALL JENNIFER BEFORE NOON",
        "Please Call Jennifer Before Noon",
    ],
)
def test_case_does_not_hide_a_name(model: LatinModel, text: str) -> None:
    assert [name.lower() for name in people(model, text)] == ["jennifer"]


def test_a_letter_with_header_and_signature(model: LatinModel) -> None:
    names = people(model, MAIL)
    assert names.count("Harriet Lindqvist") == 2
    assert "Margaret Ellison" in names
    assert "Daniel" in names


def test_titles_stay_outside(model: LatinModel) -> None:
    for name in people(model, "Dear Mr. Hargreaves, please ask Dr. Ellison about it."):
        assert not name.lower().startswith(("mr", "dr"))


def test_filipino(model: LatinModel) -> None:
    assert people(model, "Si Josefina Bautista ay ipinanganak sa San Fernando , Pampanga .") == [
        "Josefina Bautista"
    ]
    assert people(model, "Lungsod ng San Fernando , Pampanga") == []


def test_pronouns_are_no_names(model: LatinModel) -> None:
    pronouns = {
        "i",
        "me",
        "you",
        "he",
        "she",
        "him",
        "her",
        "we",
        "they",
        "them",
        "it",
        "siya",
        "ako",
        "kami",
    }
    texts = [
        "He told her that they saw him .",
        "SHE SAID HE KNOWS ME .",
        "me and him , you and i",
        "Siya at ako , kami nila .",
    ]
    for text in texts:
        assert not {name.lower() for name in people(model, text)} & pronouns


def test_offsets_resolve_and_spans_are_apart(model: LatinModel) -> None:
    rng = random.Random(7)
    words = [
        "Anna",
        "Karlsson",
        "\n",
        "\n\n",
        "  ",
        "the",
        "José",
        "O'Hara",
        "李伟",
        "🙂",
        "A.",
        "B",
        "...",
        "café",
        "\t",
        "IBM",
        "İz",
    ]
    texts = [
        "".join(rng.choice(words) + rng.choice((" ", "")) for _ in range(rng.randint(0, 60)))
        for _ in range(60)
    ]
    for text, found in zip(texts, model.find(texts), strict=True):
        last = 0
        for name in found:
            assert isinstance(name, Found)
            assert last <= name.start < name.end <= len(text)
            assert text[name.start : name.end].strip() == text[name.start : name.end]
            assert "\n\n" not in text[name.start : name.end]
            assert 0.0 <= name.probability <= 1.0
            last = name.end


def test_batches_keep_order(model: LatinModel) -> None:
    texts = ["Robert Hargreaves called.", "", "nothing here", MAIL, "Call Margaret Ellison."]
    together = model.find(texts)
    assert len(together) == len(texts)
    for text, found in zip(texts, together, strict=True):
        alone = model.find([text])[0]
        assert [(n.start, n.end, n.label) for n in alone] == [(n.start, n.end, n.label) for n in found]


def test_windows_lose_no_word() -> None:
    text = "\n".join(MAIL for _ in range(12))
    cut = windows(0, text, vocabulary())
    assert all(len(window.pieces) <= LIMIT + 1 for window in cut)
    shown = [(s, e) for window in cut for s, e in zip(window.start, window.end, strict=True)]
    assert shown == [(s, e) for s, e, _ in split(text)]


def test_other_scripts_are_left_out() -> None:
    assert windows(0, "王小明和李伟\n\nکتاب خوب", vocabulary()) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "a" * 200_000,
        "@" * 50_000,
        "A " * 4_000,
        "\u0301" * 5_000,
        "x@" * 5_000,
        "http://" * 5_000,
        "\x00\ud7ff" * 500,
    ],
    ids=range(9),
)
def test_hostile_texts_end_soon(model: LatinModel, text: str) -> None:
    began = time.process_time()
    model.find([text])
    assert time.process_time() - began < 20


def test_a_name_is_trimmed() -> None:
    text = "Ginoong Pedro Reyes,"
    assert trimmed(text, 0, len(text), "person") == (8, 19)
    assert trimmed("her", 0, 3, "person") is None
    assert trimmed("...", 0, 3, "person") is None


def test_a_comma_parts_two_whole_names() -> None:
    text = "Samuel Pak , Daniel Kang"
    assert [text[s:e].strip() for s, e in parted(text, 0, len(text), "person")] == [
        "Samuel Pak",
        "Daniel Kang",
    ]
    assert parted("Pak, Daniel K.", 0, 14, "person") == [(0, 14)]


def test_addresses_and_handles_are_no_names(model: LatinModel) -> None:
    assert people(model, "@janekarlsson jane.karlsson@example.com") == []


def test_words_know_their_shape() -> None:
    assert shape_of("J0hn") != shape_of("john") != shape_of("John") != shape_of("JOHN")


def test_kinds_are_summed_before_the_likeliest_is_taken() -> None:
    chances = np.array(
        [[0.4, 0.3, 0.3, 0, 0, 0, 0, 0, 0], [0.1, 0.1, 0.8, 0, 0, 0, 0, 0, 0]], dtype=np.float32
    )
    assert [found[:3] for found in spans(chances, [False, True])] == [(0, 2, 1)]
    assert [found[:3] for found in spans(chances, [False, False])] == [(0, 1, 1), (1, 2, 1)]
