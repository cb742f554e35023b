"""Why an item failed: the one exception family that crosses rooms.

A message says what happened and what to do, and never holds personal data or text of the item.
"""

from __future__ import annotations


class Problem(Exception):
    """Something went wrong with one item or one request."""

    retry = False

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[Problem], tuple[str, str]]:
        return type(self), (self.code, self.message)


class Unreadable(Problem):
    """The item itself is bad: trying again gives the same. It fails at once."""


class Unavailable(Problem):
    """Something around the item is down or slow: the item is tried again later."""

    retry = True


class Misuse(Problem):
    """The request is wrong: the console prints one line and ends with exit code 2."""
