"""Pure work spread over processes, its results in order."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

AHEAD = 4
"""Pieces of work handed out ahead, a process."""


def in_order[Task, Done](
    do: Callable[[Task], Done], work: Sequence[Task], *, processes: int, first_here: int = 0
) -> Iterator[Done]:
    """Do each piece of work; results in the order of the work, however many processes share it.

    The `first_here` pieces are done by the calling process before others start, so that nothing delays them.
    When the caller stops listening, work that has not begun is dropped.
    """
    if processes <= 1 or len(work) <= first_here + 1:
        yield from map(do, work)
        return
    yield from map(do, work[:first_here])
    pool = ProcessPoolExecutor(min(processes, len(work) - first_here), mp_context=get_context("spawn"))
    try:
        ahead = iter(work[first_here:])
        given: deque[Future[Done]] = deque()
        for _ in range(AHEAD * processes):
            _give(pool, do, ahead, given)
        while given:
            yield given.popleft().result()
            _give(pool, do, ahead, given)
    finally:
        pool.shutdown(cancel_futures=True)


def _give[Task, Done](
    pool: ProcessPoolExecutor,
    do: Callable[[Task], Done],
    ahead: Iterator[Task],
    given: deque[Future[Done]],
) -> None:
    for task in ahead:
        given.append(pool.submit(do, task))
        return
