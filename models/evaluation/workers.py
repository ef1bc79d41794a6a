"""Trainings side by side: every estimate that leaves something out is a training by itself, on a core of its own."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def side_by_side(work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
    """Yield the result of every task in order; one process a core, each on one thread.

    Args:
        work: a function of a module, and each task and result something that can be pickled.
    """
    n_workers = min(os.cpu_count() or 1, len(tasks))
    if n_workers < 2:
        yield from map(work, tasks)
        return
    with ProcessPoolExecutor(n_workers, mp_context=get_context("spawn"), initializer=_on_one_thread) as pool:
        yield from pool.map(work, tasks)


def _on_one_thread() -> None:
    """Sums in another order would give other last digits, and processes that wait for one another are slow."""
    import sklearn.linear_model  # noqa: F401
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1)
