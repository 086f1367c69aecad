"""The sort keys of everybody as columns: about 200 bytes a person, sorted in milliseconds."""

from __future__ import annotations

from array import array
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Sort = Literal["last_seen", "revenue", "orders"]
_TIE = slice(1, 16)  # of an id's hexadecimal digits: 60 bits, which decide between equals


class Row(NamedTuple):
    """One person: ms UTC last seen, minor units, orders, whether they are a bot."""

    last_seen: int
    revenue: int
    orders: int
    bot: bool


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
        self._bots = array("b")

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
            self._bots.append(0)
            self._columns["tie"][place] = int(person_id[_TIE], 16)
        for key in ("last_seen", "revenue", "orders"):
            self._columns[key][place] = getattr(row, key)
        self._bots[place] = row.bot

    def drop(self, person_id: str) -> None:
        """Remove, if there; the last row takes its place."""
        place = self._place.pop(person_id, None)
        if place is None:
            return
        moved = self.ids.pop()
        for column in (*self._columns.values(), self._bots):
            last = column.pop()
            if moved != person_id:
                column[place] = last
        if moved != person_id:
            self.ids[place] = moved
            self._place[moved] = place

    def key(self, sort: Sort, place: int) -> tuple[int, int]:
        """What orders a row: its value, then the tie-break."""
        return self._columns[sort][place], self._columns["tie"][place]

    def ordered(self, sort: Sort, after: tuple[int, int] | None, n: int) -> tuple[list[int], int]:
        """Places of the `n` rows that follow the key `after`, greatest value first, bots left out; and how many such
        rows there are in all."""
        values, ties = self._view(sort), self._view("tie")
        people = np.frombuffer(self._bots, np.int8) == 0 if self.ids else np.zeros(0, bool)
        wanted = people
        if after is not None:
            wanted = people & ((values < after[0]) | ((values == after[0]) & (ties > after[1])))
        places = np.flatnonzero(wanted)
        if len(places) > n:  # all that are at least as great as the n-th greatest: ties are many where nobody bought
            least = np.partition(values[places], len(places) - n)[len(places) - n]
            places = places[values[places] >= least]
        order = np.lexsort((ties[places], -values[places]))[:n]
        return [int(place) for place in places[order]], int(people.sum())

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
