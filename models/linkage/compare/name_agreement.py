"""How far two names agree, in which way, and how often two people agree so by chance.

The order of the words plays no part: mail headers, letters and forms each have their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from models.linkage.prepare import name_shares
from models.linkage.prepare.address_words import letters_of
from models.linkage.prepare.frequencies import Frequencies
from models.linkage.prepare.known_names import two_given_names
from models.linkage.prepare.nicknames import same_person_forms

EXACT, FORM, SLIP, INITIAL, NONE = 4, 3, 2, 1, 0

DIFFERS, CONFLICT, KIN, PART, ALIKE, ADDRESS, SLIPS, INITIALS, FORMS, MIDDLE, SAME = range(11)
LABELS = (
    "a different name",
    "a given name the same, the family name differs",
    "the family name the same, a given name differs",
    "only part of the name is given, and is the same",
    "spelled alike",
    "the address spells the name",
    "same name but for a slip",
    "same name with initials",
    "same name in another form",
    "same name, a middle name more or less",
    "same full name",
)
"""Levels of the name comparison, worst first; a level's number is its place."""

NEAR_WORDS = 3e-4
"""Chance that another person's name holds a word that would pass for a slip in this one: measured over random
pairs of words of three customer bases, 3e-4 to 9e-4, a tenth of the word's own share in it."""

ALIKE_IN_PRINT = (
    ("rn", "m"),
    ("vv", "w"),
    ("cl", "d"),
    ("li", "h"),
    ("ii", "u"),
    ("0", "o"),
    ("1", "l"),
    ("i", "l"),
    ("c", "e"),
    ("v", "y"),
)


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Give a word with the shapes that OCR takes for each other made one."""
    for seen, meant in ALIKE_IN_PRINT:
        word = word.replace(seen, meant)
    return word


@lru_cache(maxsize=200_000)
def _sound(word: str) -> str:
    """A word's first letter and the consonants after it, doubled ones once.

    "smythe" and "smith" sound alike.
    """
    consonants = "".join(c for c in word[1:].replace("ph", "f").replace("ck", "k") if c not in "aeiouyh")
    return word[0] + "".join(c for at, c in enumerate(consonants) if at == 0 or consonants[at - 1] != c)


@lru_cache(maxsize=500_000)
def word_agreement(one: str, other: str) -> int:
    """Say how two plain words of names agree: EXACT, FORM (nickname), INITIAL, SLIP or NONE."""
    if one == other:
        return EXACT
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return INITIAL if long[0] == short else NONE
    if same_person_forms(one, other):
        return FORM
    if len(short) < 3:
        return NONE
    if len(short) >= 4 and long.startswith(short):
        return SLIP
    allowed = 1 if len(short) < 7 else 2
    if (
        len(long) - len(short) <= allowed
        and DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed
    ):
        return SLIP if len(short) > 3 or one[0] == other[0] else NONE
    if (
        len(short) >= 5
        and one[0] == other[0]
        and _sound(one) == _sound(other)
        and DamerauLevenshtein.distance(one, other) <= 2
    ):
        return SLIP
    return SLIP if len(short) >= 4 and skeleton(one) == skeleton(other) else NONE


def compare(
    mention: tuple[str, ...], customer: tuple[str, ...], frequencies: Frequencies, slips: bool = False
) -> tuple[int, float]:
    """Compare two names as plain words.

    Args:
        mention: The one name.
        customer: The other name.
        frequencies: How common words of names are.
        slips: Whether a given name may be a slip for another one.

    Returns:
        The level, and the probability that a name agrees so by chance: the product over the words that agree,
        1 where none does.
    """
    if mention != customer and len(mention) != len(customer) and _same_letters(mention, customer):
        whole = "".join(mention) == "".join(customer)
        return (SAME if whole else SLIPS), min(1.0, 5 * _product(customer, frequencies))
    agreements = sorted(
        (-kind, at, to)
        for at, word in enumerate(mention)
        for to, other in enumerate(customer)
        if (kind := word_agreement(word, other))
        and (slips or kind != SLIP or not _two_people(mention, at, customer, to))
    )
    met: list[tuple[int, str, str]] = []
    used_left: set[int] = set()
    used_right: set[int] = set()
    for kind, at, to in agreements:
        if at not in used_left and to not in used_right:
            met.append((-kind, mention[at], customer[to]))
            used_left.add(at)
            used_right.add(to)
    left = [word for at, word in enumerate(mention) if at not in used_left]
    right = [word for to, word in enumerate(customer) if to not in used_right]
    if left and right and len(left) + len(right) > 2:
        _meet_joined(left, right, met)
    chance = 1.0
    for kind, word, other in met:
        chance *= word_chance(kind, word, other, frequencies)
    return _level(met, left, right, mention[-1], customer[-1]), chance


def _two_people(mention: tuple[str, ...], at: int, customer: tuple[str, ...], to: int) -> bool:
    """Whether two words that differ by little are the given names of two people: Joan and John.

    Family names may be any word (Martin, Marten), and a middle name is a doubt at most.
    """
    ends = (0, len(mention) - 1), (0, len(customer) - 1)
    if at not in ends[0] or to not in ends[1] or (at == ends[0][1] > 0 and to == ends[1][1] > 0):
        return False
    return two_given_names(mention[at], customer[to])


def told_apart(mention: Sequence[tuple[str, ...]], customer: Sequence[tuple[str, ...]]) -> bool:
    """Say whether the given names, in every form of two names, are known to be two."""
    return bool(mention and customer) and all(
        two_given_names(one[0], other[0]) for one in mention for other in customer
    )


def _same_letters(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Words torn apart ("Abed in, Hu ma"): the same letters all told, and enough of them."""
    first, second = "".join(one), "".join(other)
    return len(first) == len(second) >= 8 and sorted(first) == sorted(second)


