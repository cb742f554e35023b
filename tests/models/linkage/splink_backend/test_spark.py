"""The same pairs weigh the same on Spark as here. bin/setup test installs Java and pyspark."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from models.linkage import prior_model
from models.linkage.compare.comparisons import NULL, Features
from models.linkage.decide import match_weights
from models.linkage.splink_backend import spark
from records.failures import Misuse

COMPARISONS = ("name", "emails", "phones", "birth_date", "organisation", "place", "extra:gender")
BRIEF = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}
"""For a second of work, half a minute of compiling it does not pay."""


def drawn(pairs: int, seed: int = 1) -> Features:
    """Pairs at every level of every comparison, null too, of any rarity."""
    draw = np.random.default_rng(seed)
    sizes = {name: len(prior_model().comparison(name)) for name in COMPARISONS}
    return Features(
        {name: draw.integers(NULL, size, pairs).astype(np.int8) for name, size in sizes.items()},
        {name: draw.integers(0, 400, pairs).astype(np.int16) for name in COMPARISONS},
    )


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with spark.local_session(1, BRIEF) as opened:
        yield opened


def test_the_same_pairs_weigh_the_same_as_here(session: Any) -> None:
    features = drawn(2_000)
    here = match_weights.weigh(prior_model(), features, COMPARISONS)
    there = spark.weigh(session, prior_model(), features, COMPARISONS)
    assert np.abs(here.total).max() > 10
    np.testing.assert_allclose(there.total, here.total, atol=1e-6, rtol=0)
    for name in COMPARISONS:
        np.testing.assert_allclose(there.parts[name], here.parts[name], atol=1e-6, rtol=0)


def test_no_pairs_have_no_weights(session: Any) -> None:
    assert len(spark.weigh(session, prior_model(), drawn(0), COMPARISONS).total) == 0


def test_without_pyspark_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(Misuse, match="pip install"), spark.local_session():
        pass


def test_without_java_it_is_said_what_to_install() -> None:
    code = (
        "from models.linkage.splink_backend import spark\nfrom records.failures import Misuse\n"
        "try:\n with spark.local_session(): pass\nexcept Misuse as said: print(said.code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "JAVA_HOME": "/no/java"},
    )
    assert done.stdout.strip() == "no_java", done.stderr
