"""Work for a console page, done beside visitors' requests without standing in their way."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
STRETCH_S = 0.002  # worked at a time; then others have the interpreter for as long as that took
BUDGET_S = 0.4  # worked in all: what is not done by then is left out, and the answer says so


def paced(items: Iterable[T], *, budget_s: float = BUDGET_S, stretch_s: float = STRETCH_S) -> Iterator[T]:
    """The items, until the budget of working time is spent; every stretch of work is followed by as long a rest."""
    worked, since = 0.0, time.perf_counter()
    for item in items:
        yield item
        stretch = time.perf_counter() - since
        if stretch >= stretch_s:
            worked += stretch
            if worked >= budget_s:
                return
            time.sleep(stretch)
            since = time.perf_counter()
