"""Progress on stderr, only where that is a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from monitor.records import Outcome


@contextmanager
def outcome_progress(title: str, total: int, *, quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """Yield a function to call with each outcome; it moves a bar on a terminal and does nothing elsewhere."""
    with step_progress(title, total, quiet=quiet) as advance:
        yield lambda outcome: advance(1)


@contextmanager
def step_progress(title: str, total: int, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Yield a function to call with a number of steps done."""
    if quiet or not sys.stderr.isatty() or total == 0:
        yield lambda steps: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=total)
        yield lambda steps: progress.advance(task, steps)
