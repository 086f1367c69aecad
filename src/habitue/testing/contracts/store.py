"""What a contract suite is given: a way to get an empty store, and to look at it from several sides."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Generic, TypeVar

from habitue.core.errors import HabitueError

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Store(Generic[T]):
    """One store, empty at first.

    Attributes
    ----------
    open
        The port's implementation on this store, each time anew, as another process would open it.
    stored
        Every byte the store keeps, with its journals, to search for what must not be there.
    """

    open: Callable[..., T]
    stored: Callable[[], bytes]


Fresh = Callable[[], AbstractContextManager[Store[T]]]


def race(racers: int, act: Callable[[int], R]) -> list[R | HabitueError]:
    """Let `racers` threads do `act(number)` at the same moment; their answers, or the errors of ours they raised."""
    line = threading.Barrier(racers)

    def run(number: int) -> R | HabitueError:
        line.wait()
        try:
            return act(number)
        except HabitueError as error:
            return error

    with ThreadPoolExecutor(racers) as pool:
        return list(pool.map(run, range(racers)))
