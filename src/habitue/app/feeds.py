"""What `serve` keeps in memory in step with the log: the catalogue, and whoever watches events arrive."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec

from habitue.catalog.catalogue import Catalogue
from habitue.eventlog import StateStore
from habitue.events.envelope import Event, Stored
from habitue.events.names import CATALOGUE

Listener = Callable[[list[Stored]], None]


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """An event that was not stored as a new one, without any of its values: for the eyes of whoever debugs, never kept.

    Attributes
    ----------
    number
        Its own in this process, from 0; 0 as well for what an earlier process refused.
    outcome, reason
        Of its verdict: ``duplicate``, ``rejected`` or ``dead_lettered``, and why.
    device_id
        The keyed hash of the device that sent it; empty when it said none, or may not be followed.
    fields
        The types of its properties by name, so that one can see which call it was.
    """

    at: int
    number: int = 0
    name: str
    message_id: str
    outcome: str
    reason: str
    source: str
    device_id: str = ""
    fields: dict[str, str] = {}


RefusalListener = Callable[[list[Refusal]], None]


class Feed:
    """A projection that stores nothing: it hands events on once they are on disk."""

    tables: Collection[str] = ()

    def __init__(self) -> None:
        self._arrived: list[Stored] = []
        self._listeners: list[Listener] = []
        self._refusal_listeners: list[RefusalListener] = []

    def listen(self, listener: Listener) -> None:
        """Call `listener` with the events of each commit, in log order, from the writer's thread."""
        self._listeners.append(listener)

    def listen_to_refusals(self, listener: RefusalListener) -> None:
        """Call `listener` with what of each request was not stored, from the thread that answers it."""
        self._refusal_listeners.append(listener)

    def refused(self, refusals: list[Refusal]) -> None:
        """Tell whoever listens."""
        for listener in self._refusal_listeners:
            listener(refusals)

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

    def amend(self, node_id: str, before: Sequence[Event], after: Sequence[Stored], store: StateStore) -> None:
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
