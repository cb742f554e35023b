"""Signatures: from the bottom of a writer's own words."""

from __future__ import annotations

import pytest

from extractors.mail.signatures import find


def signature(text: str, author: str | None = None) -> str:
    lines = text.split("\n")
    found = find(lines, author).signature
    return "\n".join(lines[found.start : found.stop])


@pytest.mark.parametrize(
    ("text", "author", "signed"),
    [
        ("See below.\n\nThanks,\n\nMia", None, "Thanks,\n\nMia"),
        ("See below.\n\nKind regards,\nMia Roe\nHead of Sales\nEndor Ltd\nTel: 415 555 0101", None, "Kind regards,\nMia Roe\nHead of Sales\nEndor Ltd\nTel: 415 555 0101"),
        ("Call me.\nMia Roe\n(415) 555-0101", "Roe, Mia", "Mia Roe\n(415) 555-0101"),
        ("That is all for now.\n\nmia", "mia.roe@y.example", "mia"),
        ("It was sent.\n\n-- \nMia Roe\nEndor", None, "-- \nMia Roe\nEndor"),
        ("Yes.\n\nSent from my iPhone", None, "Sent from my iPhone"),
        ("Thanks. Please send it on Monday, and tell me when it is done.\n\nMia", None, "Mia"),
        ("Let us talk.\n________________\nMia Roe\nEndor\nmia@y.example", "mia@y.example", "________________\nMia Roe\nEndor\nmia@y.example"),
        ("请查收附件。\n\n此致\n王小明", None, "此致\n王小明"),
        ("It is done.\n\nThanks. MR", "Mia Roe", "Thanks. MR"),
    ],
)  # fmt: skip
def test_a_signature_starts_at_its_closing_or_name(text: str, author: str | None, signed: str) -> None:
    assert signature(text, author) == signed


@pytest.mark.parametrize(
    "text",
    [
        "Could you call Mia Roe at 415 555 0101 before noon?",
        "Please find the list:\nPower 415 555 0101\nGas 415 555 0102\nWater 415 555 0103",
        "We will be there. Thank you.",
        "Happy New Year",
        "",
        "\n\n",
    ],
)
def test_words_of_the_text_are_no_signature(text: str) -> None:
    assert signature(text, "Ada Okafor") == ""


def test_a_disclaimer_is_apart_from_the_signature_above_it() -> None:
    text = (
        "It is ready.\n\nRegards,\nMia Roe\n\n*****\nThis message is confidential and may be privileged. It is intended only for the recipient; "
        "if you received it in error,\nplease delete it."
    )
    lines = text.split("\n")
    found = find(lines, "Mia Roe")
    assert lines[found.signature.start : found.signature.stop] == ["Regards,", "Mia Roe"]
    assert lines[found.disclaimer.start] == "*****"
    assert found.disclaimer.stop == len(lines)


def test_an_advertisement_of_the_mail_service_is_a_footer() -> None:
    lines = [
        "It is done.",
        "",
        "Mia",
        "",
        "__________________________________",
        "Do You Yahoo!?",
        "Get your free mail.",
    ]
    found = find(lines, "Mia Roe")
    assert lines[found.signature.start : found.signature.stop] == ["Mia"]
    assert lines[found.footer.start : found.footer.stop] == lines[4:]


def test_names_of_attachments_under_a_signature_are_left_out() -> None:
    assert (
        signature("Here it is.\n\nRegards,\nMia Roe\n\n - report.pdf\n <<plan.doc>>") == "Regards,\nMia Roe"
    )
