"""Names that are known: given names, so that Joan is not taken for John with a slip, and the family names
that many bear.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from pathlib import Path

from models.linkage.prepare.nicknames import same_person_forms

_COMMON_FAMILIES = frozenset(
    """
smith johnson williams brown jones miller davis wilson anderson thomas taylor moore jackson martin thompson white harris clark
lewis robinson walker young allen king wright scott hill green adams nelson baker hall campbell mitchell carter roberts evans
phillips turner parker edwards collins stewart morris murphy cook rogers morgan cooper davies hughes kelly
garcia rodriguez martinez hernandez lopez gonzalez perez sanchez ramirez torres flores rivera gomez diaz fernandez
santos reyes cruz bautista ocampo mendoza delacruz silva souza oliveira pereira costa
wang li zhang liu chen yang huang zhao wu zhou xu sun zhu lin wong chan lee kim park choi jung jeong kang cho yoon lim
nguyen tran le pham singh kumar patel sharma shah khan ali ahmed hussain mohammadi hosseini ahmadi rezaei moradi
ivanov muller schmidt schneider fischer weber meyer dubois durand rossi russo ferrari jansen hansen johansson andersson
petrov smirnov kuznetsov popov sokolov volkov novak horvat kowalski nowak bianchi romano colombo ricci bernard petit leroy moreau
laurent lefebvre wagner becker hoffmann schulz koch bauer richter nielsen jensen pedersen larsen olsen eriksson karlsson nilsson
yilmaz kaya demir hassan hussein mohamed mohammed mahmoud ibrahim rahman islam hossain iqbal malik chaudhry aziz karimi jafari
rahimi heidari das roy ghosh banerjee mukherjee reddy rao nair iyer gupta mehta joshi desai agarwal jain mishra verma yadav
tanaka suzuki sato takahashi watanabe ito yamamoto nakamura kobayashi cohen levy okafor hoang phan vu vo dang bui ngo
tan ng ong goh teo koh chua sy ho xie guo luo song zheng tang feng deng cao peng zeng ma gao he shin han seo kwon hwang ahn
ramos aquino villanueva castillo castro mercado salazar gutierrez ortiz morales ruiz alvarez romero vargas medina herrera
""".split()
)
"""Family names that one in some hundred bears in the countries whose languages Kith reads, and in some
beside."""


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    lines = Path(__file__).with_name("given_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def is_given(word: str) -> bool:
    """Whether a plain, lower-case word is a given name that is listed."""
    return word in _listed()


def is_common(form: tuple[str, ...]) -> bool:
    """Whether a plain name is one that several people of a town may bear: a listed given name and one of the
    commonest family names, in whatever order, and no more than a letter beside them.
    """
    long = [word for word in form if len(word) > 1]
    if len(long) != 2:
        return False
    return any(is_given(one) and other in _COMMON_FAMILIES for one, other in (long, long[::-1]))


@lru_cache(maxsize=200_000)
def two_given_names(one: str, other: str) -> bool:
    """Whether two words are two given names, not one written two ways (Brian, Bryan; Bill, William) nor one
    with a slip.
    """
    if one == other or not (is_given(one) and is_given(other)):
        return False
    return not same_person_forms(one, other) and _spelling(one) != _spelling(other)


def _spelling(name: str) -> str:
    """A name with what is written in several ways made one: Philipp and Filip, Erica and Erika, Kristen and
    Kristin.
    """
    for written, meant in (
        ("ph", "v"),
        ("f", "v"),
        ("ck", "k"),
        ("c", "k"),
        ("q", "k"),
        ("z", "s"),
        ("y", "i"),
        ("w", "u"),
    ):
        name = name.replace(written, meant)
    name = "".join(letter for letter, _ in groupby(name[0] + name[1:].replace("h", "")))
    if len(name) < 5:
        return name
    return name.removesuffix("e")[:-1].replace("e", "i") + name.removesuffix("e")[-1]
