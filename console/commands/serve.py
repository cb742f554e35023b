"""``kith serve``: serve the console on this machine until stopped."""

from __future__ import annotations

import ipaddress
import signal
from types import FrameType

from console.errors import say
from records.failures import Misuse


def run(host: str, port: int) -> int:
    """Serve until interrupted.

    Raises:
        Misuse: Other machines could reach the host (there is no sign-in yet), or the port is taken.
    """
    address = loopback(host)
    import socket

    import uvicorn

    from console.app import create_app
    from records.store import open_store
    from settings import settings

    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, port))
        except OSError:
            raise Misuse("port_taken", f"Port {port} is taken. Choose another with --port.") from None
        own = settings()
        with open_store(own) as store:
            shown = f"[{address}]" if ":" in address else address
            say(f"The console is at http://{shown}:{port}/review")
            say("There is no sign-in yet, so only this machine can reach it. Stop it with Ctrl-C.")
            # access logs would hold what people search for: names and numbers
            config = uvicorn.Config(
                create_app(store, own, address),
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=5,
            )
            signal.signal(signal.SIGTERM, _stop)
            signal.signal(signal.SIGHUP, _hang_up)
            try:
                uvicorn.Server(config).run(sockets=[listener])
            except KeyboardInterrupt:
                say("Stopped.")
    return 0


def _stop(signum: int, frame: FrameType | None) -> None:
    # uvicorn raises its signals again when it has stopped; by default, that would end the process before
    # the private database is stopped
    raise KeyboardInterrupt


def _hang_up(signum: int, frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGTERM)


def loopback(host: str) -> str:
    """The loopback address that ``host`` stands for.

    Raises:
        Misuse: It is not a loopback address.
    """
    if host == "localhost":
        return "127.0.0.1"
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        reason = (
            "Kith has no sign-in yet, so it serves this machine only: --host 127.0.0.1, ::1 or localhost."
        )
        raise Misuse("not_loopback", f"{reason} To reach it from elsewhere, use an SSH tunnel.")
    return str(address)
