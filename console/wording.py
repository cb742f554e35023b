"""Wording of numbers: a probability, a match weight or a time as a person reads it."""

from __future__ import annotations

from datetime import UTC, datetime

_LIKELY = (
    (0.99, "almost certain"),
    (0.95, "very likely"),
    (0.8, "likely"),
    (0.6, "rather likely"),
    (0.4, "open"),
    (0.0, "unlikely"),
)
_FIELDS = {"email": "e-mail address"}
_OPERATIONS = {"add": "new", "confirm": "already known", "conflict": "differs"}


def likely(probability: float) -> str:
    """A probability in words."""
    return next(word for least, word in _LIKELY if probability >= least)


def percent(probability: float) -> str:
    """A probability as a percentage that is never rounded to certainty: 0.9997 is 99.97 %, not 100 %."""
    if probability >= 0.9995:
        return f"{min(probability, 0.9999) * 100:.2f} %"
    if probability >= 0.985 or probability < 0.015:
        return f"{probability * 100:.1f} %"
    return f"{probability * 100:.0f} %"


def signed(weight: float) -> str:
    """A match weight with its sign: +9.1, −3.0."""
    return f"{'−' if weight < 0 else '+'}{abs(weight):.1f}"


def field(name: str, kind: str | None = None) -> str:
    """The name of a field as people say it. A phone of a known kind is called by that kind, such as fax."""
    return kind if name == "phone" and kind else _FIELDS.get(name, name)


def operation(name: str) -> str:
    """What an operation means to a person: "conflict" is "differs"."""
    return _OPERATIONS.get(name, name)


def comparison(name: str) -> str:
    """The name of a comparison in words: ``phone_number`` is "Phone number"."""
    return name.replace("_", " ").strip().capitalize()


def day(moment: str | datetime | None) -> str:
    """A date, with its time if it has one: "1 Dec 2026, 09:15".

    Text that is no ISO date is returned unchanged.
    """
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
    """How long ago a moment was, in the greatest whole unit: "3 hours ago"."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"
