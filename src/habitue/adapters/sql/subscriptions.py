"""Subscriptions and their deliveries on SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.tables import audience_deliveries, audience_subscriptions
from habitue.channels.subscription import Counts, Delivery, State, Subscription
from habitue.core.errors import NotFound
from habitue.privacy.webhook_secrets import SecretSealer

_subs, _all = audience_subscriptions.c, audience_deliveries.c


class SqlSubscriptions:
    """The port `Subscriptions` in SQLite or PostgreSQL."""

    def __init__(self, engine: Engine, sealer: SecretSealer) -> None:
        self._engine, self._sealer = engine, sealer
        put: Any = (postgresql if engine.dialect.name == "postgresql" else sqlite).insert(audience_deliveries)
        self._put = put.on_conflict_do_nothing()

    def create(self, made: Subscription, secret: str) -> None:
        row = {field: getattr(made, field) for field in Subscription.__struct_fields__}
        row |= {"paused": int(made.paused), "sealed": self._sealer.seal(made.subscription_id, secret)}
        with writing(self._engine) as connection:
            connection.execute(insert(audience_subscriptions).values(row))

    def everything(self) -> list[Subscription]:
        columns = [_subs[field] for field in Subscription.__struct_fields__]
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).order_by(_subs.created_at, _subs.subscription_id)).mappings()
            return [Subscription(**{**row, "paused": bool(row["paused"])}) for row in rows]

    def secret(self, subscription_id: str) -> str:
        with reading(self._engine) as connection:
            query = select(_subs.sealed).where(_subs.subscription_id == subscription_id)
            sealed = connection.execute(query).scalar_one_or_none()
        if sealed is None:
            raise _unknown(subscription_id)
        return self._sealer.open(subscription_id, sealed)

    def pause(self, subscription_id: str, *, paused: bool) -> None:
        turned = update(audience_subscriptions).where(_subs.subscription_id == subscription_id)
        with writing(self._engine) as connection:
            if connection.execute(turned.values(paused=int(paused))).rowcount == 0:
                raise _unknown(subscription_id)

    def remove(self, subscription_id: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(audience_deliveries).where(_all.subscription_id == subscription_id))
            gone = delete(audience_subscriptions).where(_subs.subscription_id == subscription_id)
            if connection.execute(gone).rowcount == 0:
                raise _unknown(subscription_id)

    def take_in(self, deliveries: Sequence[Delivery], positions: dict[str, int]) -> None:
        with writing(self._engine) as connection:
            there = set(connection.execute(select(_subs.subscription_id)).scalars())
            rows = [_row(one) for one in deliveries if one.subscription_id in there]  # one may be removed meanwhile
            if rows:
                connection.execute(self._put, rows)
            for subscription_id, position in positions.items():
                further = (_subs.subscription_id == subscription_id) & (_subs.position < position)
                connection.execute(update(audience_subscriptions).where(further).values(position=position))

    def due(self, now_ms: int, n: int, among: Collection[str]) -> list[Delivery]:
        older = audience_deliveries.alias("older")
        before = exists().where(
            older.c.subscription_id == _all.subscription_id,
            older.c.node_id == _all.node_id,
            older.c.state == "waiting",
            older.c.position < _all.position,
        )
        mine = and_(_all.state == "waiting", _all.due_at <= now_ms, _all.subscription_id.in_(sorted(among)), ~before)
        query = select(audience_deliveries).where(mine).order_by(_all.due_at, _all.position).limit(n)
        with reading(self._engine) as connection:
            return [_read(row) for row in connection.execute(query).mappings()]

    def claim(self, delivery: Delivery, until_ms: int) -> bool:
        seen = _is(delivery) & (_all.state == "waiting") & (_all.attempts == delivery.attempts)
        taken = update(audience_deliveries).where(seen).values(attempts=delivery.attempts + 1, due_at=until_ms)
        with writing(self._engine) as connection:
            return connection.execute(taken).rowcount == 1

    def settle(self, delivery: Delivery, state: State, told: str, now_ms: int, due_at: int | None = None) -> None:
        values: dict[str, object] = {"state": state, "told": told[:300]}
        values |= {"due_at": due_at} if state == "waiting" else {"settled_at": now_ms}
        with writing(self._engine) as connection:
            connection.execute(update(audience_deliveries).where(_is(delivery)).values(values))

    def last_state(self, delivery: Delivery) -> State | None:
        theirs = and_(
            _all.subscription_id == delivery.subscription_id,
            _all.node_id == delivery.node_id,
            _all.position < delivery.position,
        )
        query = select(_all.state).where(theirs).order_by(_all.position.desc()).limit(1)
        with reading(self._engine) as connection:
            state: State | None = connection.execute(query).scalar_one_or_none()
        return state

    def again(self, subscription_id: str, now_ms: int) -> int:
        dead = (_all.subscription_id == subscription_id) & (_all.state == "dead")
        waiting = update(audience_deliveries).where(dead)
        with writing(self._engine) as connection:
            _require(connection, subscription_id)
            return connection.execute(
                waiting.values(state="waiting", attempts=0, due_at=now_ms, settled_at=None)
            ).rowcount

    def counts(self) -> dict[str, Counts]:
        grouped = select(_all.subscription_id, _all.state, func.count(), func.max(_all.settled_at)).group_by(
            _all.subscription_id, _all.state
        )
        problems = select(_all.subscription_id, _all.told).where(_all.told != "", _all.state.in_(["waiting", "dead"]))
        found: dict[str, dict[str, Any]] = {}
        with reading(self._engine) as connection:
            for subscription_id, state, n, last in connection.execute(grouped):
                one = found.setdefault(subscription_id, {})
                one[state] = n
                if state == "delivered":
                    one["last_delivered_at"] = last
            for subscription_id, told in connection.execute(problems.order_by(_all.due_at)):
                found[subscription_id]["last_problem"] = told
        return {subscription_id: Counts(**one) for subscription_id, one in found.items()}

    def dead(self, subscription_id: str, n: int) -> list[Delivery]:
        theirs = (_all.subscription_id == subscription_id) & (_all.state == "dead")
        query = select(audience_deliveries).where(theirs).order_by(_all.position.desc()).limit(n)
        with reading(self._engine) as connection:
            _require(connection, subscription_id)
            return [_read(row) for row in connection.execute(query).mappings()]

    def prune(self, before_ms: int) -> None:
        newer = audience_deliveries.alias("newer")
        followed = exists().where(
            newer.c.subscription_id == _all.subscription_id,
            newer.c.node_id == _all.node_id,
            newer.c.position > _all.position,
        )
        old = and_(_all.state.in_(["delivered", "withheld"]), _all.settled_at < before_ms, followed)
        with writing(self._engine) as connection:
            connection.execute(delete(audience_deliveries).where(old))


def _is(delivery: Delivery) -> Any:
    return (_all.subscription_id == delivery.subscription_id) & (_all.message_id == delivery.message_id)


def _row(one: Delivery) -> dict[str, object]:
    return {field: getattr(one, field) for field in Delivery.__struct_fields__} | {"entered": int(one.entered)}


def _read(row: Any) -> Delivery:
    return Delivery(**{**row, "entered": bool(row["entered"])})


def _require(connection: Connection, subscription_id: str) -> None:
    known = select(_subs.subscription_id).where(_subs.subscription_id == subscription_id)
    if connection.execute(known).scalar_one_or_none() is None:
        raise _unknown(subscription_id)


def _unknown(subscription_id: str) -> NotFound:
    return NotFound(f"there is no subscription {subscription_id!r}: it was removed")
