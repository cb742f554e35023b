"""The pages that list settings and limits list all of them, with the defaults that the code has."""

from pathlib import Path

import pytest

from settings import Limits, Settings

DOCS = Path(__file__).parents[2] / "docs"


def _default(value: object) -> str:
    return (
        f"{value:,}" if isinstance(value, int) else f"{value:g}" if isinstance(value, float) else str(value)
    )


@pytest.mark.parametrize("name", [n for n in Settings.model_fields if n not in ("limits", "processes")])
def test_every_setting_is_on_its_page_with_its_default(name: str) -> None:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    row = next((line for line in page.splitlines() if line.startswith(f"| `KITH_{name.upper()}` ")), None)
    assert row, f"docs/settings.md has no row for KITH_{name.upper()}"
    default = Settings.model_fields[name].default
    shown = "unset" if default in (None, "", ()) else _default(default)
    assert f"| {shown} |" in row


@pytest.mark.parametrize("name", list(Limits.model_fields))
def test_every_limit_is_on_its_page_with_its_default(name: str) -> None:
    page = (DOCS / "limits.md").read_text(encoding="utf-8")
    row = next((line for line in page.splitlines() if f"`KITH_LIMITS__{name.upper()}`" in line), None)
    assert row, f"docs/limits.md has no row for {name}"
    assert f"| {_default(Limits.model_fields[name].default)} |" in row