def _product(form: tuple[str, ...], frequencies: Frequencies) -> float:
    return math.prod(frequencies.word(word) for word in form)


def _meet_joined(left: list[str], right: list[str], met: list[tuple[int, str, str]]) -> None:
    """Words written together on one side: "mc kay" and "mckay", "johnsmith" and "john smith"."""
    for one, other in ((left, right), (right, left)):
        length = sum(map(len, one))
        for word in other if len(one) > 1 else ():
            if length < 5 or abs(len(word) - length) > 1:
                continue
            kinds = [word_agreement(word, "".join(joined)) for joined in (one, one[::-1])]
            if EXACT in kinds or SLIP in kinds:
                met.append((max(kinds), word, word))
                one.clear()
                other.remove(word)
                return


def word_chance(kind: int, word: str, other: str, frequencies: Frequencies) -> float:
    """Give the chance that another name's word agrees so with this one."""
    if kind == EXACT:
        return frequencies.word(other)
    if kind == FORM:
        return min(1.0, 3 * max(frequencies.word(other), frequencies.word(word)))
    if kind == INITIAL:
        return frequencies.initial(word[0])
    short, long = sorted((word, other), key=len)
    near = max(NEAR_WORDS, name_shares.longer(short)) if long.startswith(short) else NEAR_WORDS
    return min(1.0, frequencies.word(word) + 0.1 * frequencies.word(other) + near)


def _level(
    met: list[tuple[int, str, str]], left: list[str], right: list[str], own_family: str, family: str
) -> int:
    long_left, long_right = [w for w in left if len(w) > 1], [w for w in right if len(w) > 1]
    whole = [m for m in met if m[0] != INITIAL]
    return level_of(
        Met(
            left=bool(left),
            right=bool(right),
            long_left=bool(long_left),
            long_right=bool(long_right),
            whole=min(2, len(whole)),
            met=min(2, len(met)),
            slips_only=all(kind == SLIP for kind, _, _ in whole),
            family=any(other == family for _, _, other in whole),
            family_left=own_family in long_left or family in long_right,
            initials_left=any(len(m[1]) == 1 for m in met),
            initials_right=any(len(m[2]) == 1 for m in met),
            slip=any(m[0] == SLIP for m in met),
            form=any(m[0] == FORM for m in met),
            initial=any(m[0] == INITIAL for m in met),
        )
    )


class Met(NamedTuple):
    """What the level of two names follows from, once their words have met.

    Attributes:
        left: The mention has a word that nothing answers.
        right: So has the customer.
        long_left: Such a word of the mention has more than one letter.
        long_right: Such a word of the customer has.
        whole: Agreements that are no initials; 2 for more.
        met: All agreements; 2 for more.
        slips_only: All whole agreements are slips.
        family: The customer's family name is answered whole.
        family_left: A family name is among the long words that nothing answers.
        initials_left: A lone letter of the mention is among the words that agree.
        initials_right: So is one of the customer.
        slip: An agreement is a slip.
        form: An agreement is a nickname.
        initial: An agreement is an initial.
    """

    left: bool
    right: bool
    long_left: bool
    long_right: bool
    whole: int
    met: int
    slips_only: bool
    family: bool
    family_left: bool
    initials_left: bool
    initials_right: bool
    slip: bool
    form: bool
    initial: bool


