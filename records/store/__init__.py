"""Where the nouns are kept: PostgreSQL through SQLAlchemy, and originals as files named by their hash.

``open_store(settings)`` gives a :class:`Store`; each module here holds one noun's questions as plain functions that
take an open connection.
"""

from records.store.connection import Store, open_store
from records.store.originals import Originals

__all__ = ["Originals", "Store", "open_store"]
