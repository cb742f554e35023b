"""The output of a command: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from records.failures import Misuse, Unavailable


@contextmanager
def open_output(out: Path | None) -> Iterator[BinaryIO]:
    """Open standard output, or the file ``out``, for writing.

    A new file takes its place only after the block ends without an exception. A symbolic link remains one,
    and a file keeps its mode. A pipe or a device is written to directly.

    Raises:
        Misuse: The output cannot be opened.
        Unavailable: Writing fails later.
    """
    if out is None:
        if sys.stdout is None:
            raise Misuse("no_output", "Standard output is closed. Name a file with --out.")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        opened = _open(out)
    except (OSError, RuntimeError, ValueError) as problem:  # a link to itself; a name with a NUL
        reason = getattr(problem, "strerror", None) or "no such name"
        raise Misuse(
            "not_writable", f"The file cannot be written ({reason}). Name another with --out."
        ) from None
    try:
        with os.fdopen(opened.descriptor, "wb") as stream:
            yield stream
        opened.finish()
    except OSError as problem:
        opened.discard()
        raise Unavailable("disk", f"The file could not be written ({problem.strerror}).") from None
    except BaseException:
        opened.discard()
        raise


@dataclass(frozen=True, slots=True)
class _Opened:
    """An open file. ``temporary`` replaces ``target`` in the end; None if ``target`` itself is written to."""

    descriptor: int
    target: Path
    temporary: Path | None = None

    def finish(self) -> None:
        if self.temporary is not None:
            self.temporary.replace(self.target)

    def discard(self) -> None:
        if self.temporary is not None:
            self.temporary.unlink(missing_ok=True)


def _open(out: Path) -> _Opened:
    mode = _mode(out)
    if mode is not None and not stat.S_ISREG(mode):
        return _Opened(os.open(out, os.O_WRONLY), out)
    target = out.resolve()
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".kith-")
    opened = _Opened(descriptor, target, Path(name))
    if mode is not None:
        os.fchmod(descriptor, stat.S_IMODE(mode))
    return opened


def _mode(out: Path) -> int | None:
    """The mode of the file at the end of the path, links followed, or None if there is none."""
    try:
        return out.stat().st_mode
    except FileNotFoundError:
        return None
