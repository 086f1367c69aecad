"""The object graph of a serving process."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from habitue.adapters.argon2 import Argon2Passwords
from habitue.adapters.sql import SqlAccounts, SqlDefinitions, SqlKeys, SqlLists, migrate, open_engine
from habitue.adapters.sql.exports import SqlExports
from habitue.adapters.sql.notes import SqlNotes
from habitue.adapters.sql.webhook_deliveries import SqlDeliveries
from habitue.adapters.sqlite import GroupCommitLog, SqliteKeyStore, SqliteLog, SqliteReader
from habitue.app.address import write_address
from habitue.app.canary import Canary
from habitue.app.enriching import Enriching
from habitue.app.feeds import Feed, keep_catalogue
from habitue.app.kinds import kinds_of
from habitue.app.outgoing.store import subscriptions_of
from habitue.app.page_counts import PageCounts
from habitue.app.published import NOTHING_PUBLISHED, published
from habitue.app.retention import Retention
from habitue.app.webhooks import DeliveryCounts, webhooks_of
from habitue.app.workspace import Workspace
from habitue.catalog.catalogue import Catalogue
from habitue.collect.address import TrustedProxies
from habitue.collect.collector import Collector
from habitue.collect.device import warm as warm_devices
from habitue.core.clock import Clock, SystemClock
from habitue.definitions.snapshot import Snapshot
from habitue.definitions.traffic import hashed
from habitue.eventlog import Projection
from habitue.events.names import CATALOGUE
from habitue.events.traffic import TrafficRules
from habitue.models.loading import NO_MODELS, Models, load_models
from habitue.privacy.access import KeyRing
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.tokens import LinkTokens, TokenVerifier
from habitue.privacy.vault import Vault
from habitue.privacy.webhook_secrets import WebhookRing
from habitue.profiles.person import People
from habitue.profiles.projection import Profiles


class Runtime:
    """Everything a request can need. Opening it takes the log's lock; closing it writes what is queued.

    Attributes
    ----------
    ring, published, models
        Immutable values, swapped whole by `refresh`.
    """

    def __init__(self, workspace: Workspace, *, clock: Clock | None = None) -> None:
        settings = workspace.settings
        self.workspace, self.settings, self.clock = workspace, settings, clock or SystemClock()
        self._lock = workspace.lock_log()
        self.engine = open_engine(workspace.database_url)
        migrate(self.engine)
        self.keys, self.definitions = SqlKeys(self.engine), SqlDefinitions(self.engine, kinds_of(workspace))
        self.accounts = SqlAccounts(self.engine, Argon2Passwords())
        self.notes, self.lists = SqlNotes(self.engine), SqlLists(self.engine)
        self.exports, self.subscriptions = SqlExports(self.engine), subscriptions_of(workspace, self.engine)
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
        self.page_counts = PageCounts(self.log.count_pages)
        self.people = People(self.reader)
        self.tokens = TokenVerifier(settings.identity_secret or workspace.secret("identity").hex())
        self.links = LinkTokens(workspace.secret("links"), self.vault.forgotten_at)
        warm_devices()
        self.enriching, self.proxies = Enriching(workspace.folder, settings), TrustedProxies(settings.trusted_proxies)
        self.collector = Collector(
            self.pseudonyms,
            self.vault,
            self.tokens.subject,
            settings.currency,
            self._followed,
            self.enriching.enrichment,
        )
        self.canary = Canary(self.collector, self.log.probe, self.reader, self.clock)
        self.deliveries = SqlDeliveries(self.engine)
        self.delivery_counts = DeliveryCounts(self.deliveries)
        self.retention = Retention(self)
        self.webhooks, self.webhook_ring = webhooks_of(workspace, self.engine), WebhookRing()
        self.ring = KeyRing()
        self.published = NOTHING_PUBLISHED
        self._traffic = self.snapshot.traffic, self.snapshot.traffic
        self.models: Models = NO_MODELS
        self.started_at = time.monotonic()
        self.refresh()

    def refresh(self) -> None:
        """Pick up keys, publications and models that changed; cheap when nothing did."""
        self.ring = self.keys.ring()
        self.webhook_ring = self.webhooks.ring()
        self.snapshot = self.definitions.snapshot()
        self.models = load_models(self.workspace.models, self.models)
        self.enriching.refresh()

    @property
    def snapshot(self) -> Snapshot:
        """What is published; `published` has the audiences compiled too."""
        return self.published.snapshot

    @snapshot.setter
    def snapshot(self, snapshot: Snapshot) -> None:
        self.published = published(snapshot, self.published)

    @property
    def traffic(self) -> TrafficRules:
        """The published rules about bots, staff and test orders, people and domains hashed as events have them."""
        published, rules = self._traffic
        if published is not self.snapshot.traffic:
            published = self.snapshot.traffic
            rules = hashed(published, self.pseudonyms.user, self.pseudonyms.lookup)
            self._traffic = published, rules
        return rules

    def _followed(self, token: str, now_ms: int) -> str | None:
        return self.links.verify(token, "click", now_ms)

    def listens_at(self, url: str) -> None:
        """Tell commands beside this process where it answers."""
        write_address(self._lock, url)

    def close(self) -> None:
        """Write what is queued, then let go of every file."""
        self.page_counts.keep(self.clock.now_ms())
        self.delivery_counts.keep(self.clock.now_ms())
        self.log.close()
        self.enriching.close()
        self._key_store.close()
        self.engine.dispose()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
