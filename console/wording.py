"""Words for numbers: what a probability, a match weight or a time says to a person."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_LIKELY = (
    (0.99, "almost certain"),
    (0.95, "very likely"),
    (0.8, "likely"),
    (0.6, "rather likely"),
    (0.4, "open"),
    (0.0, "unlikely"),
)
_FIELDS = {"phone": "phone", "email": "e-mail address", "name": "name", "organisation": "organisation", "title": "title",
           "address": "address"}  # fmt: skip
_OPERATIONS = {"add": "new", "confirm": "already known", "conflict": "differs"}


def likely(probability: float) -> str:
    """A probability in words."""
    return next(word for least, word in _LIKELY if probability >= least)


def percent(probability: float) -> str:
    """A probability as a percentage that never rounds to certainty: 0.9997 is 99.97 %, not 100 %."""
    if probability >= 0.9995:
        return f"{min(probability, 0.9999) * 100:.2f} %"
    if probability >= 0.985 or probability < 0.015:
        return f"{probability * 100:.1f} %"
    return f"{probability * 100:.0f} %"


def signed(weight: float) -> str:
    """A match weight with its sign: +9.1, −3.0."""
    return f"{'−' if weight < 0 else '+'}{abs(weight):.1f}"


def field(name: str, kind: str | None = None) -> str:
    """A field's name as people say it; a fax is called a fax."""
    return kind if name == "phone" and kind else _FIELDS.get(name, name)


def operation(name: str) -> str:
    return _OPERATIONS.get(name, name)


def comparison(name: str) -> str:
    """A comparison's name as words: ``phone_number`` is "Phone number"."""
    return name.replace("_", " ").strip().capitalize()


def day(moment: str | datetime | None) -> str:
    """A date for reading, to the minute where it has one; what is no date is given back as it is."""
    if moment is None:
        return ""
    if isinstance(moment, str):
        try:
            return day(datetime.fromisoformat(moment))
        except ValueError:
            return moment
    return (
        f"{moment.day} {moment:%b %Y, %H:%M}"
        if moment.hour or moment.minute
        else f"{moment.day} {moment:%b %Y}"
    )


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long ago, roughly."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall: from ``left`` over ``width`` on the axis of log2 weights. After it the weight is ``total`` in all,
    and the probability that this makes, nobody else being in question, ``chance``.
    """

    name: str
    level: str
    weight: float
    left: float
    width: float
    total: float
    chance: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Bars that lead from the odds before any comparison to what is said of the link in the end, its ``total``; ``low`` to
    ``low + span`` is the axis.
    """

    steps: tuple[Step, ...]
    total: float
    low: float
    span: float


PRIOR = "prior"
"""The comparison that stands for the odds before anything is compared, where a link has it."""
CORRECTIONS = ("together", "calibration", "doubt", "caution")
"""Steps that correct the sum of those before them: they stay at the end, in their order."""


def waterfall(
    weight: float, comparisons: Sequence[tuple[str, str, float]], probability: float | None = None
) -> Waterfall:
    """Comparisons (name, level, weight), the strongest first, after the odds before any comparison: those that the
    link gives, else what the comparisons leave of its whole weight. Corrections come after them, and last, where the
    ``probability`` is given, what other customers of the same mention take: so the bars end at that very probability.
    """
    compared = [c for c in comparisons if c[0] != PRIOR and c[0] not in CORRECTIONS]
    rows = [("Before comparing", level, w) for name, level, w in comparisons if name == PRIOR]
    rest = weight - sum(w for _, _, w in comparisons)
    if not rows or abs(rest) > 0.05:
        rows.insert(0, ("Before comparing", "how rarely two records are one person", rest))
    rows += [(comparison(n), level, w) for n, level, w in sorted(compared, key=lambda c: -abs(c[2]))]
    rows += [(comparison(n), level, w) for n, level, w in comparisons if n in CORRECTIONS]
    if probability is not None and 0 < probability < 1 - 1e-12:
        taken = math.log2(probability / (1 - probability)) - weight
        if abs(taken) >= 0.005:
            rows.append(("Others", "other customers that this may be", taken))
    at, spans = 0.0, []
    for _, _, w in rows:
        spans.append((min(at, at + w), abs(w), at + w))
        at += w
    low = min(0.0, weight, *(left for left, _, _ in spans))
    high = max(0.0, weight, *(left + width for left, width, _ in spans))
    steps = tuple(
        Step(name, level, w, left, max(width, (high - low) * 0.004), total, chance(total))
        for (name, level, w), (left, width, total) in zip(rows, spans, strict=True)
    )
    return Waterfall(steps, at, low, max(high - low, 1.0))


def chance(weight: float) -> float:
    """The probability that a weight in bits makes."""
    return 1 / (1 + math.exp2(-max(-500.0, min(500.0, weight))))
