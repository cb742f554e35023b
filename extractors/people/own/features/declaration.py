"""How a feature of ownership is declared: a function, its name and what it is 1 for, in one place.

    @feature("before", "after")
    def alone_after(candidate: Candidate) -> bool:
        \"\"\"Right behind it: 713-555-0100 (Jane Roe).\"\"\"

The function's name is the name of its weight in ``models/ownership/weights.json``, its docstring the
description.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc

from extractors.people.own.candidates import Candidate, Source

Value = Callable[[Candidate], float]
PEOPLE: tuple[Source, ...] = ("before", "after", "author")
"""The sources of a candidate who is a person and is named around the contact or writes there."""
EVERYBODY: tuple[Source, ...] = ("before", "organisation", "after", "author", "reader", "spelt")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature. Its value for a candidate is a number, mostly 1 for what the description says, else 0."""

    name: str
    description: str
    function: Value
    sources: frozenset[Source]
    """The candidates that it is worked out for; it is 0 for others."""


DECLARED: list[Feature] = []
"""Every feature, in the order of its declaration."""


def feature(*sources: Source) -> Callable[[Value], Value]:
    """Declare a function as a feature of the candidates of ``sources``."""

    def declare(function: Value) -> Value:
        name, description = function.__name__, getdoc(function)
        if not description or any(name == declared.name for declared in DECLARED):
            raise ValueError(f"the feature {name} has no description, or is declared twice")
        DECLARED.append(Feature(name, description, function, frozenset(sources)))
        return function

    return declare
