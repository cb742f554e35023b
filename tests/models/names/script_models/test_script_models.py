"""The recognisers of Chinese, Korean and Persian names, with the weights that are shipped."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from models.names.found import Found
from models.names.script_models import decoding, load, windows
from models.names.script_models.windows import Language


def people(language: Language, text: str) -> list[str]:
    """The people that are more likely than not."""
    (found,) = load(language).find([text])
    return [text[f.start : f.end] for f in found if f.label == "person" and f.probability >= 0.5]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "王小明先生昨天给陈丽华女士打了电话。", ["王小明", "陈丽华"]),
        ("zh", "我叫赵国强，在北京工作。", ["赵国强"]),
        ("zh", "此致敬礼！ 李建国", ["李建国"]),
        ("zh", "联系人：张伟 电话：010-5550123", ["张伟"]),
        ("ko", "안녕하세요, 한빛전자 김민수 과장입니다.", ["김민수"]),
        ("ko", "이영희 씨가 박지훈에게 전화했다.", ["이영희", "박지훈"]),
        ("ko", "담당자: 최수진 연락처 02-555-0123", ["최수진"]),
        ("fa", "جناب آقای رضا کریمی سلام", ["رضا کریمی"]),
        ("fa", "با احترام، مریم حسینی", ["مریم حسینی"]),
        ("fa", "دکتر علی احمدی گفت که فردا می‌آید.", ["علی احمدی"]),
    ],
)
def test_names_are_found_without_titles_and_particles(
    language: Language, text: str, expected: list[str]
) -> None:
    assert people(language, text) == expected


@pytest.mark.parametrize(
    ("language", "letter", "expected"),
    [
        (
            "zh",
            "尊敬的刘志远经理：\n\n您好！上周的报价单已收到，谢谢。\n如有问题，请致电 010-5550123 (Ext. 12)。\n\n此致\n敬礼\n\n孙晓燕\n销售部\n",
            ["刘志远", "孙晓燕"],
        ),
        (
            "ko",
            "정민호 부장님께\n\n보내 주신 견적서 잘 받았습니다.\nTel. 02-555-0123\n\n감사합니다.\n\n윤서연 드림\n",
            ["정민호", "윤서연"],
        ),
        (
            "fa",
            "جناب آقای حسین رضایی\n\nسلام، فاکتور شما رسید.\nتلفن: 021-5550123\n\nبا احترام،\nزهرا محمدی\nمدیر فروش\n",
            ["حسین رضایی", "زهرا محمدی"],
        ),
    ],
)
def test_a_letter_has_its_writer_and_its_reader(language: Language, letter: str, expected: list[str]) -> None:
    assert people(language, letter) == expected


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("请联系张国伟经理，谢谢。", "請聯繫張國偉經理，謝謝。"),
        ("刘丽华和陈伟杰一起去了上海。", "劉麗華和陳偉傑一起去了上海。"),
    ],
)
def test_traditional_reads_as_simplified(simplified: str, traditional: str) -> None:
    first, second = load("zh").find([simplified, traditional])

    assert first == second
    assert first


def test_arabic_letters_read_as_persian_ones() -> None:
    first, second = load("fa").find(["دکتر علی کریمی گفت", "دكتر علي كريمي گفت"])

    assert first == second
    assert first


@pytest.mark.parametrize("language", ["zh", "ko", "fa"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "\ud800",
        "\0" * 50,
        "abc 123 @ #",
        "王",
        "김",
        "م",
        "，。！",
        "🙂🙂",
        "\u200c",
        "٣" * 9,
        "한" * 3 + "\x85王",
    ],
)
def test_nothing_breaks_on_odd_texts(language: Language, text: str) -> None:
    (found,) = load(language).find([text])

    assert all(0 <= f.start < f.end <= len(text) for f in found)


@pytest.mark.parametrize("language", ["zh", "ko", "fa"])
@pytest.mark.parametrize("unit", ["王", "김 ", "م", "王小明。", "م ", "?", "”！", "\n", "王\n", "김철수 씨,"])
def test_a_long_text_ends_soon(language: Language, unit: str) -> None:
    text = unit * (40_000 // len(unit))
    load(language)
    started = time.perf_counter()

    (found,) = load(language).find([text])

    assert time.perf_counter() - started < 20
    assert all(0 <= f.start < f.end <= len(text) for f in found)


@pytest.mark.parametrize("language", ["zh", "ko", "fa"])
def test_a_text_reads_the_same_alone_and_in_a_batch(language: Language) -> None:
    texts = {
        "zh": ["王小明来了。", "", "请联系李雪梅女士或赵刚先生。", "今天下雨。" * 60, "张伟"],
        "ko": ["김민수 씨", "", "박지훈과 이영희가 왔다.", "오늘은 비가 온다. " * 60, "최수진 드림"],
        "fa": ["رضا کریمی آمد", "", "با تشکر، مریم حسینی", "امروز باران می‌بارد. " * 60, "علی احمدی"],
    }[language]
    alone = [load(language).find([text])[0] for text in texts]

    together = load(language).find(texts)

    assert [spans(found) for found in together] == [spans(found) for found in alone]
    assert load(language).find([]) == []


def spans(found: list[Found]) -> list[tuple[int, int, str]]:
    """What is found, without how sure: activations are rounded by the batch they are in."""
    return [(f.start, f.end, f.label) for f in found if f.probability > 0.6]


@pytest.mark.parametrize("language", ["zh", "ko", "fa"])
def test_spans_are_in_order_and_apart(language: Language) -> None:
    text = {
        "zh": "陈伟、王芳、李娜和华为公司的刘洋开会。",
        "ko": "김민수, 이영희, 박지훈, 삼성전자 최수진",
        "fa": "رضا کریمی، مریم حسینی و علی احمدی",
    }[language]
    (found,) = load(language).find([text])

    assert len(found) >= 2
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 < f.probability < 1 for f in found)


def test_pieces_never_cross_a_line_and_cover_what_has_letters() -> None:
    text = "王小明\n\n" + "今天下雨，" * 100 + "\r\nabc\n李四"

    pieces = windows.pieces(text, "zh")

    assert all("\n" not in text[a:b] and b - a <= windows.MOST["zh"] for a, b in pieces)
    assert "".join(text[a:b] for a, b in pieces) == text.replace("\n", "").replace("\r", "").replace(
        "abc", ""
    )


def test_paths_begin_and_end_whole_names() -> None:
    import numpy as np

    chance = np.random.default_rng(3)
    scores = np.log(chance.dirichlet(np.ones(17) * 0.2, size=(12, 5))).astype(np.float32)
    lengths = np.array([12, 1, 7, 3, 12])

    found = decoding.spans(scores, lengths)

    assert found
    assert all(0 <= s.start < s.end <= lengths[s.row] for s in found)


def test_the_version_names_the_weights() -> None:
    assert len({load(language).version for language in ("zh", "ko", "fa")}) == 3
