"""The sort keys of everybody as columns: about 200 bytes a person, sorted in milliseconds."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Sort = Literal["last_seen", "revenue", "orders"]
_TIE = slice(1, 16)  # of an id's hexadecimal digits: 60 bits, which decide between equals


class Row(NamedTuple):
    """One person: ms UTC last seen, minor units, orders."""

    last_seen: int
    revenue: int
    orders: int


class PeopleRows:
    """Rows by person id; not thread-safe.

    Attributes
    ----------
    ids
        Person ids by place; places change when a row is dropped.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._place: dict[str, int] = {}
        self._columns: dict[str, array[int]] = {key: array("q") for key in ("last_seen", "revenue", "orders", "tie")}

    def __len__(self) -> int:
        return len(self.ids)

    def put(self, person_id: str, row: Row) -> None:
        """Insert or replace."""
        place = self._place.get(person_id)
        if place is None:
            place = self._place[person_id] = len(self.ids)
            self.ids.append(person_id)
            for column in self._columns.values():
                column.append(0)
            self._columns["tie"][place] = int(person_id[_TIE], 16)
        for key in ("last_seen", "revenue", "orders"):
            self._columns[key][place] = getattr(row, key)

    def drop(self, person_id: str) -> None:
        """Remove, if there; the last row takes its place."""
        place = self._place.pop(person_id, None)
        if place is None:
            return
        moved = self.ids.pop()
        for column in self._columns.values():
            last = column.pop()
            if moved != person_id:
                column[place] = last
        if moved != person_id:
            self.ids[place] = moved
            self._place[moved] = place

    def place(self, person_id: str) -> int | None:
        """Where the row is; None when there is none."""
        return self._place.get(person_id)

    def key(self, sort: Sort, place: int) -> tuple[int, int]:
        """What orders a row: its value, then the tie-break."""
        return self._columns[sort][place], self._columns["tie"][place]

    def ordered(
        self, sort: Sort, after: tuple[int, int] | None, n: int, hidden: Sequence[int] = ()
    ) -> tuple[list[int], int]:
        """Places of the `n` rows that follow the key `after`, greatest value first, without those at the places
        `hidden`; and how many such rows there are in all."""
        values, ties = self._view(sort), self._view("tie")
        people = np.ones(len(self), bool)
        people[list(hidden)] = False
        wanted = people
        if after is not None:
            wanted = people & ((values < after[0]) | ((values == after[0]) & (ties > after[1])))
        places = np.flatnonzero(wanted)
        if len(places) > n:  # all that are at least as great as the n-th greatest: ties are many where nobody bought
            least = np.partition(values[places], len(places) - n)[len(places) - n]
            places = places[values[places] >= least]
        order = np.lexsort((ties[places], -values[places]))[:n]
        return [int(place) for place in places[order]], int(people.sum())

    def drawn(self, n: int, hidden: Sequence[int] = ()) -> tuple[list[int], int]:
        """Places of at most `n` people drawn by what their ids mix to: the same ones each time, and any first part of
        them a draw of its own; and how many people there are in all, those at the places `hidden` left out."""
        people = np.ones(len(self), bool)
        people[list(hidden)] = False
        places = np.flatnonzero(people)
        total, lots = len(places), _mixed(self._view("tie")[places].astype(np.uint64))
        if total > n:
            first = np.argpartition(lots, n)[:n]
            places, lots = places[first], lots[first]
        return [int(place) for place in places[np.argsort(lots, kind="stable")]], total

    def keep_newest(self, limit: int) -> None:
        """Drop those seen longest ago once there are a tenth more than `limit`."""
        if len(self) <= limit + limit // 10:
            return
        oldest = np.argsort(self._view("last_seen"), kind="stable")[: len(self) - limit]
        for person_id in [self.ids[place] for place in oldest]:
            self.drop(person_id)

    def _view(self, key: str) -> NDArray[np.int64]:
        # a copy: an array that is looked into cannot grow
        return np.array(self._columns[key], dtype=np.int64)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A fixed permutation of 64-bit numbers that leaves no order of theirs (the finaliser of SplitMix64)."""
    with np.errstate(over="ignore"):
        numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
        numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return numbers ^ (numbers >> np.uint64(31))
