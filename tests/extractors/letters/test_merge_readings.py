"""Two readings of a page become one: whose line stands, and where it stands."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.letters import paddle_ocr
from extractors.letters.layout import Token
from extractors.letters.merge_readings import SecondLine, certainty, merge


def words(text: str, top: int, confidence: float, line: int = 1, left: int = 100) -> list[Token]:
    """A line of text set in letters of 10 by 20 pixels."""
    tokens = []
    for word in text.split():
        tokens.append(Token(word, (left, top, 10 * len(word), 20), confidence, (1, 1, line)))
        left += 10 * (len(word) + 1)
    return tokens


def line(text: str, top: int, confidence: float, left: int = 100) -> SecondLine:
    return SecondLine(
        (left, top, 10 * len(text), 20), confidence, tuple(words(text, top, confidence, left=left))
    )


def said(tokens: list[Token]) -> list[str]:
    lines: dict[tuple[int, int, int], list[str]] = {}
    for token in tokens:
        lines.setdefault(token.line, []).append(token.text)
    return [" ".join(texts) for texts in lines.values()]


def test_a_sure_line_stands_whatever_the_second_engine_says() -> None:
    assert said(merge(words("Yours truly", 100, 0.98), [line("Yours trudy", 100, 0.99)])) == ["Yours truly"]


def test_an_unsure_line_gives_way_with_its_boxes() -> None:
    merged = merge(words("T0ta1 due 55", 100, 0.6), [line("Total due 55", 100, 0.95)])
    assert said(merged) == ["Total due 55"]
    assert merged[0].box == (100, 100, 50, 20)
    assert merged[0].confidence == 0.95


def test_an_unsure_second_reading_changes_nothing() -> None:
    assert said(merge(words("Total due", 100, 0.7), [line("Tttal duo", 100, 0.5)])) == ["Total due"]


def test_words_run_together_are_parted_where_the_first_reading_parts_them() -> None:
    merged = merge(words("thank you for caIling", 100, 0.8), [line("thankyoufor calling", 100, 0.95)])
    assert said(merged) == ["thank you for calling"]
    assert [t.box[0] for t in merged] == sorted(t.box[0] for t in merged)
    assert all(t.box[2] >= 1 for t in merged)


def test_a_line_that_the_second_engine_lost_is_kept() -> None:
    text = "THE FOLLOWING DOCUMENT IS DIVIDED INTO TWO SECTIONS"
    lost = SecondLine((100, 100, 510, 20), 0.8, tuple(words("BRDG S", 100, 0.8)))
    assert said(merge(words(text, 100, 0.85), [lost])) == [text]


def test_a_line_that_only_the_second_engine_saw_stands_where_it_is_printed() -> None:
    first = [*words("Dear Sir", 100, 0.95, line=1), *words("Yours truly", 300, 0.95, line=3)]
    merged = merge(
        first, [line("Dear Sir", 100, 0.9), line("the parcel came", 200, 0.9), line("Yours truly", 300, 0.9)]
    )
    assert said(merged) == ["Dear Sir", "the parcel came", "Yours truly"]


def test_words_beside_a_line_join_it() -> None:
    merged = merge(
        words("Phone:", 100, 0.99), [line("Phone:", 100, 0.9), line("555-0142", 100, 0.9, left=300)]
    )
    assert said(merged) == ["Phone: 555-0142"]


def test_stains_read_as_words_go_and_sure_words_stay() -> None:
    first = [*words("Dear Sir", 100, 0.95), *words("~;", 400, 0.2, line=2), *words("Encl", 500, 0.9, line=3)]
    assert said(merge(first, [line("Dear Sir", 100, 0.9)])) == ["Dear Sir", "Encl"]


def test_no_second_reading_leaves_the_first_untouched() -> None:
    first = words("Dear Sir ~;", 100, 0.3)
    assert merge(first, []) == first


def test_certainty_weighs_words_by_their_length() -> None:
    assert certainty([]) == 0.0
    assert certainty([*words("abcd", 0, 1.0), *words("e", 0, 0.5)]) == 0.9


@pytest.mark.parametrize("shape", [(2600, 40), (40, 2600), (900, 700)])
def test_strips_are_padded_before_the_second_engine_enlarges_them(shape: tuple[int, int]) -> None:
    grey = np.full(shape, 200, dtype=np.uint8)
    padded = paddle_ocr._padded(grey)
    assert max(padded.shape) <= 4 * min(padded.shape) + 4
    assert padded[-1, -1] == 200
    assert (padded[: shape[0], : shape[1]] == grey).all()
