"""The model in Splink's terms: its settings, and the pairs as a table that Splink reads.

A pair is a row: Splink joins the table with itself on the pair's number. So its blocking proposes exactly the
candidates that ``block/candidate_search.py`` found, and each comparison's SQL reads a level that was computed
once. The rarity of what agrees enters as Splink's term frequency: its column holds tenths of a bit, looked up
in a fixed table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from models.linkage.compare.comparisons import MOST_BITS, Features
from models.linkage.decide.match_weights import Weights
from models.linkage.linkage_model import LinkageModel

if TYPE_CHECKING:
    import pyarrow as pa


def _column(comparison: str, comparisons: Sequence[str]) -> str:
    """A safe column name: extra columns have names of the user's making."""
    return f"c{comparisons.index(comparison)}"


def settings(
    model: LinkageModel, comparisons: Sequence[str], pair_probability: float, dialect: str = "duckdb"
) -> dict[str, Any]:
    """Give the Splink settings of a model.

    Args:
        model: The model.
        comparisons: The comparisons that the data allow.
        pair_probability: The probability that two random records match.
        dialect: Splink's name of the database.
    """
    declared = []
    for comparison in comparisons:
        column = _column(comparison, comparisons)
        levels: list[dict[str, Any]] = [
            {
                "sql_condition": f"{column}_l < 0 OR {column}_r < 0",
                "label_for_charts": "not known",
                "is_null_level": True,
            }
        ]
        rows = model.comparison(comparison)
        for at in range(len(rows) - 1, -1, -1):
            level = rows[at]
            condition = f"{column}_l = {at}" if at else "ELSE"
            shown: dict[str, Any] = {
                "sql_condition": condition,
                "label_for_charts": level.label,
                "m_probability": level.m,
                "u_probability": level.u,
            }
            if level.rarity and at:
                shown |= {
                    "tf_adjustment_column": f"{column}_rarity",
                    "tf_adjustment_weight": 1.0,
                    "disable_tf_exact_match_detection": True,
                }
            levels.append(shown)
        declared.append({"output_column_name": column, "comparison_levels": levels})
    return {
        "link_type": "link_only",
        "unique_id_column_name": "pair",
        "sql_dialect": dialect,
        "comparisons": declared,
        "blocking_rules_to_generate_predictions": ["l.pair = r.pair"],
        "probability_two_random_records_match": pair_probability,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "em_convergence": 0.001,
        "max_iterations": 25,
    }


def pairs_table(features: Features, comparisons: Sequence[str]) -> pa.Table:
    """Give the pairs as Splink reads them: a numbered row a pair, its levels and rarities."""
    import pyarrow as pa

    columns: dict[str, Any] = {"pair": np.arange(features.pairs, dtype=np.int64)}
    for comparison in comparisons:
        columns[_column(comparison, comparisons)] = features.levels[comparison]
        columns[f"{_column(comparison, comparisons)}_rarity"] = features.rarity[comparison]
    return pa.table(columns)


def rarity_tables(model: LinkageModel, comparisons: Sequence[str]) -> dict[str, pa.Table]:
    """Give the chance that each tenth of a bit stands for, by column of rarity.

    Only for comparisons with a level that counts by it.
    """
    import pyarrow as pa

    tenths = np.arange(10 * MOST_BITS + 1, dtype=np.int16)
    columns = [
        f"{_column(comparison, comparisons)}_rarity"
        for comparison in comparisons
        if any(level.rarity for level in model.comparison(comparison))
    ]
    return {column: pa.table({column: tenths, f"tf_{column}": np.exp2(-tenths / 10.0)}) for column in columns}


def weights_of(rows: Mapping[str, Any], comparisons: Sequence[str]) -> Weights:
    """Give the weights in what ``predict`` gave, column by column, in the order of the pairs."""
    parts = {}
    for comparison in comparisons:
        column = _column(comparison, comparisons)
        part = np.asarray(rows[f"mw_{column}"], dtype=np.float64)
        if f"mw_tf_adj_{column}" in rows:
            part = part + np.asarray(rows[f"mw_tf_adj_{column}"], dtype=np.float64)
        parts[comparison] = part
    return Weights(parts, np.asarray(rows["match_weight"], dtype=np.float64))
