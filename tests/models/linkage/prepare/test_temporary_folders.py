"""Folders for what is temporary go with the process that holds them, however it ended, and no other does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from models.linkage.prepare import temporary_folders

CHILD = """
import os, signal, sys
from models.linkage.prepare import temporary_folders
folder = temporary_folders.make()
(folder / "chunks").mkdir()
for number in range(50):
    (folder / f"part{number}").write_text("1")
    (folder / "chunks" / f"{number}").write_text("1")
if sys.argv[1] == "removing":
    left = int(sys.argv[2])
    def removed(event, arguments):
        global left
        if event == "os.remove":
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(removed)
    temporary_folders.remove(folder)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def killed(*how: str) -> None:
    assert subprocess.run([sys.executable, "-c", CHILD, *how], check=False).returncode == -signal.SIGKILL


def test_a_folder_is_there_until_it_is_removed(place: Path) -> None:
    one, other = temporary_folders.make(), temporary_folders.make()
    assert one.is_dir()
    temporary_folders.remove(one)
    assert list(place.iterdir()) == [other]
    temporary_folders.remove(other)


@pytest.mark.parametrize("how", [("working",), *(("removing", str(n)) for n in (0, 1, 40, 60, 99, 100))])
def test_what_a_killed_process_left_goes_with_the_next(place: Path, how: tuple[str, ...]) -> None:
    killed(*how)
    (left,) = place.iterdir()
    assert (left / "lock").exists()  # the last to go: it is seen to be nobody's
    mine = temporary_folders.make()
    assert list(place.iterdir()) == [mine]
    temporary_folders.remove(mine)


def test_a_folder_without_a_lock_is_being_made_unless_it_is_old(place: Path) -> None:
    young, old = place / "kith-base-young", place / "kith-base-old"
    for folder in (young, old):
        folder.mkdir()
        (folder / "new").write_text("")
    os.utime(old, times=(time.time() - 2 * temporary_folders.OLD,) * 2)
    mine = temporary_folders.make()
    assert set(place.iterdir()) == {young, mine}
    temporary_folders.remove(mine)


def test_what_a_link_of_that_name_points_to_stays(place: Path) -> None:
    other = place / "other"
    other.mkdir()
    (other / "lock").write_text("")
    os.utime(other, times=(0, 0))
    (place / "kith-base-link").symlink_to(other)
    temporary_folders.remove(temporary_folders.make())
    assert (other / "lock").exists()
