"""The port `Ledger` on SQL: every decision is one conditional statement, never a read and then a write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.tables import claims, counters
from habitue.core.errors import InvalidInput
from habitue.ledgers import Cap, Claim, ClaimKey, CounterKey, Mark, Outcome


class SqlLedger:
    """Ledgers in SQLite or PostgreSQL: the primary key decides who claims, a conditional update who counts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # the two dialects have the same ON CONFLICT, under different classes
        self._insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def claim(self, key: ClaimKey, now_ms: int, caps: Sequence[Cap] = ()) -> Outcome:
        try:
            with writing(self._engine) as connection:
                if not self._take(connection, key, now_ms):
                    return "taken"
                # counters are locked in one order everywhere, so that claims cannot deadlock
                for cap in sorted(caps, key=lambda cap: cap.counter):
                    if not self._increment(connection, cap.counter, cap.most, 1):
                        raise _Capped
                return "claimed"
        except _Capped:
            return "capped"

    def mark(self, key: ClaimKey, state: Mark, now_ms: int, detail: str = "") -> bool:
        statement = update(claims).where(_is(key), claims.c.state == "claimed")
        with writing(self._engine) as connection:
            marked = connection.execute(statement.values(state=state, marked_at=now_ms, detail=detail))
            return marked.rowcount == 1

    def find(self, key: ClaimKey) -> Claim | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(claims).where(_is(key))).one_or_none()
        return _read(row) if row else None

    def unmarked(self, claimed_before_ms: int, n: int = 100) -> list[Claim]:
        query = select(claims).where(claims.c.state == "claimed", claims.c.claimed_at < claimed_before_ms)
        in_order = query.order_by(claims.c.claimed_at, *claims.primary_key.columns).limit(n)
        with reading(self._engine) as connection:
            return [_read(row) for row in connection.execute(in_order)]

    def try_increment(self, counter: CounterKey, cap: int, by: int = 1) -> bool:
        if by < 1:
            raise InvalidInput(f"counters grow by at least 1, not {by}", path="$.by", expected=">= 1", got=str(by))
        with writing(self._engine) as connection:
            return self._increment(connection, counter, cap, by)

    def count(self, counter: CounterKey) -> int:
        with reading(self._engine) as connection:
            used = connection.execute(select(counters.c.used).where(_counts(counter))).scalar_one_or_none()
        return used or 0

    def erase(self, person_id: str) -> int:
        if not person_id:
            raise InvalidInput("no person named: what is counted for nobody belongs to the shop", path="$.person_id")
        with writing(self._engine) as connection:
            erased = [connection.execute(delete(t).where(t.c.person_id == person_id)) for t in (claims, counters)]
            return sum(result.rowcount for result in erased)

    def _take(self, connection: Connection, key: ClaimKey, now_ms: int) -> bool:
        statement = (
            self._insert(claims)
            .values(
                person_id=key.person_id,
                definition_id=key.definition_id,
                version=key.version,
                step=key.step,
                entry=key.entry,
                state="claimed",
                claimed_at=now_ms,
                detail="",
            )
            .on_conflict_do_nothing()
            .returning(claims.c.claimed_at)
        )
        return connection.execute(statement).one_or_none() is not None

    def _increment(self, connection: Connection, counter: CounterKey, cap: int, by: int) -> bool:
        if by > cap:  # the first row is inserted without a condition
            return False
        grown = counters.c.used + by
        statement = (
            self._insert(counters)
            .values(name=counter.name, person_id=counter.person_id, period=counter.period, used=by)
            .on_conflict_do_update(
                index_elements=list(counters.primary_key.columns), set_={"used": grown}, where=grown <= cap
            )
            .returning(counters.c.used)
        )
        return connection.execute(statement).one_or_none() is not None


class _Capped(Exception):
    pass


def _is(key: ClaimKey) -> ColumnElement[bool]:
    return and_(
        claims.c.person_id == key.person_id,
        claims.c.definition_id == key.definition_id,
        claims.c.version == key.version,
        claims.c.step == key.step,
        claims.c.entry == key.entry,
    )


def _counts(counter: CounterKey) -> ColumnElement[bool]:
    return and_(
        counters.c.name == counter.name,
        counters.c.person_id == counter.person_id,
        counters.c.period == counter.period,
    )


def _read(row: Row[Any]) -> Claim:
    return Claim(
        key=ClaimKey(
            person_id=row.person_id,
            definition_id=row.definition_id,
            version=row.version,
            step=row.step,
            entry=row.entry,
        ),
        state=row.state,
        claimed_at=row.claimed_at,
        marked_at=row.marked_at,
        detail=row.detail,
    )
