"""Names compared in arrays come out as names compared one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.linkage.compare import name_agreement, name_arrays
from models.linkage.prepare import frequencies
from models.linkage.prepare.prepared import prepare_all
from records.people import Person

WORDS = (
    "nora norah quill quil ashdown ashdowm william bill will wm john joan jon mc kay mckay brand brandt patterson anne ann wang w a j n "
    "moreno garcia moren0 smith smythe rnorris morris theodora brackenridge brakenrigde el haddad alhaddad lee li"
).split()
forms = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(tuple)
torn = st.tuples(forms, st.integers(1, 9)).map(
    lambda found: tuple(filter(None, ("".join(found[0])[: found[1]], "".join(found[0])[found[1] :])))
)
COUNTED = frequencies.count(
    prepare_all([Person(str(at), name=f"{a} {b}") for at, (a, b) in enumerate(zip(WORDS, WORDS[::-1], strict=True))]), ()
)  # fmt: skip


@given(st.lists(st.tuples(forms | torn, forms | torn, st.booleans()), min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_in_arrays_and_one_by_one_are_the_same(
    pairs: list[tuple[tuple[str, ...], tuple[str, ...], bool]],
) -> None:
    mentions, customers, slips = zip(*pairs, strict=True)
    at = np.arange(len(pairs))
    levels, chances = name_arrays.compare(mentions, customers, at, at, np.array(slips), COUNTED)
    for here, (mention, customer, slip) in enumerate(pairs):
        level, chance = name_agreement.compare(mention, customer, COUNTED, slip)
        assert levels[here] == level, (mention, customer, slip)
        assert np.isclose(chances[here], chance, rtol=1e-9), (mention, customer, slip)


@given(st.lists(st.text("abcdehilmnorsu", min_size=1, max_size=9), min_size=2, max_size=30))
@settings(max_examples=150, deadline=None)
def test_words_that_are_passed_over_are_nothing_to_each_other(found: list[str]) -> None:
    words = name_arrays.Words([(word,) for word in found])
    one, other = (side.ravel() for side in np.meshgrid(words.rows[0], words.rows[0]))
    may = words.looks.may_agree(one, other)
    for left, right in zip(one[~may].tolist(), other[~may].tolist(), strict=True):
        assert name_agreement.word_agreement(words.all[left], words.all[right]) == name_agreement.NONE


def test_no_pairs_are_no_levels() -> None:
    none = np.empty(0, dtype=np.int64)
    levels, chances = name_arrays.compare([], [], none, none, np.empty(0, dtype=bool), COUNTED)
    assert len(levels) == len(chances) == 0
