"""Work that runs too long is ended in any thread, and what comes after it is not hit by what was meant for
it.
"""

from __future__ import annotations

import threading
import time

import pytest

from pipelines.deadline import limited
from records.failures import Unreadable


def spin() -> None:
    while True:
        sum(range(1_000))


def test_a_loop_is_ended() -> None:
    with pytest.raises(Unreadable) as told:
        limited(0.1, spin)
    assert told.value.code == "too_slow"


def test_what_is_in_time_gives_its_result() -> None:
    assert limited(5, lambda: 7) == 7
    with pytest.raises(ValueError, match="own"):
        limited(5, lambda: (_ for _ in ()).throw(ValueError("own")))


def test_a_deadline_that_falls_on_the_end_hits_nobody_else() -> None:
    outcomes: list[str] = []

    def worker() -> None:
        for n in range(25):
            try:
                limited(0.1, lambda n=n: time.sleep(0.08 + n % 5 / 100))  # type: ignore[misc]
                outcomes.append("done")
            except Unreadable:
                outcomes.append("late")
            sum(range(20_000))  # a stray exception would end the thread here

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 100
    assert "late" in outcomes
