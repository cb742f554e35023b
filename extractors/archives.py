"""Members of zip, gzip, bzip2 and tar files as streams, within bounds.

Names of members are names, never paths: nothing is written where they point. A member is unpacked into a
spooled file that counts every byte against the archive's budget, so that a bomb ends when the budget does.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Protocol

from records.documents import Notice
from settings import Limits

_SUFFIX = re.compile(r"\.(?:gz|bz2|tgz|tbz2?)$", re.I)
_CHUNK = 256 * 1024
_SPOOL = 8_000_000
"""Bytes of a member kept in memory; larger ones go to a temporary file."""
_FREE = 10_000_000
"""Bytes that may unpack at any ratio: small archives of blank scans compress a thousandfold."""
_MAX_DIRECTORY = 100_000_000
"""Bytes of a zip's central directory that are read: zipfile takes several times as much memory."""
_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    RuntimeError,
)


class _Readable(Protocol):
    def read(self, count: int, /) -> bytes: ...


Found = tuple[str, "IO[bytes] | Notice"]


class Exhausted(Exception):
    """The archive's budget is used up; the rest of the archive is left out."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice.code)
        self.notice = notice


class Budget:
    """What one source may unpack to, archives within archives included."""

    def __init__(self, packed: int, limits: Limits) -> None:
        self.limits = limits
        self.packed = max(1, packed)
        self.unpacked = 0
        self.members = 0

    def member(self) -> None:
        """Count one more member. Raises Exhausted."""
        self.members += 1
        if self.members > self.limits.archive_members:
            raise Exhausted(
                Notice(
                    "too_many_members",
                    f"Members after the first {self.limits.archive_members:,} were left out. "
                    "Raise KITH_LIMITS__ARCHIVE_MEMBERS, or split it.",
                )
            )

    def spend(self, count: int) -> None:
        """Count unpacked bytes. Raises Exhausted."""
        self.unpacked += count
        if self.unpacked > self.limits.archive_bytes:
            raise Exhausted(
                Notice(
                    "archive_too_large",
                    f"It unpacks to over {self.limits.archive_bytes:,} bytes. "
                    "Raise KITH_LIMITS__ARCHIVE_BYTES, or split it.",
                )
            )
        if self.unpacked > _FREE and self.unpacked > self.packed * self.limits.archive_ratio:
            raise Exhausted(
                Notice(
                    "archive_bomb",
                    f"It unpacks to over {self.limits.archive_ratio} times its size. "
                    "Raise KITH_LIMITS__ARCHIVE_RATIO if that is right.",
                )
            )


def kind_of(head: bytes) -> str | None:
    """``zip``, ``gzip``, ``bzip2`` or ``tar`` by a file's first bytes, None for anything else."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    if head.startswith(b"BZh") and head[4:10] == b"1AY&SY":
        return "bzip2"
    return "tar" if head[257:262] == b"ustar" else None


def members(stream: IO[bytes], kind: str, name: str, budget: Budget) -> Iterator[Found]:
    """Give the members of an archive.

    Args:
        stream: The archive's bytes.
        kind: As ``kind_of`` tells it.
        name: The archive's own, which names what is in a gzip.
        budget: What is left of what it may unpack to.

    Yields:
        Each member's name with its bytes as a seekable stream, closed when the next is asked for, or why it
        cannot be had.

    Raises:
        Exhausted: The budget is used up.
    """
    try:
        if kind == "zip":
            yield from _zip(stream, budget)
        elif kind == "tar":
            yield from _tar(stream, budget)
        else:
            inner = gzip.GzipFile(fileobj=stream, mode="rb") if kind == "gzip" else bz2.BZ2File(stream)
            own = _SUFFIX.sub(
                lambda found: ".tar" if found.group().lower().startswith(".t") else "",
                name.rsplit("/", 1)[-1],
            )
            with inner:
                yield from _one(own or "1", inner, budget)
    except _DAMAGE as fault:
        yield (
            "",
            Notice(
                "damaged",
                f"The archive is damaged ({type(fault).__name__}); what comes after is lost. "
                "Ask for it again.",
            ),
        )


def is_office(stream: IO[bytes]) -> bool:
    """Is this zip an office document, an e-book or a program, whose members mean nothing apart?"""
    try:
        _check_directory(stream)
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
    except (*_DAMAGE, Exhausted):
        return False
    finally:
        stream.seek(0)
    return bool(names) and (
        names[0] == "mimetype" or not {"[Content_Types].xml", "META-INF/MANIFEST.MF"}.isdisjoint(names)
    )


def _check_directory(stream: IO[bytes]) -> None:
    """Refuse a central directory too large for memory, by what the end record says of it."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if directory != 0xFFFFFFFF and directory > _MAX_DIRECTORY:
        raise Exhausted(Notice("too_many_members", "Its list of members is over 100 MB. Split it."))


def _zip(stream: IO[bytes], budget: Budget) -> Iterator[Found]:
    _check_directory(stream)
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            if info.is_dir() or info.filename.startswith("__MACOSX/"):
                continue
            if info.flag_bits & 1:
                budget.member()
                yield (
                    info.filename,
                    Notice("encrypted", "It is encrypted in its archive. Unpack it with its password first."),
                )
                continue
            try:
                with archive.open(info) as inner:
                    yield from _one(info.filename, inner, budget)
            except NotImplementedError:
                yield (
                    info.filename,
                    Notice(
                        "unsupported_compression",
                        "Its compression is not supported. Pack it again as plain zip.",
                    ),
                )
            except _DAMAGE as fault:
                yield info.filename, _damaged(fault)


def _tar(stream: IO[bytes], budget: Budget) -> Iterator[Found]:
    with tarfile.open(fileobj=stream, mode="r:") as archive:
        for info in archive:
            inner = archive.extractfile(info) if info.isreg() else None
            if inner is not None:
                yield from _one(info.name, inner, budget)


def _one(name: str, inner: _Readable, budget: Budget) -> Iterator[Found]:
    budget.member()
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL) as spool:
        try:
            while chunk := inner.read(_CHUNK):
                budget.spend(len(chunk))
                spool.write(chunk)
        except NotImplementedError:
            raise
        except _DAMAGE as fault:
            yield name, _damaged(fault)
            return
        spool.seek(0)
        yield name, spool


def _damaged(fault: Exception) -> Notice:
    return Notice("damaged", f"It is damaged in its archive ({type(fault).__name__}). Ask for it again.")
