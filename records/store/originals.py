"""Originals: the bytes as they were fetched, in files named by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from records.failures import Unavailable

_NAME = re.compile("[0-9a-f]{64}")


class Originals:
    """A folder of originals. The first two characters of the hash name the subfolder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Store ``content`` unless it is stored already, and return its SHA-256.

        Files are written atomically.

        Raises:
            Unavailable: The disk does not take it.
        """
        name = hashlib.sha256(content).hexdigest()
        place = self._place(name)
        if place.exists() and place.stat().st_size == len(content):
            return name
        try:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, fresh = tempfile.mkstemp(dir=place.parent, prefix=".new-")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(fresh).replace(place)
            except BaseException:
                Path(fresh).unlink(missing_ok=True)
                raise
        except OSError as problem:
            raise Unavailable(
                "originals",
                f"An original could not be stored ({problem.strerror}). Check the disk under KITH_HOME.",
            ) from None
        return name

    def get(self, sha256: str) -> bytes:
        """The bytes of one original.

        Raises:
            Unavailable: The file is missing, or its content has changed.
        """
        try:
            content = self._place(sha256).read_bytes()
        except OSError as problem:
            raise Unavailable(
                "original_missing", f"An original could not be read ({problem.strerror})."
            ) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Unavailable(
                "original_damaged", "An original on disk was changed. Restore it, or submit its source again."
            )
        return content

    def __contains__(self, sha256: object) -> bool:
        return isinstance(sha256, str) and bool(_NAME.fullmatch(sha256)) and self._place(sha256).exists()

    def _place(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise ValueError("not a SHA-256")
        return self.folder / sha256[:2] / sha256
