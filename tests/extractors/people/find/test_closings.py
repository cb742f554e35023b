"""Closings, and the signatures below them in a text that nothing has parted."""

from __future__ import annotations

import pytest

from extractors.people.find.closings import is_closing, said_farewell, signatures
from extractors.people.lines import Lines


@pytest.mark.parametrize(
    "line",
    ["Best regards,", "Kindest regards", "Thanks and regards", "Many thanks, Jane", "Yours truly,", "Mit freundlichen Grüßen",
     "Bien cordialement,", "Un saludo", "Maraming salamat po", "此致", "감사합니다.", "با احترام،", "Cheers!", "See you soon", "MfG"],
)  # fmt: skip
def test_a_closing_is_one_in_any_language(line: str) -> None:
    assert is_closing(line)


@pytest.mark.parametrize(
    "line",
    ["Thanksgiving is near", "Regardless of that", "谢谢您的来信我们会尽快回复", "Later today we shall see", "Loveland, Colorado", ""],
)  # fmt: skip
def test_what_only_begins_like_a_closing_is_none(line: str) -> None:
    assert not is_closing(line)


def test_what_stands_behind_a_farewell_on_its_line() -> None:
    assert said_farewell("Best regards, Jane Roe") == "Jane Roe"
    assert said_farewell("Best regards,") is None and said_farewell("Jane Roe") is None


def test_a_signature_ends_where_running_text_begins() -> None:
    text = "The draft is attached.\n\nRegards,\n\nJane Roe\nAlder & Finch\n" + "x" * 90 + "\nJohn"
    ((start, end),) = signatures(Lines(text))
    assert text[start:end] == "Regards,\n\nJane Roe\nAlder & Finch"
