"""Folders for what is large and temporary, that outlive no process for long: a folder is held by a lock that the kernel drops when its
process ends, however it ends, and the next process that makes one removes those that nobody holds any more."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "kith-base-"
_LOCK = "lock"
_held: dict[Path, int] = {}
"""The locks of this process's folders."""


def make() -> Path:
    """A new folder in the directory for temporary files, held by this process."""
    _clear(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    new = folder / "new"
    lock = os.open(new, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    new.rename(folder / _LOCK)  # whoever sees the lock sees it held
    _held[folder] = lock
    return folder


def remove(folder: Path) -> None:
    """Remove a folder of this process. What it has open or mapped of it stays readable."""
    shutil.rmtree(folder, ignore_errors=True)
    lock = _held.pop(folder, None)
    if lock is not None:
        os.close(lock)


def _clear(among: Path) -> None:
    """Remove this user's folders that no living process holds. One without a lock is being made, and stays."""
    for folder in among.glob(f"{PREFIX}*"):
        try:
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
        finally:
            os.close(lock)
