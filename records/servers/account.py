"""The account that PostgreSQL runs under. PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from records.failures import Unavailable
from records.servers.processes import ENVIRONMENT

ACCOUNT = "nobody"
"""The account for root's PostgreSQL. Every Linux has it."""


def owner() -> int:
    """The user id that owns PostgreSQL's files."""
    return os.geteuid() or pwd.getpwnam(ACCOUNT).pw_uid


def give_to_account(folder: Path) -> None:
    """For root: let the account own this folder."""
    if os.geteuid() == 0:
        os.chown(folder, owner(), pwd.getpwnam(ACCOUNT).pw_gid)


def as_account() -> list[str]:
    """For root: a command prefix that steps down to the account but may still enter root's private folders.

    A chmod of those folders, as other embedded servers do, would open root's home to everybody. For other
    users the prefix is empty.

    Raises:
        Unavailable: setpriv is not installed.
    """
    if os.geteuid() != 0:
        return []
    account = pwd.getpwnam(ACCOUNT)
    setpriv = shutil.which("setpriv", path="/usr/bin:/bin")
    if setpriv is None:
        raise Unavailable(
            "setpriv", "Running as root needs setpriv (package util-linux). Install it, or run as a user."
        )
    plain = [setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    keep = [*plain, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    probe = subprocess.run([*keep, "true"], capture_output=True, check=False, env=ENVIRONMENT)  # noqa: S603
    return keep if probe.returncode == 0 else plain
