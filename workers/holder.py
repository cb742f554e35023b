"""Who holds a lease: a name that says machine, process and the process's start, so that a worker that is gone can be
told from one that is slow, without waiting for its lease to expire.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def machine() -> str:
    """This machine, this boot, this process namespace: where a process id means one process."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    namespace = Path("/proc/self/ns/pid").readlink()
    return hashlib.sha256(f"{socket.gethostname()} {boot} {namespace}".encode()).hexdigest()[:12]


def of_process(pid: int) -> str:
    """The name that leases of this process begin with."""
    return f"{machine()}:{pid}:{_started(pid) or 0}"


def of_slot(process: str, slot: int, turn: int) -> str:
    """The name of one batch: which thread's, and the how manieth of it."""
    return f"{process}/{slot}.{turn}"


def gone(holders: Iterable[str]) -> list[str]:
    """Those of this machine's holders whose process has ended."""
    lost = []
    for holder in holders:
        where, pid, started = holder.split("/")[0].split(":")
        if where == machine() and _started(int(pid)) != int(started):
            lost.append(holder)
    return lost


def _started(pid: int) -> int | None:
    """When the process started, in clock ticks since boot; None where there is none (a zombie is none)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else int(fields[19])
