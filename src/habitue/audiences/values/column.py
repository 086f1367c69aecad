"""One versioned value of many people, as a mapping over sorted arrays: millions of them cost no object each."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Absent = Callable[[Any], Any]  # of what is stored, one or an array of it: whether it stands for no value


class People:
    """Person ids that several columns share.

    Parameters
    ----------
    ids
        ASCII bytes, ascending, shape (n,); may be memory-mapped.
    """

    def __init__(self, ids: NDArray[np.bytes_]) -> None:
        self.ids = ids
        self._last: tuple[str, int | None] = ("", None)

    def place(self, person_id: object) -> int | None:
        """Where a person is, or None. The last one is remembered: conditions ask for one person's values in turn."""
        known, at = self._last
        if known == person_id:
            return at
        if not isinstance(person_id, str):
            return None
        at = self._search(person_id)
        self._last = person_id, at
        return at

    def _search(self, person_id: str) -> int | None:
        ids = self.ids
        # a longer key would make NumPy widen, that is copy, all ids
        if not person_id.isascii() or not 0 < len(person_id) <= ids.itemsize:
            return None
        key = np.array(person_id.encode(), dtype=ids.dtype)
        at = int(ids.searchsorted(key))
        return at if at < len(ids) and ids[at] == key else None

    def named(self, chosen: NDArray[np.bool_]) -> list[str]:
        """The ids of some of them."""
        return [person.decode() for person in self.ids[chosen].tolist()]


class _Items(ItemsView[str, T]):
    """Pairs without a search for each."""

    _mapping: Column[T]

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return zip(*self._mapping.columns(), strict=True)


class Column(Mapping[str, T], Generic[T]):
    """Person id -> value, for those who have one.

    Parameters
    ----------
    stored
        Shape (n,), in the order of `people`.
    read
        Turns what is stored into the value.
    """

    def __init__(self, people: People, stored: NDArray[Any], absent: Absent, read: Callable[[Any], T]) -> None:
        self._people, self._stored, self._absent, self._read = people, stored, absent, read

    def get(self, person_id: str, default: Any = None) -> Any:
        """As of any mapping; written out, because a miss is as common as a hit and an exception costs more."""
        at = self._people.place(person_id)
        if at is None:
            return default
        stored = self._stored[at]
        return default if self._absent(stored) else self._read(stored)

    def __getitem__(self, person_id: str) -> T:
        at = self._people.place(person_id)
        if at is None or self._absent(self._stored[at]):
            raise KeyError(person_id)
        return self._read(self._stored[at])

    def __contains__(self, person_id: object) -> bool:
        at = self._people.place(person_id)
        return at is not None and not self._absent(self._stored[at])

    def __iter__(self) -> Iterator[str]:
        return iter(self._people.named(self._held()))

    def __len__(self) -> int:
        return int(self._held().sum())

    def items(self) -> ItemsView[str, T]:
        """All pairs, read at once: the batch evaluator takes everybody's."""
        return _Items(self)

    def columns(self) -> tuple[list[str], list[T]]:
        """Person ids and values of those who have one, in the same order."""
        held = self._held()
        return self._people.named(held), [self._read(stored) for stored in self._stored[held].tolist()]

    def _held(self) -> NDArray[np.bool_]:
        held: NDArray[np.bool_] = ~self._absent(self._stored)
        return held


def numbers(people: People, stored: NDArray[np.float64]) -> Column[float]:
    """Scores; NaN is no value."""
    return Column(people, stored, lambda value: value != value, float)


def moments(people: People, stored: NDArray[np.int64]) -> Column[int]:
    """ms UTC; 0 is no value."""
    return Column(people, stored, lambda value: value == 0, int)


def labels(people: People, stored: NDArray[np.int8], names: tuple[str, ...]) -> Column[str]:
    """Groups as places in `names`; -1 is no value."""
    return Column(people, stored, lambda value: value < 0, lambda code: names[code])
