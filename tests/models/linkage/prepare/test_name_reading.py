"""Titles, degrees and particles of every language leave the words of a name."""

from __future__ import annotations

import pytest

from models.linkage.compare import name_agreement
from models.linkage.prepare import frequencies
from models.linkage.prepare.name_reading import joined_particles, name_words
from models.linkage.prepare.prepared import prepare
from records.people import Person

EMPTY = frequencies.count((), ())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Engr. Juan dela Cruz", "juan cruz"),
        ("dela Cruz, Atty. Juan P.", "juan p cruz"),
        ("Atty. Maria Santos", "maria santos"),
        ("Herr Jörg Müller", "jorg muller"),
        ("Frau Dr. Anna von der Heide", "anna heide"),
        ("Ludwig van der Berg", "ludwig berg"),
        ("Van der Berg, Ludwig", "ludwig berg"),
        ("Mr. van der Berg", "berg"),
        ("Señor José García", "jose garcia"),
        ("Mme Marie Dupont", "marie dupont"),
        ("Smith Dr John", "smith john"),
        ("Smith, John MD", "john smith"),
        ("Tito Juan Ramos", "juan ramos"),
        ("Sen. Gupta Rao", "gupta rao"),
        ("Judge John Smith", "john smith"),
        ("Robert Downey Junior", "robert downey"),
        ("Omar el-Haddad", "omar haddad"),
        ("王小明先生", "xiaoming wang"),
        ("김민준 씨", "minjun kim"),
        ("آقای علی رضایی", "ali rezaei"),
        # what is a name as well stays one
        ("Tito Ferraro", "tito ferraro"),
        ("Sen Gupta", "sen gupta"),
        ("Mike Judge", "mike judge"),
        ("Bishop Elizabeth", "bishop elizabeth"),
        ("Al Gore", "al gore"),
        ("Van Morrison", "van morrison"),
        ("Nguyen Van Minh", "nguyen van minh"),
        ("Le Thi Hoa", "le thi hoa"),
        ("M. Dupont", "m dupont"),
        ("JD Vance", "jd vance"),
        ("Atty.", "atty"),
    ],
)  # fmt: skip
def test_the_words_of_a_name(name: str, expected: str) -> None:
    assert " ".join(name_words(name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Robert De Niro", "robert deniro"),
        ("De Niro, Robert", "robert deniro"),
        ("Mr. van der Berg", "vanderberg"),
        ("Engr. Juan dela Cruz", "juan delacruz"),
        ("Al Gore", ""),
        ("Nguyen Van Minh", ""),
        ("José García y Moreno", ""),
        ("Nora Quill", ""),
    ],
)
def test_particles_are_written_together_with_the_family_name_as_well(name: str, expected: str) -> None:
    assert " ".join(joined_particles(name)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert De Niro", "Robert Deniro"),
        ("Engr. Juan dela Cruz", "Juan Delacruz"),
        ("Herr Ludwig van der Berg", "Berg, Ludwig"),
        ("Jean Le Brun", "Jean Lebrun"),
    ],
)
def test_such_names_are_the_same(one: str, other: str) -> None:
    levels = {
        name_agreement.compare(mine, theirs, EMPTY)[0]
        for mine in prepare(Person("m", one)).names
        for theirs in prepare(Person("c", other)).names
    }
    assert max(levels) == name_agreement.SAME
