"""Splink itself on DuckDB, over the very pairs and settings that Kith has: what our own weights and training
are held to.
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from splink import Linker

from models.linkage.compare.comparisons import Features
from models.linkage.linkage_model import Level, LinkageModel
from models.linkage.splink_backend import settings


@contextmanager
def linker(
    model: LinkageModel, features: Features, comparisons: Sequence[str], pair_probability: float
) -> Iterator[Linker]:
    """A Splink linker over the pairs, in a DuckDB database of its own, in memory."""
    import duckdb

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from splink import DuckDBAPI, Linker
    for name in ("splink", "splink.internals"):
        logging.getLogger(name).setLevel(logging.ERROR)
    pairs = settings.pairs_table(features, comparisons)
    connection = duckdb.connect(":memory:", config={"preserve_insertion_order": True})
    try:
        api = DuckDBAPI(connection=connection)
        found = Linker(
            [
                api.register(pairs, dataset_display_name="customers"),
                api.register(pairs, dataset_display_name="mentions"),
            ],
            settings.settings(model, comparisons, pair_probability),
        )
        for column, table in settings.rarity_tables(model, comparisons).items():
            found.table_management.register_term_frequency_lookup(api.register(table), column)
        yield found
    finally:
        connection.close()


def expectation_maximisation(
    model: LinkageModel, features: Features, comparisons: Sequence[str], pair_probability: float
) -> tuple[LinkageModel, float]:
    """The model with the m probabilities of the comparisons fitted to these pairs by Splink's EM, u fixed;
    and the share of the pairs that are true ones by it.
    """
    with linker(model, features, comparisons, pair_probability) as splink:
        session = splink.training.estimate_parameters_using_expectation_maximisation("l.pair = r.pair")
        found = session.core_model_settings
    for comparison, trained in zip(comparisons, found.comparisons, strict=True):
        by_label = {
            level.label_for_charts: level.m_probability
            for level in trained.comparison_levels
            if not level.is_null_level
        }
        levels = tuple(_with_m(level, by_label[level.label]) for level in model.comparison(comparison))
        model = model.with_levels(comparison, levels)
    return model, float(found.probability_two_random_records_match)


def _with_m(level: Level, found: object) -> Level:
    """A level that no pair reached keeps its m: Splink leaves a word there instead of a number."""
    return (
        replace(level, m=min(1.0, max(found, 1e-6)))
        if isinstance(found, float) and math.isfinite(found)
        else level
    )
