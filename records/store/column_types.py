"""Column types that take any text. PostgreSQL stores neither NUL nor half a surrogate pair, and mail and scans bring both.

Each becomes U+FFFD: one code point for one, so that no offset moves.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy import Text as PlainText
from sqlalchemy.dialects.postgresql import JSON as PlainJSON
from sqlalchemy.dialects.postgresql import JSONB as PlainJSONB
from sqlalchemy.types import TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> Any:
    """``value`` with every string in it made storable, in nested lists, tuples and dicts too."""
    if isinstance(value, str):
        return value if value.isascii() and "\x00" not in value else _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


class Text(TypeDecorator[str]):
    """Text of any length and any origin."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return storable(value)


class JSONB(TypeDecorator[Any]):
    """JSON with strings of any origin."""

    impl = PlainJSONB
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return storable(value)


class JSON(TypeDecorator[Any]):
    """JSON as it is written, for a parameter that is taken apart at once; with strings of any origin."""

    impl = PlainJSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return storable(value)
