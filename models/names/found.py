"""What a model of names says of a text: spans with a label and a probability, before any rule has looked at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Label = Literal["person", "organisation"]


@dataclass(frozen=True, slots=True)
class Found:
    """A span of a text, in code points, end exclusive. ``probability``: calibrated, that exactly this span is a name of
    this label.
    """

    start: int
    end: int
    label: Label
    probability: float
