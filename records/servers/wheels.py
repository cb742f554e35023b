"""Server programs that come in wheels, and the disk space that they need."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

from records.failures import Unavailable

SPACE = 50_000_000
"""Bytes that must be free to start a server: a new cluster takes 46 MB, an old one that recovers a little."""


def package_folder(name: str) -> Path:
    """The folder of an installed package.

    Raises:
        Unavailable: The package is not installed.
    """
    # the package is not imported: it would make lock files of its own
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable("server_missing", f"The package {name} is not installed. Run the set-up again.")
    return Path(spec.submodule_search_locations[0])


def require_space(folder: Path) -> None:
    """Refuse to start a server on a full disk, where it would fail later.

    Raises:
        Unavailable: There is too little space.
    """
    free = shutil.disk_usage(folder).free
    if free < SPACE:
        raise Unavailable(
            "disk_full",
            f"Only {free // 1_000_000} MB are free for KITH_HOME; a private server needs "
            f"{SPACE // 1_000_000} MB. Free some space, or set KITH_HOME to a folder on another disk.",
        )
