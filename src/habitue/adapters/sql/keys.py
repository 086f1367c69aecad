"""The port `Keys` on SQL."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.revisions import raise_revision, revision_of
from habitue.adapters.sql.tables import api_keys
from habitue.core.errors import Conflict, InvalidInput, NotFound
from habitue.privacy.access import ApiKey, HeldKey, IssuedKey, KeyRequest, KeyRing
from habitue.privacy.access.api_keys import checked_request
from habitue.privacy.access.tokens import digest_of_token, new_token


class SqlKeys:
    """API keys in SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ring = KeyRing(version=-1)  # never a version of the store

    def create(self, request: KeyRequest, now_ms: int) -> IssuedKey:
        checked = checked_request(request)
        with writing(self._engine) as connection:
            raise_revision(connection, "keys")
            return _issue(connection, checked, now_ms)

    def rotate(self, key_id: str, now_ms: int, overlap_ms: int) -> IssuedKey:
        if overlap_ms < 0:
            raise InvalidInput(f"the overlap is 0 ms or more, not {overlap_ms}", path="$.overlap_ms", expected=">= 0")
        with writing(self._engine) as connection:
            raise_revision(connection, "keys")
            old = _existing(connection, key_id)
            if old.replaced_by or not old.usable(now_ms):
                raise Conflict(f"the key {key_id} was revoked or rotated before: rotate the key that replaced it")
            issued = _issue(connection, _same_again(old), now_ms)
            ending = {"expires_at": now_ms + overlap_ms, "replaced_by": issued.key.key_id}
            connection.execute(update(api_keys).where(api_keys.c.key_id == key_id).values(ending))
            return issued

    def revoke(self, key_id: str, now_ms: int) -> ApiKey:
        with writing(self._engine) as connection:
            raise_revision(connection, "keys")
            unrevoked = (api_keys.c.key_id == key_id, api_keys.c.revoked_at.is_(None))
            connection.execute(update(api_keys).where(*unrevoked).values(revoked_at=now_ms))
            return _existing(connection, key_id)

    def everything(self) -> list[ApiKey]:
        query = select(api_keys).order_by(api_keys.c.created_at, api_keys.c.key_id)
        with reading(self._engine) as connection:
            return [_read(row) for row in connection.execute(query)]

    def ring(self) -> KeyRing:
        with reading(self._engine) as connection:
            current = revision_of(connection, "keys")
            known = self._ring
            if known.version != current:
                rows = connection.execute(select(api_keys)).all()
                held = {row.key_id: HeldKey(_read(row), row.digest) for row in rows}
                known = self._ring = KeyRing(version=current, held=MappingProxyType(held))
        return known


def _issue(connection: Connection, request: KeyRequest, now_ms: int) -> IssuedKey:
    key_id, token = new_token(request.kind)
    key = ApiKey(
        key_id=key_id,
        kind=request.kind,
        name=request.name,
        scopes=request.scopes,
        created_at=now_ms,
        token=token if request.kind == "public" else "",
        origins=request.origins,
        declared_consent=request.declared_consent,
    )
    connection.execute(
        insert(api_keys).values(
            key_id=key.key_id,
            kind=key.kind,
            name=key.name,
            digest=digest_of_token(token),
            token=key.token,
            scopes=json.dumps(sorted(key.scopes)),
            origins=json.dumps(sorted(key.origins)),
            declared_consent=key.declared_consent,
            created_at=key.created_at,
            replaced_by="",
        )
    )
    return IssuedKey(key, token)


def _same_again(key: ApiKey) -> KeyRequest:
    return KeyRequest(
        kind=key.kind,
        name=key.name,
        scopes=key.scopes,
        origins=key.origins,
        declared_consent=key.declared_consent,
    )


def _existing(connection: Connection, key_id: str) -> ApiKey:
    row = connection.execute(select(api_keys).where(api_keys.c.key_id == key_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no key {key_id!r}: list them with `habitue keys`")
    return _read(row)


def _read(row: Row[Any]) -> ApiKey:
    return ApiKey(
        key_id=row.key_id,
        kind=row.kind,
        name=row.name,
        scopes=frozenset(json.loads(row.scopes)),
        created_at=row.created_at,
        token=row.token,
        origins=frozenset(json.loads(row.origins)),
        declared_consent=row.declared_consent,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        replaced_by=row.replaced_by,
    )
