"""Tables of people: CSV of any delimiter and encoding, JSON Lines, Parquet and spreadsheets.

``kith link`` and ``kith customers import`` read with the same reader. What differs is what a bad row does: a
job refuses the file (``refuse="file"``), an import refuses the row (``refuse="row"``).
"""

from sources.people_tables.opening import open_table
from sources.people_tables.people import Columns, Refusal, chunks, people, read_people

__all__ = ["Columns", "Refusal", "chunks", "open_table", "people", "read_people"]
