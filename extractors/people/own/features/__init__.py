"""The features of ownership: what speaks for and against a candidate, each a function beside its description.

``position.py``: where the candidate is named; ``writer.py``: who writes and to whom; ``number.py``: the
contact itself. What each counts is learned (``models/ownership``).
"""

from extractors.people.own.candidates import Candidate
from extractors.people.own.features import number, position, writer  # in the order of the weights
from extractors.people.own.features.declaration import DECLARED, Feature

__all__ = ["FEATURES", "Feature", "features_of", "number", "position", "writer"]

FEATURES: dict[str, Feature] = {declared.name: declared for declared in DECLARED}
"""Every feature by its name."""
_OF_SOURCE = {
    source: [(f.name, f.function) for f in DECLARED if source in f.sources]
    for source in {source for f in DECLARED for source in f.sources}
}


def features_of(candidate: Candidate) -> dict[str, float]:
    """The features of ``candidate`` that are not 0."""
    values = ((name, float(function(candidate))) for name, function in _OF_SOURCE[candidate.source])
    return {name: value for name, value in values if value}
