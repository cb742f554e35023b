"""Folders for what is large and temporary, which do not outlive their process for long.

A folder is held by a lock that the kernel drops when its process ends, however it ends. The next process that
makes a folder removes those that nobody holds any more.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PREFIX = "kith-base-"
OLD = 86_400
"""Seconds after which a folder without a lock is nobody's: making one takes an instant."""
_LOCK = "lock"
_held: dict[Path, int] = {}
"""The locks of this process's folders."""


def make() -> Path:
    """Make a new folder in the directory for temporary files, held by this process."""
    _clear(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    new = folder / "new"
    lock = os.open(new, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    new.rename(folder / _LOCK)  # whoever sees the lock sees it held
    _held[folder] = lock
    return folder


def remove(folder: Path) -> None:
    """Remove a folder of this process. What the process has open or mapped of it stays readable."""
    _remove(folder)
    lock = _held.pop(folder, None)
    if lock is not None:
        os.close(lock)


def _remove(folder: Path) -> None:
    """The lock goes last: what somebody killed meanwhile leaves is then seen to be nobody's."""
    with suppress(OSError):
        for part in folder.iterdir():
            if part.is_dir() and not part.is_symlink():
                shutil.rmtree(part, ignore_errors=True)
            elif part.name != _LOCK:
                part.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def _clear(among: Path) -> None:
    """Remove this user's folders that no living process holds; one without a lock only if it is old."""
    for folder in among.glob(f"{PREFIX}*"):
        try:
            state = folder.lstat()
            if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid():
                continue
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
        except FileNotFoundError:
            if folder.exists() and time.time() - state.st_mtime > OLD:
                _remove(folder)
            continue
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(folder)
        except OSError:
            continue
        finally:
            os.close(lock)
