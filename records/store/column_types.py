"""Column types that take any text.

PostgreSQL stores neither NUL nor lone surrogates, and mail and scans contain both. Each of them becomes
U+FFFD: one code point for one, so that no offset moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Dialect, any_, literal
from sqlalchemy import Text as PlainText
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSON as PlainJSON
from sqlalchemy.dialects.postgresql import JSONB as PlainJSONB
from sqlalchemy.types import TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> Any:
    """``value`` with every string in it made storable, including those in nested lists, tuples and dicts."""
    if isinstance(value, str):
        return value if value.isascii() and "\x00" not in value else _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


def among(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether the column holds one of the values, of which there may be any number."""
    return column == any_(text_array(values))


def text_array(values: Iterable[str]) -> ColumnElement[Any]:
    """The distinct values as one bound array parameter."""
    return literal(sorted(set(values)), ARRAY(Text))


class Text(TypeDecorator[str]):
    """Text of any length and origin."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The value as PostgreSQL can store it."""
        return storable(value)


class JSONB(TypeDecorator[Any]):
    """Binary JSON with strings of any origin."""

    impl = PlainJSONB
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The value as PostgreSQL can store it."""
        return storable(value)


class JSON(TypeDecorator[Any]):
    """JSON as text with strings of any origin, for a parameter that the statement takes apart at once."""

    impl = PlainJSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The value as PostgreSQL can store it."""
        return storable(value)
