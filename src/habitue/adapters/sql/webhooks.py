"""Sources of inbound webhooks on SQL: secrets are sealed before they come here and shown to nobody again."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.revisions import raise_revision, revision_of
from habitue.adapters.sql.tables import webhook_deliveries, webhook_secrets, webhook_sources
from habitue.core.errors import Conflict, InvalidInput, NotFound
from habitue.core.ids import new_id
from habitue.privacy.webhook_secrets import (
    HeldSecret,
    HeldSource,
    SecretSealer,
    WebhookKind,
    WebhookRing,
    WebhookSource,
    checked_name,
    new_secret,
    signing_key,
)


class SqlWebhooks:
    """The port `Webhooks` in SQLite or PostgreSQL."""

    def __init__(self, engine: Engine, sealer: SecretSealer) -> None:
        self._engine, self._sealer = engine, sealer
        self._ring = WebhookRing(version=-1)  # never a version of the store

    def create(self, name: str, kind: WebhookKind, now_ms: int, *, consent: int, secret: str = "") -> str:
        shown = new_secret(kind, secret)
        row = {"name": checked_name(name), "kind": kind, "consent": consent, "created_at": now_ms}
        try:
            with writing(self._engine) as connection:
                raise_revision(connection, "webhooks")
                removed = (webhook_sources.c.name == name, webhook_sources.c.removed_at.is_not(None))
                connection.execute(delete(webhook_sources).where(*removed))
                # another sender takes the name: what the one before sent is not its
                connection.execute(delete(webhook_deliveries).where(webhook_deliveries.c.source == name))
                connection.execute(insert(webhook_sources).values(row))
                self._keep(connection, name, shown, now_ms)
        except IntegrityError as error:
            raise Conflict(f"there is a webhook source {name!r} already: rotate its secret, or remove it") from error
        return shown

    def rotate(self, name: str, now_ms: int, overlap_ms: int, secret: str = "") -> str:
        if overlap_ms < 0:
            raise InvalidInput(f"the overlap is 0 ms or more, not {overlap_ms}", path="$.overlap_ms", expected=">= 0")
        with writing(self._engine) as connection:
            raise_revision(connection, "webhooks")
            source = _existing(connection, name)
            shown = new_secret(source.kind, secret)
            secrets, ends = webhook_secrets.c, now_ms + overlap_ms
            later = or_(secrets.expires_at.is_(None), secrets.expires_at > ends)
            connection.execute(delete(webhook_secrets).where(secrets.source == name, secrets.expires_at <= now_ms))
            connection.execute(update(webhook_secrets).where(secrets.source == name, later).values(expires_at=ends))
            self._keep(connection, name, shown, now_ms)
        return shown

    def remove(self, name: str, now_ms: int) -> WebhookSource:
        with writing(self._engine) as connection:
            raise_revision(connection, "webhooks")
            source = _existing(connection, name)
            connection.execute(delete(webhook_secrets).where(webhook_secrets.c.source == name))
            gone = update(webhook_sources).where(webhook_sources.c.name == name)
            connection.execute(gone.values(removed_at=now_ms))
        return source

    def everything(self) -> list[WebhookSource]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(webhook_sources).order_by(webhook_sources.c.name))
            return [_read(row) for row in rows]

    def ring(self) -> WebhookRing:
        with reading(self._engine) as connection:
            current = revision_of(connection, "webhooks")
            if self._ring.version != current:
                used = select(webhook_sources).where(webhook_sources.c.removed_at.is_(None))
                held = {row.name: self._held(connection, _read(row)) for row in connection.execute(used).all()}
                self._ring = WebhookRing(current, MappingProxyType(held))
        return self._ring

    def _held(self, connection: Connection, source: WebhookSource) -> HeldSource:
        query = select(webhook_secrets).where(webhook_secrets.c.source == source.name)
        newest_first = query.order_by(webhook_secrets.c.created_at.desc(), webhook_secrets.c.secret_id.desc())
        secrets = [
            HeldSecret(signing_key(source.kind, self._sealer.open(source.name, row.sealed)), row.expires_at)
            for row in connection.execute(newest_first)
        ]
        return HeldSource(source, tuple(secrets))

    def _keep(self, connection: Connection, name: str, secret: str, now_ms: int) -> None:
        row = {"secret_id": new_id(now_ms), "source": name, "created_at": now_ms}
        connection.execute(insert(webhook_secrets).values(row | {"sealed": self._sealer.seal(name, secret)}))


def _existing(connection: Connection, name: str) -> WebhookSource:
    query = select(webhook_sources).where(webhook_sources.c.name == name, webhook_sources.c.removed_at.is_(None))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"there is no webhook source {name!r}: list them with `habitue webhooks list`")
    return _read(row)


def _read(row: Row[Any]) -> WebhookSource:
    return WebhookSource(
        name=row.name, kind=row.kind, consent=row.consent, created_at=row.created_at, removed_at=row.removed_at
    )
