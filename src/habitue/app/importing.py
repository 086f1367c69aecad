"""Getting files into the log: straight into it when nobody serves the workspace, else through the running server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Protocol, TypeVar

import msgspec

from habitue.adapters.sqlite import SqliteReader
from habitue.app.remote import Remote
from habitue.app.runtime import Runtime
from habitue.app.workspace import Workspace
from habitue.catalog.catalogue import Catalogue
from habitue.collect.collector import Sender
from habitue.collect.limits import SERVER
from habitue.collect.wire import decode_batch
from habitue.core.errors import Conflict
from habitue.eventlog import Intake, Verdict
from habitue.events.envelope import Event
from habitue.events.names import CATALOGUE

_BATCH = 250
_IN_FLIGHT = 8
Progress = Callable[[int], None]
Told = Callable[[list[Verdict]], None]
T = TypeVar("T")


class Inlet(Protocol):
    """A way into the log."""

    catalogue: Catalogue

    def events(self, events: Iterable[Event], progress: Progress) -> dict[str, int]:
        """Append events of ours (catalogue changes); how many had each outcome."""

    def items(self, items: Iterable[dict[str, object]], progress: Progress, told: Told | None = None) -> dict[str, int]:
        """Append Segment items as an import; how many had each outcome.

        Parameters
        ----------
        told
            Called with the verdicts of each group of items once it is on disk, in the items' order.
        """


class Direct:
    """Into the log of a workspace that this process has opened."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self.catalogue = runtime, runtime.catalogue

    def events(self, events: Iterable[Event], progress: Progress) -> dict[str, int]:
        now_ms = self._runtime.clock.now_ms()
        intakes = (
            Intake(received=len(batch), received_at=now_ms, events=list(batch))
            for batch in _batches(events, 2 * _BATCH)
        )
        return self._append(intakes, progress, None)

    def items(self, items: Iterable[dict[str, object]], progress: Progress, told: Told | None = None) -> dict[str, int]:
        now_ms, sender = self._runtime.clock.now_ms(), Sender("import")
        intakes = (
            self._runtime.collector.collect(decode_batch(body, SERVER), sender, now_ms) for body in _bodies(items)
        )
        return self._append(intakes, progress, told)

    def _append(self, intakes: Iterable[Intake], progress: Progress, told: Told | None) -> dict[str, int]:
        counts: dict[str, int] = {}
        for group in _batches(intakes, _IN_FLIGHT):  # a few at once, so that they share an fsync
            for future in [self._runtime.log.submit(intake) for intake in group]:
                verdicts = future.result()
                progress(_count(verdicts, counts))
                if told is not None:
                    told(verdicts)
        return counts


class Served:
    """Through the HTTP API of the process that serves the workspace."""

    def __init__(self, remote: Remote, catalogue: Catalogue) -> None:
        self._remote, self.catalogue = remote, catalogue

    def events(self, events: Iterable[Event], progress: Progress) -> dict[str, int]:
        counts: dict[str, int] = {}
        for batch in _batches(events, 100):  # whole product documents: at most 32 KB each, most far smaller
            changes = [[e.name, e.message_id, e.occurred_at, e.properties] for e in batch]
            answer = self._remote.post("/v1/catalogue", {"changes": changes})
            progress(_count(msgspec.convert(answer["verdicts"], list[Verdict]), counts))
        return counts

    def items(self, items: Iterable[dict[str, object]], progress: Progress, told: Told | None = None) -> dict[str, int]:
        counts: dict[str, int] = {}
        for body in _bodies(items):
            answer = self._remote.post("/v1/batch", msgspec.Raw(body))
            verdicts = msgspec.convert(answer["verdicts"], list[Verdict])
            progress(_count(verdicts, counts))
            if told is not None:
                told(verdicts)
        return counts


@contextmanager
def open_inlet(workspace: Workspace) -> Iterator[Inlet]:
    """The way into this workspace's log that is free right now."""
    try:
        runtime = Runtime(workspace)
    except Conflict:
        with Remote(workspace) as remote:
            yield Served(remote, read_catalogue(workspace))
        return
    with runtime:
        yield Direct(runtime)


def read_catalogue(workspace: Workspace) -> Catalogue:
    """The catalogue as the log has it now, read from beside the serving process; empty before there is a log."""
    catalogue = Catalogue()
    if not workspace.events.exists():
        return catalogue
    for stored in SqliteReader(workspace.events).read(names=CATALOGUE):
        catalogue.apply(stored.event, stored.position)
    return catalogue


def _batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(things)
    while batch := list(islice(iterator, size)):
        yield batch


def _bodies(items: Iterable[dict[str, object]]) -> Iterator[bytes]:
    for batch in _batches(items, _BATCH):
        yield from _within_limit(batch)


def _within_limit(batch: list[dict[str, object]]) -> Iterator[bytes]:
    """The batch as a body, halved until it is no longer than a body may be."""
    body = msgspec.json.encode({"batch": batch})
    if len(body) <= SERVER.body_bytes or len(batch) == 1:
        yield body
    else:
        yield from _within_limit(batch[: len(batch) // 2])
        yield from _within_limit(batch[len(batch) // 2 :])


def _count(verdicts: list[Verdict], counts: dict[str, int]) -> int:
    for verdict in verdicts:
        key = verdict.outcome if verdict.outcome in ("stored", "duplicate") else f"{verdict.outcome}: {verdict.reason}"
        counts[key] = counts.get(key, 0) + 1
    return len(verdicts)
