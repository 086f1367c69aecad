"""Counts of webhook deliveries on SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, delete, insert, select, update

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.tables import webhook_deliveries, webhook_sources
from habitue.privacy.webhook_deliveries import Counted

_table = webhook_deliveries.c


class SqlDeliveries:
    """The port `DeliveryLog` in SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self, counted: Sequence[Counted], oldest_day: int) -> None:
        with writing(self._engine) as connection:
            known = {row.name for row in connection.execute(select(webhook_sources.c.name))}
            for one in counted:
                if one.source in known:
                    _add(connection, one)
            connection.execute(delete(webhook_deliveries).where(_table.day < oldest_day))

    def counted(self, since_day: int) -> dict[str, list[Counted]]:
        query = select(webhook_deliveries).where(_table.day >= since_day).order_by(_table.source, _table.day)
        found: dict[str, list[Counted]] = {}
        with reading(self._engine) as connection:
            # by name: a row of SQLAlchemy is a tuple, whose own `count` would hide the column
            for row in connection.execute(query).mappings():
                found.setdefault(row["source"], []).append(Counted(**row))
        return found


def _add(connection: Connection, one: Counted) -> None:
    same = (_table.source == one.source, _table.day == one.day, _table.outcome == one.outcome)
    more = {"count": _table["count"] + one.count, "last_at": one.last_at}
    changed = connection.execute(update(webhook_deliveries).where(*same).values(more))
    if changed.rowcount == 0:
        connection.execute(insert(webhook_deliveries).values(**_row(one)))


def _row(one: Counted) -> dict[str, object]:
    return {"source": one.source, "day": one.day, "outcome": one.outcome, "count": one.count, "last_at": one.last_at}
