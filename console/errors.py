"""Errors as a person sees them: one plain line on standard error and an exit code, never a traceback.

0 all good · 1 something failed · 2 wrong usage · 130 interrupted · 141 the reader of the output went away.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from records.failures import Misuse, Problem, Unavailable

INTERRUPTED = 130
PIPE_CLOSED = 141


class OutputClosed(Exception):
    """The reader of the output went away. This is no OSError, because typer exits with 1 after those."""


def guarded(command: Callable[[], object]) -> int:
    """Run a command and return its exit code. Whatever it raises becomes one line on standard error."""
    try:
        result = command()
        if sys.stdout is not None:
            sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except (BrokenPipeError, OutputClosed):
        _discard_output()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:
        return _report(fault)


def say(line: str) -> None:
    """Print one line for the person on standard error."""
    if sys.stderr is not None:  # print() would use standard output instead
        print(plain(" ".join(line.split())), file=sys.stderr)


_UNSEEN = dict.fromkeys(
    [
        *range(0x09),
        0x0B,
        0x0C,
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ],
    "\ufffd",
)
"""Control characters except line ends and tabs, and those that change the direction of the text after them.
"""


def plain(text: str) -> str:
    """Mined text made safe to show: characters that control a terminal or text direction become U+FFFD."""
    return text.translate(_UNSEEN)


def _report(fault: Exception) -> int:
    """Print the line for an exception, and return the exit code."""
    from typer.exceptions import Abort, TyperException

    if isinstance(fault, Misuse):
        say(f"kith: {fault.message}")
        return 2
    if isinstance(fault, Problem):
        say(f"kith: {fault.message}")
        return 1
    if isinstance(fault, Abort):
        return INTERRUPTED
    if isinstance(fault, TyperException):
        usage = getattr(fault, "format_message", lambda: str(fault))()
        context = getattr(fault, "ctx", None)
        asked = context.command_path if context is not None else "kith"
        say(f"{asked}: {usage} Try {asked} --help.")
        return 2
    if (around := outside(fault)) is not None:
        say(f"kith: {around.message}")
        return 1
    if (setting := _setting_at_fault(fault)) is not None:
        say(f"kith: {setting}")
        return 2
    say(f"kith: {unexpected(fault)}")
    return 1


def outside(fault: BaseException) -> Unavailable | None:
    """The exception as a problem of a server or the disk, or None if it is a fault of Kith itself."""
    if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unavailable(
            "disk_full", "No room is left on the disk. Make room, or set KITH_HOME to a larger one."
        )
    if isinstance(fault, PermissionError):
        return Unavailable(
            "forbidden", "Kith may not write where it must. Check the permissions under KITH_HOME."
        )
    if isinstance(fault, OSError) and _under_home(fault.filename):
        return Unavailable(
            "home", f"KITH_HOME cannot be used ({fault.strerror}). Set it to a folder that can be written."
        )
    if "sqlalchemy" in sys.modules:
        from sqlalchemy.exc import InterfaceError, OperationalError

        if isinstance(fault, OperationalError | InterfaceError):
            return Unavailable(
                "database", "The database does not answer. Check KITH_DATABASE_URL, or run kith doctor."
            )
    if "redis" in sys.modules:
        from redis.exceptions import ConnectionError as Disconnected

        if isinstance(fault, Disconnected):
            return Unavailable(
                "broker", "The broker does not answer. Check KITH_BROKER_URL, or run kith doctor."
            )
    return None


def _under_home(name: object) -> bool:
    if not isinstance(name, str) or "settings" not in sys.modules:
        return False
    from settings import settings

    home = settings().folder
    return Path(name).is_relative_to(home) or home.is_relative_to(Path(name).absolute())


def unexpected(fault: BaseException) -> str:
    """One sentence on an unexpected exception: class and place only, as its values may be personal data."""
    place = _place(fault.__traceback__)
    kept = _keep(fault)
    where = f" The details are in {kept}." if kept else ""
    return f"Kith stopped with {type(fault).__name__} at {place}; this is a fault of Kith's own.{where}"


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    if not frames:
        return "an unknown place"
    root = Path(__file__).parent.parent
    own = [f for f in frames if Path(f.filename).is_relative_to(root) and "site-packages" not in f.filename]
    last = (own or list(frames))[-1]
    path = Path(last.filename)
    shown = path.relative_to(root) if path.is_relative_to(root) else path.name
    return f"{shown}:{last.lineno}"


def _keep(fault: BaseException) -> Path | None:
    """Append the traceback, without any values, to ``errors.log`` under the data directory."""
    try:
        from settings import settings

        path = settings().folder / "errors.log"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        when = datetime.now(UTC).isoformat(timespec="seconds")
        lines = [f"{when} {type(fault).__module__}.{type(fault).__name__}\n"]
        cause: BaseException | None = fault
        while cause is not None:
            lines += [
                f"  {f.filename}:{f.lineno} {f.name}\n" for f in traceback.extract_tb(cause.__traceback__)
            ]
            cause = cause.__cause__ or cause.__context__
            if cause is not None:
                lines.append(f" after {type(cause).__module__}.{type(cause).__name__}\n")
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as log:
            log.writelines(lines)
    except Exception:  # a full disk or a read-only home must not hide the original exception
        return None
    return path


def _setting_at_fault(fault: Exception) -> str | None:
    """The line for a setting that is invalid or cannot be read, or None for any other exception.

    It names the setting and the allowed values, never the value: a database URL holds a password.
    """
    import tomllib

    if isinstance(fault, tomllib.TOMLDecodeError):
        return "kith.toml is not valid TOML. Mend it, or move it away."
    if (settings := sys.modules.get("settings")) is not None and isinstance(fault, settings.BadSettingsFile):
        return str(fault)
    if "pydantic" not in sys.modules:
        return None
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    if isinstance(fault, SettingsError):
        return (
            "A KITH_… setting cannot be read: one that holds several values must be JSON. "
            "See docs/settings.md."
        )
    if isinstance(fault, ValidationError) and fault.title == "Settings":
        first = fault.errors(include_input=False, include_url=False, include_context=False)[0]
        if first["type"] == "extra_forbidden":
            return f"There is no limit {first['loc'][-1]}. docs/limits.md lists them."
        name = "KITH_" + "__".join(str(part) for part in first["loc"]).upper()
        return f"The setting {name} is not usable: {first['msg']}. See docs/settings.md."
    return None


def _discard_output() -> None:
    """Discard what is still buffered, so that the interpreter does not complain at exit."""
    if sys.stdout is None:
        return
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
