"""What a model of names finds in a text: spans with a label and a probability, before any rule is applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Label = Literal["person", "organisation"]


@dataclass(frozen=True, slots=True)
class Found:
    """A span of a text that may be a name.

    Attributes:
        start: Where it begins, in code points.
        end: Where it ends, exclusive.
        label: Person or organisation.
        probability: Calibrated, that exactly this span is a name of this label.
    """

    start: int
    end: int
    label: Label
    probability: float
