"""The thread of `habitue work` that delivers to subscriptions: a receiver that is slow keeps no other duty waiting."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine

from habitue.adapters.sql import SqlDefinitions, open_engine
from habitue.adapters.sqlite import SqliteKeyStore, SqliteReader
from habitue.app.background import Background
from habitue.app.outbound import open_outbound
from habitue.app.outgoing.delivering import Delivering
from habitue.app.outgoing.store import subscriptions_of
from habitue.app.workspace import Workspace
from habitue.core.clock import Clock
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.vault import Vault
from habitue.profiles.person import People

_IDLE_SECONDS = 1.0
_AWAY_SECONDS = 5.0
_AFRESH_SECONDS = 60.0  # the vault is opened anew: keys that were destroyed are not held on to


class Looking(msgspec.Struct, frozen=True):
    """A worker's `Sight`."""

    reader: SqliteReader
    people: People
    vault: Vault
    pseudonyms: Pseudonyms


class Deliverer(Background):
    """Delivers until it is left."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        super().__init__("delivering to subscriptions", _AWAY_SECONDS)
        self._workspace, self._clock = workspace, clock
        self._engine = open_engine(workspace.database_url)

    def work(self) -> None:
        if self._workspace.events.exists() and subscriptions_of(self._workspace, self._engine).everything():
            self._deliver(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    def _deliver(self, engine: Engine) -> None:
        workspace = self._workspace
        outbound = open_outbound(workspace.settings, "a subscription to an audience")
        keys = SqliteKeyStore(workspace.keys)
        definitions, reader = SqlDefinitions(engine), SqliteReader(workspace.events)
        sight = Looking(
            reader,
            People(reader),
            Vault(keys, workspace.secret("seal")),
            Pseudonyms(workspace.secret("hash")),
        )
        delivering = Delivering(
            subscriptions_of(workspace, engine),
            sight,
            outbound.post,
            lambda: definitions.snapshot().paused,
            self._clock,
        )
        until = self._clock.now_ms() + int(_AFRESH_SECONDS * 1000)
        try:
            while not self.stop.is_set() and self._clock.now_ms() < until:
                if not delivering.turn().busy:
                    self.stop.wait(_IDLE_SECONDS)
        finally:
            outbound.close()
            keys.close()
