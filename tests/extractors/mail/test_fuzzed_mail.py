"""Any bytes given as a message yield a document or an error, in bounded time and memory, and offsets resolve.

500 fixed mutations here; ``make fuzz`` tries ten thousand."""

from __future__ import annotations

import gc

import pytest

from tests.support.fuzzed_mail import faults_of, grown, mutated, seeds


def test_the_seeds_are_well() -> None:
    assert [faults_of(seed) for seed in seeds()] == [[]] * len(seeds())


@pytest.mark.parametrize("hundred", range(5))
def test_mutated_messages_are_read_or_refused(hundred: int) -> None:
    gc.freeze()  # what other tests have loaded is not to be walked through while reading is timed
    before = grown()
    found = {
        seed: faults
        for seed in range(100 * hundred, 100 * hundred + 100)
        if (faults := faults_of(mutated(seed)))
    }
    assert not found
    assert grown() - before < 300_000_000
