"""The whole path over the demo's samples, with a seed of its own: nobody's number reaches a wrong customer by
itself.
"""

from pathlib import Path

import pytest

from console.demo.truth import Verdict
from console.demo.walkthrough import walk
from records.servers import embedded


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def verdict(folder: Path) -> Verdict:
    return walk(seed=11, folder=folder)


@pytest.mark.slow
def test_most_true_numbers_reach_their_customer_and_no_wrong_one_does_by_itself(verdict: Verdict) -> None:
    assert verdict.true == 70
    assert verdict.right_automatic + verdict.right_suggested >= 60
    assert verdict.right_automatic >= 35
    assert verdict.wrong_automatic == 0


@pytest.mark.slow
def test_no_stranger_with_a_customers_name_is_linked_automatically(verdict: Verdict) -> None:
    assert verdict.strangers >= 20
    assert verdict.strangers_automatic == 0


@pytest.mark.slow
def test_the_demo_leaves_no_server_running(verdict: Verdict, folder: Path) -> None:
    assert not embedded.in_use(folder / "home")
    assert not list((folder / "home").rglob("postmaster.pid"))
