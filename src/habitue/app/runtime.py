"""The object graph of a serving process."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from habitue.adapters.argon2 import Argon2Passwords
from habitue.adapters.sql import SqlAccounts, SqlDefinitions, SqlKeys, migrate, open_engine
from habitue.adapters.sqlite import GroupCommitLog, SqliteKeyStore, SqliteLog, SqliteReader
from habitue.app.feeds import Feed, keep_catalogue
from habitue.app.workspace import Workspace
from habitue.catalog.catalogue import Catalogue
from habitue.collect import Collector
from habitue.core.clock import Clock, SystemClock
from habitue.definitions.snapshot import Snapshot
from habitue.eventlog import Projection
from habitue.events.names import CATALOGUE
from habitue.models.loading import NO_MODELS, Models, load_models
from habitue.privacy.access import KeyRing
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.tokens import TokenVerifier
from habitue.privacy.vault import Vault
from habitue.profiles.person import People
from habitue.profiles.projection import Profiles


class Runtime:
    """Everything a request can need. Opening it takes the log's lock; closing it writes what is queued.

    Attributes
    ----------
    ring, snapshot, models
        Immutable values, swapped whole by `refresh`.
    """

    def __init__(self, workspace: Workspace, *, clock: Clock | None = None) -> None:
        settings = workspace.settings
        self.workspace, self.settings, self.clock = workspace, settings, clock or SystemClock()
        self._lock = workspace.lock_log()
        self.engine = open_engine(workspace.database_url)
        migrate(self.engine)
        self.keys, self.definitions = SqlKeys(self.engine), SqlDefinitions(self.engine)
        self.accounts = SqlAccounts(self.engine, Argon2Passwords())
        self.pseudonyms = Pseudonyms(workspace.secret("hash"))
        self._key_store = SqliteKeyStore(workspace.keys)
        self.vault = Vault(self._key_store, workspace.secret("seal"))
        self.feed = Feed()
        self.catalogue = Catalogue()
        projections: list[Projection] = [Profiles(), self.feed]
        log = SqliteLog(workspace.events, projections, seal=self.vault.seal_workspace, before_commit=self.vault.flush)
        self.reader = SqliteReader(workspace.events)
        for stored in self.reader.read(names=CATALOGUE):
            self.catalogue.apply(stored.event, stored.position)
        self.feed.listen(keep_catalogue(self.catalogue))
        self.log = GroupCommitLog(log, self.reader, queue_events=settings.queue_events)
        self.people = People(self.reader)
        self.tokens = TokenVerifier(settings.identity_secret or workspace.secret("identity").hex())
        self.collector = Collector(self.pseudonyms, self.vault, self.tokens.subject, settings.currency)
        self.ring = KeyRing()
        self.snapshot = Snapshot(version=0)
        self.models: Models = NO_MODELS
        self.started_at = time.monotonic()
        self.refresh()

    def refresh(self) -> None:
        """Pick up keys, publications and models that changed; cheap when nothing did."""
        self.ring = self.keys.ring()
        self.snapshot = self.definitions.snapshot()
        self.models = load_models(self.workspace.models, self.models)

    def close(self) -> None:
        """Write what is queued, then let go of every file."""
        self.log.close()
        self._key_store.close()
        self.engine.dispose()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
