"""Storage: PostgreSQL through SQLAlchemy, and originals as files named by their hash.

``open_store(settings)`` opens a :class:`Store`. Each module here holds the queries of one noun, as plain
functions that take a connection in a transaction.
"""

from records.store.connection import Store, open_store
from records.store.originals import Originals

__all__ = ["Originals", "Store", "open_store"]
