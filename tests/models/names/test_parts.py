"""A name's parts, by its script and its convention; and no letter of it is lost."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.names.parts import PersonalName, parse, surnames


@pytest.mark.parametrize(
    ("name", "given_name", "middle", "family", "suffix"),
    [
        ("Jane Roe", "Jane", "", "Roe", None),
        ("Roe, Jane M.", "Jane", "M.", "Roe", None),
        ("Roe Jr., John", "John", "", "Roe", "Jr."),
        ("John Roe III", "John", "", "Roe", "III"),
        ("Jane Roe, Ph.D.", "Jane", "", "Roe", "Ph.D."),
        ("Ludwig van der Berg", "Ludwig", "", "van der Berg", None),
        ("Jean DUPONT", "Jean", "", "DUPONT", None),
        ("DUPONT Jean-Pierre", "Jean-Pierre", "", "DUPONT", None),
        ("Kim Min-jun", "Min-jun", "", "Kim", None),
        ("Min-jun Kim", "Min-jun", "", "Kim", None),
        ("Park Soo Jin", "Soo Jin", "", "Park", None),
        ("Wang Xiaoming", "Xiaoming", "", "Wang", None),
        ("Zhang Wei", "Wei", "", "Zhang", None),
        ("Wei Zhang", "Wei", "", "Zhang", None),
        ("CHAN Tai Man", "Tai Man", "", "CHAN", None),
        ("Tai Man Chan", "Tai Man", "", "Chan", None),
        ("Peter Chan Tai Man", "Peter", "Tai Man", "Chan", None),
        ("Lee Ann", "Lee", "", "Ann", None),
        ("Kim Martin", "Kim", "", "Martin", None),
        ("王小明", "小明", "", "王", None),
        ("歐陽 修文", "修文", "", "歐陽", None),
        ("김민준", "민준", "", "김", None),
        ("남궁민수", "민수", "", "남궁", None),
        ("마크 휴즈", "마크", "", "휴즈", None),
        ("محمدرضا کریمی", "محمدرضا", "", "کریمی", None),
        ("محمد رضا کریمی", "محمد رضا", "", "کریمی", None),
        ("علی احمدی نژاد", "علی", "", "احمدی نژاد", None),
        ("Mohammad Reza Karimi", "Mohammad Reza", "", "Karimi", None),
        ("Ali Karimi Zadeh", "Ali", "", "Karimi Zadeh", None),
        ("Nasrin Rahimpour", "Nasrin", "", "Rahimpour", None),
        ("Juan P. dela Cruz Jr.", "Juan", "P.", "dela Cruz", "Jr."),
        ("Maria Clara de los Santos-Reyes", "Maria Clara", "", "de los Santos-Reyes", None),
        ("Atty. Juan Santos Cruz", "Juan", "Santos", "Cruz", None),
        ("José García Moreno", "José", "", "García Moreno", None),
        ("José Luis García Moreno", "José Luis", "", "García Moreno", None),
        ("Luis Martín y Pérez", "Luis", "", "Martín y Pérez", None),
        ("Ivan Petrovich Sidorov", "Ivan", "Petrovich", "Sidorov", None),
        ("Sidorov Ivan Petrovich", "Ivan", "Petrovich", "Sidorov", None),
        ("Jón Sigurðsson", "Jón", "", "Sigurðsson", None),
        ("Hamad bin Khalid Al Noor", "Hamad", "bin Khalid", "Al Noor", None),
        ("Jane", "Jane", "", None, None),
        ("Ms. dela Cruz", None, "", "dela Cruz", None),
        ("Mr. van der Berg", None, "", "van der Berg", None),
        ("Lola Ramos", "Lola", "", "Ramos", None),
        ("Tito Ferraro", "Tito", "", "Ferraro", None),
        ("小李", None, "", "李", None),
        ("김씨", None, "", "김", None),
        ("欧阳总", None, "", "欧阳", None),
    ],
)
def test_a_name_has_parts(
    name: str, given_name: str | None, middle: str, family: str | None, suffix: str | None
) -> None:
    found = parse(name)
    assert (found.given, " ".join(found.middle), found.family, found.suffix) == (
        given_name,
        middle,
        family,
        suffix,
    )


@pytest.mark.parametrize(
    ("name", "honorific", "given_name", "family"),
    [
        ("Dr. Jane Roe", "Dr.", "Jane", "Roe"),
        ("Mr. Roe", "Mr.", None, "Roe"),
        ("Engr. Maria Santos", "Engr.", "Maria", "Santos"),
        ("Ginoong Cruz", "Ginoong", None, "Cruz"),
        ("Gng. Reyes", "Gng.", None, "Reyes"),
        ("김민준 씨", "씨", "민준", "김"),
        ("이 대표님", "대표님", None, "이"),
        ("王先生", "先生", None, "王"),
        ("王小明女士", "女士", "小明", "王"),
        ("آقای رضایی", "آقای", None, "رضایی"),
        ("دکتر محمدرضا کریمی", "دکتر", "محمدرضا", "کریمی"),
        ("Don Black", None, "Don", "Black"),
    ],
)
def test_a_title_is_kept_apart(
    name: str, honorific: str | None, given_name: str | None, family: str | None
) -> None:
    found = parse(name)
    assert (found.honorific, found.given, found.family) == (honorific, given_name, family)


@pytest.mark.parametrize(
    ("name", "order", "basis"),
    [
        ("Roe, Jane", "given first", "comma"),
        ("Jane ROE", "given first", "capitals"),
        ("王小明", "family first", "script"),
        ("Kim Min-jun", "family first", "family name"),
        ("Sidorov Ivan Petrovich", "family first", "patronymic"),
        ("Juan dela Cruz", "given first", "particle"),
        ("Jane Roe", "given first", "custom"),
        ("Mr. Roe", "alone", "title"),
    ],
)
def test_it_says_how_the_order_was_decided(name: str, order: str, basis: str) -> None:
    assert (parse(name).order, parse(name).decided_by) == (order, basis)


def test_what_is_no_part_of_the_name_stands_aside() -> None:
    assert parse('William "Bill" Marlowe (Accounting)').aside == '"Bill" (Accounting)'
    assert surnames(parse("José García Moreno").family) == ("garcia", "moreno")


def letters(text: str) -> Counter[str]:
    return Counter(sign for sign in text if sign.isalnum())


def held(name: PersonalName) -> str:
    return " ".join(
        filter(None, (name.given, *name.middle, name.family, name.suffix, name.honorific, name.aside))
    )


_WORDS = st.sampled_from(
    'Jane Roe dela Cruz Jr. Sr Dr. Mr van der Kim Min-jun Chan TAI Mohammad Reza Zadeh García Moreno y de los Petrovich , , (HR) "Bill" '
    "王 小明 先生 김 민준 씨 محمد رضا آقای III O'Neil P.".split()
)


@given(
    st.one_of(
        st.lists(_WORDS, max_size=8).map(" ".join),
        st.lists(_WORDS, max_size=5).map("".join),
        st.text(max_size=40),
    )
)
def test_no_letter_is_lost(text: str) -> None:
    assert letters(held(parse(text))) == letters(text)


def test_names_are_parsed_without_a_model() -> None:
    script = "import sys, models.names.parts as p; p.parse('Kim Min-jun'); print([m for m in ('spacy', 'torch', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
