"""The exceptions that cross rooms: why an item or a request failed.

A message says what happened and what to do. It never holds personal data or text of the item.
"""

from __future__ import annotations


class Problem(Exception):
    """Something went wrong with one item or one request. ``retry``: another try may succeed."""

    retry = False

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[Problem], tuple[str, str]]:
        return type(self), (self.code, self.message)


class Unreadable(Problem):
    """The item itself is bad. Another try gives the same result, so it fails at once."""


class Unavailable(Problem):
    """Something that the item needs is down or slow. The item is tried again later."""

    retry = True


class Misuse(Problem):
    """The request is wrong. The command line prints one line and ends with exit code 2."""
