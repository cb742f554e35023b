"""Progress on standard error: bars for work with a known end, a spinner for other work.

Only on a terminal.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")


def watched() -> bool:
    """Whether standard error is a terminal."""
    return sys.stderr.isatty()


@contextmanager
def bar(*told: str) -> Iterator[Progress]:
    """A progress bar that disappears when it ends. Use it only on a terminal.

    ``told`` gives further columns, with ``{task.fields[...]}`` for values that change.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        *map(TextColumn, told), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield progress


def tracked(things: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """Yield the things and show a bar, or a counter if ``total`` is unknown."""
    if not watched():
        yield from things
        return
    with bar() as progress:
        task = progress.add_task(label, total=total)
        for thing in things:
            yield thing
            progress.advance(task)


@contextmanager
def busy(label: str) -> Iterator[None]:
    """Show a spinner with a label while the block runs."""
    if not watched():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(label):
        yield
