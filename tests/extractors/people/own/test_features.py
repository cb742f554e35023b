"""Features of ownership: each is a function beside its description, and the shipped weights know them by
name.
"""

from __future__ import annotations

import pytest

from extractors.people import mentions
from extractors.people.own.candidates import Candidate, candidates_of
from extractors.people.own.ceilings import DOUBT, SURE, ceiling_of
from extractors.people.own.contact_context import context_of
from extractors.people.own.features import FEATURES, features_of
from extractors.people.own.features.declaration import DECLARED, feature
from extractors.people.training.examples import documents
from models import ownership


def candidates(text: str) -> list[Candidate]:
    """Who may own the number in a mail of Basil Ashdown to Winifred Thornhill."""
    raw = (
        "From: Basil Ashdown <basil.ashdown@kestrel.example.com>\n"
        f"To: Winifred Thornhill <wt@quarry.example.com>\nSubject: Tuesday\n\n{text}\n"
    )
    (document,) = documents([("made", raw.encode())])
    *_, index = mentions.people_of(document)
    phone = next(contact for contact in document.contacts if contact.kind == "phone")
    return list(candidates_of(context_of(phone, index)))


def of(name: str, text: str, source: str) -> Candidate:
    return next(c for c in candidates(text) if c.person.name == name and c.source == source)


def test_every_weight_has_its_feature_and_every_feature_its_description() -> None:
    model = ownership.load()
    for weights in model.weights.values():
        assert set(weights) <= set(FEATURES)
    assert all(declared.description and declared.sources for declared in DECLARED)


def test_a_name_is_declared_once() -> None:
    def bias(_: Candidate) -> float:
        """Again."""
        return 1.0

    def undescribed(_: Candidate) -> float:
        return 1.0

    for function in (bias, undescribed):
        with pytest.raises(ValueError, match=function.__name__):
            feature("before")(function)


def test_a_feature_is_given_where_its_description_holds_and_left_out_where_it_is_0() -> None:
    named = features_of(of("Thelma Lockhart", "Please call Thelma Lockhart at 713-555-0142.", "before"))
    assert named["line_before"] == named["nearest"] == named["reached_at"] == named["sentence"] == 1.0
    assert "author" not in named and "line_after" not in named
    author = features_of(of("Basil Ashdown", "Please call me at 713-555-0142.", "author"))
    assert author["author"] == author["first_person"] == author["own_words"] == 1.0
    behind = features_of(of("Thelma Lockhart", "713-555-0142 (Thelma Lockhart)", "after"))
    assert behind["line_after"] == behind["alone_after"] == 1.0


@pytest.mark.parametrize(
    ("text", "ceiling"),
    [
        ("Please call me at 713-555-0142.", SURE),
        ("My wife is at 713-555-0142.", DOUBT),
        ("My old number 713-555-0142 no longer works.", DOUBT),
        ("Reception: 713-555-0142", DOUBT),
    ],
)
def test_words_that_give_a_number_to_another_put_a_ceiling_on_its_author(text: str, ceiling: float) -> None:
    assert ceiling_of(of("Basil Ashdown", text, "author")) == ceiling
