"""The linkage model: for each comparison, how often true pairs (m) and other pairs (u) reach each level.

Readable JSON.

``prior.json`` is the model that Kith starts from: written by hand from what the levels mean, not from any
data set.
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
WEIGHING = "2"
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
    """``namesakes``: of the people who are *not* this customer but are mentioned, the share that agrees at
    this level with some customer for reasons other than chance: namesakes, relatives, shared lines, a
    colleague's address.

    A floor under the chance, divided by the number of customers: without it a rare name alone would be
    certainty.
    """

    label: str
    m: float
    u: float
    rarity: bool = False
    namesakes: float = 0.0

    def neutral(self, customers: int) -> float:
        """The chance at which agreeing at a level with ``rarity`` is worth nothing, namesakes counted; a
        greater one speaks against.
        """
        return max(self.m - self.namesakes / max(1, customers), 1e-12)


@dataclass(frozen=True)
class LinkageModel:
    """``levels``: comparison → its levels, worst first.

    ``none_share``: share of mentions that are of no customer. ``calibration`` corrects a link's weight;
    ``refitted_from``: the version that decisions were added to, None for no decisions.
    """

    levels: dict[str, tuple[Level, ...]]
    none_share: float
    version: str = "prior"
    trained_on: dict[str, int] = field(default_factory=dict)
    calibration: Calibration = field(default_factory=Calibration)
    refitted_from: str | None = None

    @property
    def weighing(self) -> str:
        """What links and kept counts follow from besides the people: the version, the shipped figures, which
        serve where this model has none, and the code that weighs.
        """
        return f"{self.version}-{_shipped()}-{WEIGHING}"

    def comparison(self, name: str) -> tuple[Level, ...]:
        return self.levels.get(name) or self.levels[EXTRA]

    def with_levels(self, name: str, levels: tuple[Level, ...]) -> LinkageModel:
        return replace(self, levels={**self.levels, name: levels})

    def as_json(self) -> dict[str, Any]:
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
        """The same model, its version a digest of its figures: training that comes to the same has the same
        version.
        """
        figures = self.as_json() | {"version": "", "trained_on": {}}
        digest = hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()
        return replace(self, version=f"{'refitted' if self.refitted_from else 'trained'}-{digest[:12]}")

    def save(self, path: Path) -> None:
        """Writes the model. Raises Misuse where the file cannot be written."""
        try:
            path.write_text(json.dumps(self.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        except OSError as failure:
            raise Misuse(
                "model_not_written",
                f"The model could not be saved there ({failure.strerror}): choose another --save-model.",
            ) from failure


class OtherLevels(ValueError):
    """A model of a version of Kith whose comparisons or levels are others: its figures stand for something
    else here.
    """


def load_model(path: Path) -> LinkageModel:
    """A model that ``save`` wrote. Raises Misuse where the file is none."""
    try:
        return from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as failure:
        raise Misuse(
            "model_unreadable", f"The model file could not be read ({failure.strerror}): check --model."
        ) from failure
    except OtherLevels as failure:
        raise Misuse(
            "model_of_another_kith",
            f"The model file was made by another version of Kith: {failure}. Train anew: leave out --model, and keep the new "
            "one with --save-model.",
        ) from failure
    except (ValueError, RecursionError) as failure:
        raise Misuse(
            "model_unreadable",
            "The model file is not a model that kith link --save-model wrote: check --model.",
        ) from failure


def from_json(found: dict[str, Any]) -> LinkageModel:
    """A model from what ``as_json`` gave; a comparison that it lacks, being older, is the shipped one.

    Raises ValueError where it is none, and OtherLevels where its levels are not those of this version of
    Kith.
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
    """Raises OtherLevels where a comparison is unknown here, or its levels are not labelled as here, the same
    in the same order.
    """
    for name, rows in levels.items():
        usual = prior.levels.get(EXTRA if name.startswith("extra:") else name)
        if usual is None:
            raise OtherLevels(f"it compares {name!r}, which this version does not")
        if [row.label for row in rows] != [row.label for row in usual]:
            raise OtherLevels(f"its levels of {name!r} are others")


_PRIOR = Path(__file__).with_name("prior.json")


@lru_cache(maxsize=1)
def prior_model() -> LinkageModel:
    """The shipped starting model."""
    return _from_json(json.loads(_PRIOR.read_text(encoding="utf-8")), None)


@lru_cache(maxsize=1)
def _shipped() -> str:
    return hashlib.sha256(_PRIOR.read_bytes()).hexdigest()[:12]
