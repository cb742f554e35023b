"""Names for the owners of leases: machine, process and the time at which the process started.

From such a name a worker that is gone can be told from one that is slow, without waiting for its lease to
expire.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def machine() -> str:
    """A digest of the host name, this boot and the process namespace: within it a process id is unique."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    namespace = Path("/proc/self/ns/pid").readlink()
    return hashlib.sha256(f"{socket.gethostname()} {boot} {namespace}".encode()).hexdigest()[:12]


def of_process(pid: int) -> str:
    """The prefix of the owner names of one process: ``machine:pid:start``."""
    return f"{machine()}:{pid}:{_started(pid) or 0}"


def of_batch(process: str, slot: int, batch: int) -> str:
    """The owner name of one batch: its process, its thread's slot, and its number within the process."""
    return f"{process}/{slot}.{batch}"


def dead(owners: Iterable[str]) -> list[str]:
    """Those owners on this machine whose process has ended."""
    lost = []
    for owner in owners:
        where, pid, started = owner.split("/")[0].split(":")
        if where == machine() and _started(int(pid)) != int(started):
            lost.append(owner)
    return lost


def _started(pid: int) -> int | None:
    """When the process started, in clock ticks since boot.

    None if there is no such process, or it is a zombie.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else int(fields[19])
