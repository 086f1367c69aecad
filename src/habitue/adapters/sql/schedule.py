"""The port `Schedule` on SQL: who takes a timer, and whether a lease still holds, is decided by one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from time import time_ns
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.tables import timers
from habitue.schedule import Lease, Timer

T = TypeVar("T")
_AT_ONCE = 5_000  # values of one IN list: SQLite's own limit is 32,766 parameters
_SETTLED = delete(timers).where(
    timers.c.kind == bindparam("of"), timers.c.person_id == bindparam("about"), timers.c.token == bindparam("held")
)


class SqlSchedule:
    """Timers in SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self.engine = self._engine = engine
        insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        setting = insert(timers)
        self._set = setting.on_conflict_do_update(
            index_elements=["kind", "person_id"],
            set_={"due_at": setting.excluded.due_at, "leased_until": 0, "token": setting.excluded.token},
        )

    def put(self, timers: Collection[Timer]) -> None:
        if timers:
            with writing(self._engine) as connection:
                self._put(connection, timers)

    def take(self, kind: str, now_ms: int, n: int, lease_ms: int) -> list[Lease]:
        due = (
            select(timers.c.person_id)
            .where(timers.c.kind == kind, timers.c.due_at <= now_ms, timers.c.leased_until <= now_ms)
            .order_by(timers.c.due_at, timers.c.person_id)
            .limit(n)
            .with_for_update(skip_locked=True)  # PostgreSQL: racing workers take others at once; SQLite has one writer
        )
        taking = (
            update(timers)
            .where(timers.c.kind == kind, timers.c.person_id.in_(due))
            .values(leased_until=now_ms + lease_ms, token=timers.c.token + 1)
            .returning(timers)
        )
        with writing(self._engine) as connection:
            taken = [Lease(_timer(row), row.token) for row in connection.execute(taking)]
        return sorted(taken, key=lambda lease: lease.timer)

    def settle(self, leases: Sequence[Lease], following: Collection[Timer] = ()) -> list[Lease]:
        next_of = {(timer.kind, timer.person_id): timer for timer in following}
        with writing(self._engine) as connection:
            held = list(self._held(connection, leases))
            going_on = [next_of[which] for lease in held if (which := _which(lease)) in next_of]
            over = [lease for lease in held if _which(lease) not in next_of]
            if over:
                connection.execute(
                    _SETTLED, [{"of": x.timer.kind, "about": x.timer.person_id, "held": x.token} for x in over]
                )
            self._put(connection, going_on)
        return held

    def cancel(self, kind: str, person_ids: Collection[str]) -> int:
        with writing(self._engine) as connection:
            return sum(
                connection.execute(delete(timers).where(timers.c.kind == kind, timers.c.person_id.in_(some))).rowcount
                for some in _parts(person_ids)
            )

    def find(self, kind: str, person_id: str) -> Timer | None:
        with reading(self._engine) as connection:
            row = connection.execute(
                select(timers).where(timers.c.kind == kind, timers.c.person_id == person_id)
            ).one_or_none()
        return _timer(row) if row else None

    def waiting(self, kind: str, until_ms: int) -> int:
        query = select(func.count()).where(timers.c.kind == kind, timers.c.due_at <= until_ms)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one()

    def _put(self, connection: Connection, put: Collection[Timer]) -> None:
        if not put:
            return
        token = time_ns()  # a timer's tokens never come again, not even after its timer was gone
        rows = [
            {"kind": x.kind, "person_id": x.person_id, "due_at": x.due_at, "leased_until": 0, "token": token}
            for x in put
        ]
        connection.execute(self._set, rows)

    def _held(self, connection: Connection, leases: Sequence[Lease]) -> Iterator[Lease]:
        of_kind: dict[str, list[Lease]] = {}
        for lease in leases:
            of_kind.setdefault(lease.timer.kind, []).append(lease)
        for kind, mine in of_kind.items():
            for some in _parts(mine):
                # by kind, then people: SQLite answers pairs (kind, person) by looking at every timer there is
                query = select(timers.c.person_id, timers.c.token).where(
                    timers.c.kind == kind, timers.c.person_id.in_([lease.timer.person_id for lease in some])
                )
                # locked until the end of the transaction; on SQLite there is one writer at a time
                tokens = {row.person_id: row.token for row in connection.execute(query.with_for_update())}
                yield from (lease for lease in some if tokens.get(lease.timer.person_id) == lease.token)


def _which(lease: Lease) -> tuple[str, str]:
    return lease.timer.kind, lease.timer.person_id


def _timer(row: Row[Any]) -> Timer:
    return Timer(row.due_at, row.kind, row.person_id)


def _parts(of: Iterable[T]) -> Iterator[list[T]]:
    left = iter(of)
    while some := list(islice(left, _AT_ONCE)):
        yield some
