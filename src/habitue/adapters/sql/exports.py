"""The record of exports on SQL: who took whom out of an audience is never kept, how many and what for is."""

from __future__ import annotations

from sqlalchemy import Engine, insert, select, update

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.tables import audience_exports
from habitue.channels.export import Exported

_all = audience_exports.c


class SqlExports:
    """The port `Exports` in SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, export: Exported) -> None:
        row = {field: getattr(export, field) for field in Exported.__struct_fields__}
        with writing(self._engine) as connection:
            connection.execute(insert(audience_exports).values(row))

    def add(self, export_id: str, people: int, withheld: int, completed_at: int | None) -> None:
        more = {"people": _all.people + people, "withheld": _all.withheld + withheld, "completed_at": completed_at}
        with writing(self._engine) as connection:
            connection.execute(update(audience_exports).where(_all.export_id == export_id).values(more))

    def newest(self, n: int) -> list[Exported]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(audience_exports).order_by(_all.at.desc(), _all.export_id).limit(n))
            return [Exported(**row) for row in rows.mappings()]
