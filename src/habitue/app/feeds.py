"""What `serve` keeps in memory in step with the log: the catalogue, and whoever watches events arrive."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from habitue.catalog.catalogue import Catalogue
from habitue.eventlog import StateStore
from habitue.events.envelope import Event, Stored
from habitue.events.names import CATALOGUE

Listener = Callable[[list[Stored]], None]


class Feed:
    """A projection that stores nothing: it hands events on once they are on disk."""

    tables: Collection[str] = ()

    def __init__(self) -> None:
        self._arrived: list[Stored] = []
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call `listener` with the events of each commit, in log order, from the writer's thread."""
        self._listeners.append(listener)

    def prepare(self, events: Sequence[Event], store: StateStore) -> None:
        """Nothing is loaded."""

    def apply(self, stored: Stored, store: StateStore) -> None:  # noqa: ARG002 - the port's signature
        self._arrived.append(stored)

    def flush(self, store: StateStore) -> None:
        """Nothing is stored."""

    def committed(self) -> None:
        arrived, self._arrived = self._arrived, []
        if arrived:
            for listener in self._listeners:
                listener(arrived)

    def erase(self, node_ids: Collection[str], events: Sequence[Event], store: StateStore) -> None:
        """Nothing is stored."""

    def rolled_back(self) -> None:
        self._arrived = []


def keep_catalogue(catalogue: Catalogue) -> Listener:
    """A listener that folds catalogue events into the catalogue in memory."""

    def listener(arrived: list[Stored]) -> None:
        for stored in arrived:
            if stored.event.name in CATALOGUE:
                catalogue.apply(stored.event, stored.position)

    return listener
