"""The linkage model: how often true pairs (m) and other pairs (u) reach each level of each comparison.

It is readable JSON. ``prior.json`` is the model that Kith starts from: written by hand from what the levels
mean, not from any data set.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.linkage import calibration
from models.linkage.calibration import Calibration
from records.failures import Misuse

FORMAT = "kith-linkage-1"
WEIGHING = "3"
"""Raise it where the same figures come to propose or weigh otherwise: whatever is kept is then linked once
more."""
EXTRA = "extra"
"""The comparison whose levels an extra column takes until it is trained."""
MOST_NAMESAKES = 1e8
"""More of the namesakes of a level than that are no trained figure: it is as many as there are customers at
most."""
ONE_SIDED = frozenset({"domain"})
"""Comparisons that are null unless they agree: how often they do cannot be counted among those that are
known, so they are not trained."""


@dataclass(frozen=True)
class Level:
    """One level of a comparison.

    Attributes:
        label: What it means, in words.
        m: The share of true pairs that reach it.
        u: The share of other pairs that reach it.
        rarity: Whether the pair's own chance of agreeing so stands in place of u.
        namesakes: Of the people who are mentioned and are *not* this customer, the share that agrees at this
            level with some customer for reasons other than chance: namesakes, relatives, shared lines, a
            colleague's address. Divided by the number of customers it is a floor under the chance; without it
            a rare name alone would be certainty.
    """

    label: str
    m: float
    u: float
    rarity: bool = False
    namesakes: float = 0.0

    def neutral(self, customers: int) -> float:
        """Give the chance at which agreeing at a level with ``rarity`` is worth nothing.

        Namesakes are counted; a greater chance speaks against a match.
        """
        return max(self.m - self.namesakes / max(1, customers), 1e-12)


@dataclass(frozen=True)
class LinkageModel:
    """A linkage model.

    Attributes:
        levels: The levels of each comparison, worst first.
        none_share: The share of mentions that are of no customer.
        version: "prior", or a digest of the figures.
        trained_on: How many people of each side it was trained on.
        calibration: Corrects a link's weight.
        refitted_from: The version that decisions were added to; None for no decisions.
    """

    levels: dict[str, tuple[Level, ...]]
    none_share: float
    version: str = "prior"
    trained_on: dict[str, int] = field(default_factory=dict)
    calibration: Calibration = field(default_factory=Calibration)
    refitted_from: str | None = None

    @property
    def weighing(self) -> str:
        """What links and kept counts follow from besides the people.

        The version, the shipped figures, which serve where this model has none, and the code that weighs.
        """
        return f"{self.version}-{_shipped()}-{WEIGHING}"

    def comparison(self, name: str) -> tuple[Level, ...]:
        """Give the levels of a comparison, worst first."""
        return self.levels.get(name) or self.levels[EXTRA]

    def with_levels(self, name: str, levels: tuple[Level, ...]) -> LinkageModel:
        """Give the model with other levels of one comparison."""
        return replace(self, levels={**self.levels, name: levels})

    def as_json(self) -> dict[str, Any]:
        """Give what ``from_json`` reads."""
        shown = {name: [asdict(level) for level in levels] for name, levels in self.levels.items()}
        found: dict[str, Any] = {
            "format": FORMAT,
            "version": self.version,
            "none_share": self.none_share,
            "trained_on": self.trained_on,
            "comparisons": shown,
        }
        if self.calibration.knots:
            found["calibration"] = self.calibration.as_json()
        return found | ({"refitted_from": self.refitted_from} if self.refitted_from else {})

    def named(self) -> LinkageModel:
        """Give the same model with a digest of its figures for a version.

        Training that comes to the same has the same version.
        """
        figures = self.as_json() | {"version": "", "trained_on": {}}
        digest = hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()
        return replace(self, version=f"{'refitted' if self.refitted_from else 'trained'}-{digest[:12]}")

    def save(self, path: Path) -> None:
        """Write the model.

        Raises:
            Misuse: The file cannot be written.
        """
        try:
            path.write_text(json.dumps(self.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        except OSError as failure:
            raise Misuse(
                "model_not_written",
                f"The model could not be saved there ({failure.strerror}): choose another --save-model.",
            ) from failure


class OtherLevels(ValueError):
    """A model of a version of Kith whose levels are others: its figures stand for something else here."""


def load_model(path: Path) -> LinkageModel:
    """Read a model that ``save`` wrote.

    Raises:
        Misuse: The file is none.
    """
    try:
        return from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as failure:
        raise Misuse(
            "model_unreadable", f"The model file could not be read ({failure.strerror}): check --model."
        ) from failure
    except OtherLevels as failure:
        raise Misuse(
            "model_of_another_kith",
            f"The model file was made by another version of Kith: {failure}. Train anew: leave out --model, "
            "and keep the new "
            "one with --save-model.",
        ) from failure
    except (ValueError, RecursionError) as failure:
        raise Misuse(
            "model_unreadable",
            "The model file is not a model that kith link --save-model wrote: check --model.",
        ) from failure


def from_json(found: dict[str, Any]) -> LinkageModel:
    """Read a model from what ``as_json`` gave; a comparison that it lacks, being older, is the shipped one.

    Raises:
        ValueError: It is none.
        OtherLevels: Its levels are not those of this version of Kith.
    """
    try:
        return _from_json(found, prior_model())
    except (KeyError, TypeError, AttributeError, OverflowError) as failure:
        raise ValueError("not a linkage model") from failure


def _from_json(found: dict[str, Any], prior: LinkageModel | None) -> LinkageModel:
    if found["format"] != FORMAT:
        raise ValueError(found["format"])
    levels = {name: tuple(_level(**level) for level in rows) for name, rows in found["comparisons"].items()}
    share = _figure(found["none_share"])
    if not 0 < share < 1:
        raise ValueError("a probability is out of bounds")
    for name, rows in (prior.levels if prior else {}).items():
        levels.setdefault(name, rows)
    if prior:
        _check_levels(levels, prior)
    corrected = calibration.from_json(found["calibration"]) if "calibration" in found else Calibration()
    version, before = found["version"], found.get("refitted_from")
    if not isinstance(version, str) or not isinstance(before, str | None):
        raise ValueError("a version is no text")
    trained_on = {
        side: int(_figure(people, math.inf)) for side, people in found.get("trained_on", {}).items()
    }
    return LinkageModel(levels, share, version, trained_on, corrected, before or None)


def _level(label: str, m: float, u: float, rarity: bool = False, namesakes: float = 0.0) -> Level:
    """A level with its figures checked. Raises ValueError for one that is no number or out of bounds."""
    level = Level(label, _figure(m), _figure(u), rarity, _figure(namesakes, MOST_NAMESAKES))
    if not (level.m and level.u) or not isinstance(rarity, bool):
        raise ValueError("a probability is out of bounds")
    return level


def _figure(value: object, most: float = 1.0) -> float:
    """A finite number from 0 to ``most``. Raises ValueError for anything else."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError("a figure is out of bounds")
    found = float(value)
    if not math.isfinite(found):
        raise ValueError("a figure is out of bounds")
    return found


def _check_levels(levels: dict[str, tuple[Level, ...]], prior: LinkageModel) -> None:
    """Raises OtherLevels where a comparison is unknown here, or its levels are labelled otherwise."""
    for name, rows in levels.items():
        usual = prior.levels.get(EXTRA if name.startswith("extra:") else name)
        if usual is None:
            raise OtherLevels(f"it compares {name!r}, which this version does not")
        if [row.label for row in rows] != [row.label for row in usual]:
            raise OtherLevels(f"its levels of {name!r} are others")


_PRIOR = Path(__file__).with_name("prior.json")


@lru_cache(maxsize=1)
def prior_model() -> LinkageModel:
    """Give the shipped starting model."""
    return _from_json(json.loads(_PRIOR.read_text(encoding="utf-8")), None)


@lru_cache(maxsize=1)
def _shipped() -> str:
    return hashlib.sha256(_PRIOR.read_bytes()).hexdigest()[:12]
