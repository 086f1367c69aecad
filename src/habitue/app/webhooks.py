"""The store of webhook sources, for the server and for commands beside it, and what comes from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from threading import Lock

import structlog
from sqlalchemy import Engine

from habitue.adapters.sql import SqlWebhooks, migrate, open_engine
from habitue.app.workspace import Workspace
from habitue.core.clock import day_of
from habitue.core.errors import Unavailable
from habitue.privacy.webhook_deliveries import KEEP_DAYS, Counted, DeliveryLog, Outcome
from habitue.privacy.webhook_secrets import SecretSealer

_logger = structlog.get_logger()


def webhooks_of(workspace: Workspace, engine: Engine) -> SqlWebhooks:
    """The sources in an open database, whose secrets this workspace can open."""
    return SqlWebhooks(engine, SecretSealer(workspace.secret("webhooks")))


def open_webhooks(workspace: Workspace) -> SqlWebhooks:
    """The workspace's sources."""
    engine = open_engine(workspace.database_url)
    migrate(engine)
    return webhooks_of(workspace, engine)


class DeliveryCounts:
    """Counts in memory, a few numbers a source and day; `keep` adds them to the store.

    Whatever anybody sends to the address of a source that exists is counted, so nothing is written while it comes.
    """

    def __init__(self, store: DeliveryLog) -> None:
        self._store, self._lock = store, Lock()
        self._counts: Counter[tuple[str, int, Outcome]] = Counter()
        self._last: dict[tuple[str, int, Outcome], int] = {}

    def add(self, source: str, outcomes: Iterable[Outcome], now_ms: int) -> None:
        """What became of one delivery and of the events in it."""
        with self._lock:
            for outcome in outcomes:
                key = source, day_of(now_ms), outcome
                self._counts[key] += 1
                self._last[key] = now_ms

    def keep(self, now_ms: int) -> None:
        """Write what was counted; what cannot be written is tried again next time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            last, self._last = self._last, {}
        if not counts:
            return
        counted = [Counted(*key, count, last[key]) for key, count in counts.items()]
        try:
            self._store.count(counted, day_of(now_ms) - KEEP_DAYS)
        except Unavailable as error:
            with self._lock:
                self._counts.update(counts)
                self._last = last | self._last
            _logger.warning("counts of webhooks are not written yet, they wait", reason=error.message)
