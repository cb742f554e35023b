"""Quotes: who wrote which part, from the marks that mail programs leave."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.mail.quotes import segments_of
from records.documents import Segment


def parts(text: str, author: str | None = "Ada Okafor") -> list[Segment]:
    return segments_of(text, 0, author, None)


def quoted(text: str) -> list[tuple[str | None, str | None, str]]:
    return [(s.author, s.date, text[s.start : s.end]) for s in parts(text) if s.kind == "quote"]


MARKS = {
    "Outlook": (
        ("-----Original Message-----\nFrom: Roe, Mia [mailto:mia@y.example]\nSent: Tuesday, March 06, 2001 11:59 AM\n"
        "To: Ada Okafor; Lee,\n Sam\nSubject: Plan\n\nWhich day?"),
        "Roe, Mia", "2001-03-06T11:59:00",
    ),
    "a block of fields alone": (
        "From: Mia Roe <mia@y.example>\nDate: 6 March 2001 11:59\nTo: Ada\nSubject: Plan\n\nWhich day?", "Mia Roe", "2001-03-06T11:59:00",
    ),
    "a rule above the block": (
        "________________________________\nFrom: Mia Roe\nSent: 2001-03-06 11:59\nTo: Ada\n\nWhich day?", "Mia Roe", "2001-03-06T11:59:00",
    ),
    "Notes": ("Mia Roe@ENDOR\n03/16/2001 04:23 PM\nTo:\tAda Okafor/HQ/Endor@ENDOR\ncc:\n\nWhich day?", "Mia Roe", "2001-03-16T16:23:00"),
    "Notes with an address": (
        '"Mia Roe" <mia@y.example> on 03/16/2001 04:23:14 PM\nTo: Ada\ncc:\nSubject: Plan\n\nWhich day?', "Mia Roe", "2001-03-16T16:23:14",
    ),
    "forwarded in Notes, over two lines": (
        ("---------------------- Forwarded by Ada Okafor/HQ/Endor on 03/17/2001\n09:28 AM ---------------------------\n\n\n"
        "Mia Roe\n03/16/2001 04:23 PM\nTo: Ada\n\nWhich day?"),
        "Mia Roe", "2001-03-16T16:23:00",
    ),
    "GroupWise": ('>>> "Mia Roe" <mia@y.example> 3/16/01 4:23PM >>>\nWhich day?', "Mia Roe", "2001-03-16T16:23:00"),
    "wrote, without marks": ("On Tue, Mar 6, 2001 at 11:59 AM, Mia Roe <mia@y.example> wrote:\n\nWhich day?", "Mia Roe", "2001-03-06T11:59:00"),
    "wrote, over two lines": ("On Tue, Mar 6, 2001 at 11:59 AM, Mia Roe\n<mia@y.example> wrote:\n\nWhich day?", "Mia Roe", "2001-03-06T11:59:00"),
    "German": ("-----Ursprüngliche Nachricht-----\nVon: Mia Roe\nGesendet: 2001-03-06\nAn: Ada\nBetreff: Plan\n\nWhich day?", "Mia Roe", "2001-03-06"),
    "Chinese": ("发件人: 王小明 <w@y.example>\n发送时间: 2001年3月6日 11:59\n收件人: Ada\n主题: 计划\n\nWhich day?", "王小明", "2001-03-06T11:59:00"),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKS)
def test_a_quote_under_a_mark_reaches_to_the_end(name: str) -> None:
    quote, author, date = MARKS[name]
    text = f"Thursday suits me.\n\n{quote}"
    assert quoted(text) == [(author, date, quote)]


def test_a_date_that_could_be_day_first_is_left_out() -> None:
    assert quoted("ok\n\nMia Roe\n03/06/2001 04:23 PM\nTo: Ada\n\nWhich day?")[0][1] is None


def test_quotes_nest() -> None:
    text = (
        "I agree.\n\n-----Original Message-----\nFrom: Mia Roe\nSent: 2001-03-06\nTo: Ada\n\nSo do I.\n\n"
        "-----Original Message-----\nFrom: Sam Lee\nSent: 2001-03-05\nTo: Mia\n\nWe should wait."
    )
    outer, inner = (s for s in parts(text) if s.kind == "quote")
    assert (outer.author, inner.author) == ("Mia Roe", "Sam Lee")
    assert outer.start < inner.start
    assert outer.end == inner.end == len(text)


def test_marked_lines_end_where_the_marks_end_and_nest_by_depth() -> None:
    text = "On Monday, Mia Roe wrote:\n> On Sunday Sam Lee wrote:\n>> shall we wait?\n>\n> I think so.\n\nThen we wait.\n\nAda Okafor"
    outer, inner = (s for s in parts(text) if s.kind == "quote")
    assert text[outer.start : outer.end].startswith("On Monday")
    assert text[outer.start : outer.end].endswith("> I think so.")
    assert text[inner.start : inner.end] == "> On Sunday Sam Lee wrote:\n>> shall we wait?"
    assert [text[s.start : s.end] for s in parts(text) if s.kind == "signature"] == ["Ada Okafor"]


def test_each_writer_has_a_signature_of_their_own() -> None:
    text = (
        "Fine with me.\n\nRegards,\nAda Okafor\n415 555 0101\n\n-----Original Message-----\nFrom: Mia Roe\nSent: 2001-03-06\nTo: Ada\n\n"
        "Is it?\n\nMia Roe\nHead of Sales\n212 555 0102"
    )
    signed = [(s.author, text[s.start : s.end]) for s in parts(text) if s.kind == "signature"]
    assert signed == [
        ("Ada Okafor", "Regards,\nAda Okafor\n415 555 0101"),
        ("Mia Roe", "Mia Roe\nHead of Sales\n212 555 0102"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Note: the plan stands.\nFrom Monday on we work late.\n\nSee you.",
        "Please call: 415 555 0101\nor: 415 555 0102",
        "As Mia wrote:\nthis was clear.",
        "The meeting is on 03/06/2001 04:23 PM.\nBring the file.",
        "a -- b\n--------\ncost 12",
    ],
)
def test_plain_words_are_no_quote(text: str) -> None:
    assert quoted(text) == []


_LINES = st.sampled_from(
    ["", "> x", ">> y", ">", "On Monday Mia wrote:", "-----Original Message-----", "From: Mia Roe", "Sent: today", "To: Ada", "Thanks,", "Mia Roe",
     "03/16/2001 04:23 PM", "415 555 0101", "-- ", "____________", "This is confidential and intended only for the recipient.", "plain words here"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_LINES, max_size=30).map("\n".join), st.sampled_from([None, "Mia Roe", "mia@y.example"]))
def test_segments_lie_within_the_body_and_nest(text: str, author: str | None) -> None:
    body, *rest = segments_of(text, 0, author, None)
    assert (body.start, body.end) == (0, len(text))
    for one in rest:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip()
        for other in rest:
            assert one.end <= other.start or other.end <= one.start or (one.start <= other.start and other.end <= one.end) or (
                other.start <= one.start and one.end <= other.end
            )  # fmt: skip
