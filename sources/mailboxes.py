"""Maildirs: folders of messages, one a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def is_maildir(path: str) -> bool:
    """Is this folder a maildir: are there ``cur``, ``new`` and ``tmp`` in it?"""
    return all((Path(path) / name).is_dir() for name in ("cur", "new", "tmp"))


def maildir_files(path: str) -> Iterator[tuple[str, Path]]:
    """Each message's name within the maildir and its file, new and read ones, of its sub-folders too.

    What lies in ``tmp`` is not delivered yet and left alone.
    """
    root = Path(path)
    for place in ("cur", "new"):
        for file in sorted((root / place).iterdir()):
            if file.is_file():
                yield f"{place}/{file.name}", file
    for inner in sorted(root.iterdir()):
        if (
            inner.name not in ("cur", "new", "tmp")
            and inner.is_dir()
            and not inner.is_symlink()
            and is_maildir(str(inner))
        ):
            for name, file in maildir_files(str(inner)):
                yield f"{inner.name}/{name}", file
