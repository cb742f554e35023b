"""The folder of the unix sockets. The path of a socket may have only 107 bytes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from records.failures import Unavailable
from records.servers.account import give_to_account, owner

SOCKET_BYTES = 100
"""The most bytes of a socket's path: the limit of 107, less a reserve."""


def socket_folder(folder: Path) -> Path:
    """The folder of the sockets: beside the data if possible, else a short private folder.

    The second is needed if the path beside the data is too long or has characters that separate hosts or
    folders in a list. A file beside the data holds its path.

    Raises:
        Unavailable: The temporary directory is too long as well.
    """
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= SOCKET_BYTES and not set(",'\"\\") & set(
        str(folder)
    ):
        return folder
    note = folder / "sockets"
    if note.exists():
        kept = Path(note.read_text())
        if _private(kept):
            return kept
    for base in (tempfile.gettempdir(), "/tmp"):  # noqa: S108
        if len(os.fsencode(base)) <= SOCKET_BYTES - 40:
            short = Path(tempfile.mkdtemp(prefix="kith-", dir=base))
            give_to_account(short)
            fresh = note.with_suffix(".new")
            fresh.write_text(str(short))
            fresh.rename(note)
            return short
    raise Unavailable(
        "socket_path", "KITH_HOME and the temporary directory are both too long for a unix socket."
    )


def _private(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return found.st_mode & 0o170777 == 0o040700 and found.st_uid in {os.geteuid(), owner()}