def level_of(found: Met) -> int:
    """Give the level of two names whose words have met."""
    if not found.whole or (found.left and found.right and found.slips_only):
        return DIFFERS
    conflict = KIN if found.family else CONFLICT
    # "Patterson, Anne W" is not Anne Wang: the letter stands for a middle name, and Patterson answers
    # nothing.
    if found.whole < 2 and (
        (found.long_left and found.initials_left) or (found.long_right and found.initials_right)
    ):
        return conflict
    if found.long_left and found.long_right:
        # Two middle names that differ beside two names that agree are a doubt, not another person.
        return conflict
    if found.met == 1:
        # One word agrees; the other side has more of the name, or neither has.
        return PART if not (found.left and found.right) else conflict
    if found.family_left:
        # Henry Wilson and Archibald Henry Wilson Moore; but also María García and María García López.
        return PART
    if found.left and found.right:
        return conflict
    if found.slip:
        return SLIPS
    if found.form:
        return FORMS
    if found.initial and found.whole < 2:
        return INITIALS
    return MIDDLE if found.left or found.right or found.initial else SAME


def address_chance(
    local: str, customer: tuple[str, ...], frequencies: Frequencies, slips: bool = True
) -> float | None:
    """Give the chance by which an address's local part spells a name.

    Args:
        local: What stands before the @ ("abedinh", "huma.abedin2", "h.abedim").
        customer: The name.
        frequencies: How common words of names are.
        slips: Whether it may spell the name with a slip.

    Returns:
        The chance; None where it does not spell the name.
    """
    found = (
        _spelling_chance(kind, name, other, frequencies)
        for kind, name, other in _spellings(local, customer, slips)
    )
    return min(found, default=None)


def spells(local: str, customer: tuple[str, ...], slips: bool = True) -> bool:
    """Say whether an address's local part spells a name."""
    return next(_spellings(local, customer, slips), None) is not None


def _spellings(local: str, customer: tuple[str, ...], slips: bool) -> Iterator[tuple[int, str, str]]:
    """The ways in which a local part spells a name: a word of it, and another that answers the rest.

    The rest is that word (EXACT), begins or nearly is it (FORM), or gives its initial (INITIAL); or the two
    words stand there but for a slip (SLIP).
    """
    letters = letters_of(local)
    for name in customer:
        inside = letters.startswith(name) or letters.endswith(name)
        others = [w for w in customer if w is not name] if inside or slips else []
        if len(name) < 3 or not others:
            continue
        for rest in _rests(letters, name) if inside else ():
            answer = _answer(rest, others)
            if answer:
                yield answer[0], name, answer[1]
        for other in others if slips else ():
            if spelled_with_a_slip(letters, name, other):
                yield SLIP, name, other


def _spelling_chance(kind: int, name: str, other: str, frequencies: Frequencies) -> float:
    if kind == SLIP:
        return min(1.0, 20 * frequencies.word(name) * frequencies.initial(other[0]))
    if kind == INITIAL:
        return frequencies.word(name) * frequencies.initial(other[0])
    whole = frequencies.word(other)
    return frequencies.word(name) * (whole if kind == EXACT else min(1.0, 3 * whole))


def spelled_with_a_slip(letters: str, name: str, other: str) -> bool:
    """Say whether letters are a name and another word, or its initial, but for a slip in the name.

    Never in the initial: ashdownm is somebody else than ashdownw.
    """
    allowed = 1 if len(name) < 8 else 2
    # lengths first: they tell nine pairs in ten apart without a distance
    joined = len(other) > 2 and abs(len(letters) - len(name) - len(other)) <= allowed
    if joined and _within(letters, name + other, allowed):
        return True
    if len(name) < 6 or abs(len(letters) - 1 - len(name)) > allowed or not letters:
        return False
    initial = _shape(other[0])
    return (_shape(letters[-1]) == initial and _within(letters[:-1], name, allowed)) or (
        _shape(letters[0]) == initial and _within(letters[1:], name, allowed)
    )


def _within(seen: str, meant: str, allowed: int) -> bool:
    return len(meant) > 5 and DamerauLevenshtein.distance(seen, meant, score_cutoff=allowed) <= allowed


def _answer(rest: str, others: list[str]) -> tuple[int, str] | None:
    """The word that the rest of an address answers: whole, cut short, or by its initials."""
    if rest in others:
        return EXACT, rest
    for other in others:
        if len(rest) >= 3 and (other.startswith(rest) or word_agreement(rest, other)):
            return FORM, other
        if 1 <= len(rest) <= 2 and any(_shape(c) == _shape(other[0]) for c in rest):
            return INITIAL, other
    return None


def answers(rest: str, other: str) -> bool:
    """Say whether what an address has beside one word of a name answers another."""
    return _answer(rest, [other]) is not None


def _shape(letter: str) -> str:
    """A letter, with those that print alike (i, j, l) made one."""
    return "i" if letter in "ijl" else letter


def _rests(letters: str, name: str) -> list[str]:
    """What is left of a local part when a name is taken off its front or its end."""
    found = []
    if letters.startswith(name):
        found.append(letters[len(name) :])
    if letters.endswith(name):
        found.append(letters[: len(letters) - len(name)])
    return found
