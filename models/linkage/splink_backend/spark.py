"""The same weights on Spark, for bases that outgrow one machine, with the settings that DuckDB gets.

Needs the extra ``spark`` (pyspark, splink) and a Java runtime, which nothing else of Kith does.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from models.linkage.compare.comparisons import Features
from models.linkage.decide.match_weights import Weights
from models.linkage.linkage_model import LinkageModel
from models.linkage.splink_backend import settings
from records.failures import Misuse

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@contextmanager
def local_session(cores: int = 2, more: Mapping[str, str] | None = None) -> Iterator[SparkSession]:
    """Make a Spark of this machine's own, on loopback, without its web page.

    On a cluster, make the session as that cluster asks.

    Args:
        cores: How many cores it takes.
        more: Further settings of Spark.

    Raises:
        Misuse: pyspark or Java is missing.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise Misuse("no_spark", "Spark is not installed: pip install 'kith[spark]'.") from None
    given: dict[str, bool | float | int | str | None] = {
        "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": False,
        "spark.sql.shuffle.partitions": 2 * cores, "spark.default.parallelism": 2 * cores,
        "spark.sql.execution.arrow.pyspark.enabled": True, **(more or {}),
    }  # fmt: skip
    try:
        session = SparkSession.builder.master(f"local[{cores}]").config(map=given).getOrCreate()
    except (PySparkException, OSError):
        raise Misuse("no_java", "Spark found no Java: apt-get install default-jre-headless.") from None
    try:
        yield session
    finally:
        session.stop()


def weigh(
    session: SparkSession, model: LinkageModel, features: Features, comparisons: Sequence[str]
) -> Weights:
    """Give the match weights of every pair by Splink's ``predict`` on Spark."""
    if not features.pairs:
        return Weights({c: np.empty(0) for c in comparisons}, np.empty(0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from splink import Linker
        from splink.backends.spark import SparkAPI
    for name in ("splink", "splink.internals"):
        logging.getLogger(name).setLevel(logging.ERROR)
    # Splink's own functions for strings need its jar; levels are computed before, so none is called
    api = SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=session, register_udfs_automatically=False, break_lineage_method="persist",
        num_partitions_on_repartition=session.sparkContext.defaultParallelism,
    )  # fmt: skip
    pairs = settings.pairs_table(features, comparisons)
    found = Linker(
        [
            api.register(pairs, dataset_display_name="customers"),
            api.register(pairs, dataset_display_name="mentions"),
        ],
        settings.settings(model, comparisons, 0.5, "spark"),
    )
    for column, table in settings.rarity_tables(model, comparisons).items():
        found.table_management.register_term_frequency_lookup(api.register(table), column)
    rows = found.inference.predict(warning_mode="never").as_spark_dataframe().orderBy("pair_l").toArrow()
    return settings.weights_of({name: rows[name].to_numpy() for name in rows.column_names}, comparisons)
