"""constraints.txt names the versions that are installed, and nothing else."""

from __future__ import annotations

import os
import re
from importlib.metadata import distributions
from pathlib import Path

import pytest

OWN = {"kith", "pip", "setuptools", "wheel"}
"""Kith itself, and what makes a virtual environment."""


def plain(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    lines = (
        (Path(__file__).resolve().parent.parent / "constraints.txt").read_text(encoding="utf-8").splitlines()
    )
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {plain(name): version for name, version in pairs}


def installed() -> dict[str, str]:
    # a build of torch has a local label behind its version
    return {plain(d.metadata["Name"]): d.version.partition("+")[0] for d in distributions()}


def test_every_pin_is_installed() -> None:
    held = installed()
    assert {name: held.get(name) for name in pinned()} == pinned()


@pytest.mark.skipif(not os.environ.get("CI"), reason="a developer may install what they like beside")
def test_everything_installed_is_pinned() -> None:
    assert not installed().keys() - pinned().keys() - OWN
