"""Progress on standard error: bars for what has an end, a quiet line for what has none. Nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")


def watched() -> bool:
    """Whether a person sees standard error."""
    return sys.stderr.isatty()


@contextmanager
def bar(*told: str) -> Iterator[Progress]:
    """A bar that is gone when it ends. ``told``: further columns, with ``{task.fields[...]}`` for what changes. Only
    where somebody watches.
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
    """Hand the things through, with a bar (a counter where ``total`` is not known)."""
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
    """A spinner with a label while something of unknown length runs."""
    if not watched():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(label):
        yield
