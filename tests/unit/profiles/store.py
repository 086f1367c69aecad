"""A store in memory, and a log played into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from habitue.events.envelope import Event, Stored
from habitue.profiles.projection import Profiles


class MemoryStore:
    def __init__(self) -> None:
        self.tables: dict[tuple[str, str], bytes] = {}

    def get(self, table: str, key: str) -> bytes | None:
        return self.tables.get((table, key))

    def keys(self, table: str) -> list[str]:
        return sorted(key for t, key in self.tables if t == table)

    def get_many(self, table: str, keys: Sequence[str]) -> dict[str, bytes]:
        return {key: self.tables[table, key] for key in keys if (table, key) in self.tables}

    def put(self, table: str, rows: Iterable[tuple[str, bytes]]) -> None:
        self.tables.update({(table, key): value for key, value in rows})

    def remove(self, table: str, keys: Iterable[str]) -> None:
        for key in keys:
            self.tables.pop((table, key), None)

    def play(self, stream: list[Event]) -> Profiles:
        profiles = Profiles(hot_nodes=1)
        for event in stream:
            # one position for all: views compare what was folded, not when it arrived
            profiles.apply(Stored(1, event), self)
            profiles.flush(self)
            profiles.committed()
        return profiles


def played(stream: list[Event]) -> MemoryStore:
    store = MemoryStore()
    store.play(stream)
    return store
