"""Rendering of templates. Everything is escaped; a missing variable is an error, not an empty string."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from console import wording
from console.api.schemas import Customer
from console.errors import plain

FOLDER = Path(__file__).parent.parent / "templates"

_KINDS = {"mail": "Message", "letter": "Letter", "forum": "Forum page", "text": "Text"}
_FACTS = (
    ("Organisation", "organisation"),
    ("Title", "title"),
    ("Also", "aliases"),
    ("Phones", "phones"),
    ("E-mail", "emails"),
    ("Born", "birth_date"),
    ("Note", "context"),
    ("Id", "id"),
)


def _safe(value: object) -> object:
    """A value of a template without characters that change the direction of text."""
    return plain(value) if isinstance(value, str) else value


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_safe,
    )
    environment.filters |= {
        "percent": wording.percent,
        "likely": wording.likely,
        "signed": wording.signed,
        "field": wording.field,
        "operation": wording.operation,
        "day": wording.day,
        "ago": wording.ago,
        "file": file_name,
        "kind": lambda kind: _KINDS.get(kind, kind),
        "listed": listed,
        "facts": facts,
    }
    environment.globals["m"] = environment.get_template("macros.html").module
    return environment


def listed(values: Any, most: int = 20) -> str:
    """The first ``most`` values as one line."""
    if isinstance(values, str):
        return values
    if isinstance(values, Mapping):
        return " · ".join(f"{count} {name}" for name, count in values.items())
    shown = [str(v) for v in values] if isinstance(values, Iterable) else [str(values)]
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more


def file_name(source: str) -> str:
    """The last part of a path. An address is returned unchanged."""
    return source if "://" in source else source.rstrip("/").rsplit("/", 1)[-1] or source


def facts(customer: Customer) -> list[tuple[str, str]]:
    """Labels and values of a customer record.

    Empty fields are left out, except phones and e-mail addresses.
    """
    rows: list[tuple[str, str]] = []
    for label, name in _FACTS:
        value = getattr(customer, name)
        if value or name in ("phones", "emails"):
            rows.append((label, listed(value) if value else "none"))
    place = ", ".join(
        part
        for part in (customer.street, customer.city, customer.state, customer.postcode, customer.country)
        if part
    )
    if place:
        rows.insert(-1, ("Address", place))
    return rows


@dataclass(frozen=True, slots=True)
class Pager:
    """Links to the previous and the next page of a list."""

    previous: str | None = None
    next: str | None = None


_templates = _environment()


def page(
    template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any
) -> HTMLResponse:
    """Render a template as a response. ``here`` marks the current page in the navigation."""
    values.setdefault("here", "")
    return HTMLResponse(
        _templates.get_template(template).render(**values), status_code=status, headers=headers
    )
