"""The port `Notes` on SQL."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.tables import staff_notes
from habitue.core.errors import Conflict
from habitue.profiles.notes import SealedNote

_COLUMNS = staff_notes.c


class SqlNotes:
    """Notes in SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, note: SealedNote, most: int) -> None:
        same = (_COLUMNS.person_id == note.person_id) & (_COLUMNS.kind == note.kind)
        with writing(self._engine) as connection:
            held = connection.execute(select(func.count()).select_from(staff_notes).where(same)).scalar_one()
            if held >= most:
                raise Conflict(f"this person has {held} of these already, the most there may be: remove one first")
            connection.execute(insert(staff_notes).values(**{f: getattr(note, f) for f in note.__struct_fields__}))

    def of_nodes(self, node_ids: Collection[str]) -> list[SealedNote]:
        query = select(staff_notes).where(_COLUMNS.person_id.in_(sorted(node_ids)))
        with reading(self._engine) as connection:
            rows: list[Any] = list(connection.execute(query.order_by(_COLUMNS.at.desc(), _COLUMNS.note_id)))
        return [SealedNote(**row._mapping) for row in rows]

    def remove(self, note_id: str, node_ids: Collection[str]) -> bool:
        mine = (_COLUMNS.note_id == note_id) & _COLUMNS.person_id.in_(sorted(node_ids))
        with writing(self._engine) as connection:
            return connection.execute(delete(staff_notes).where(mine)).rowcount == 1

    def erase(self, node_ids: Collection[str]) -> int:
        with writing(self._engine) as connection:
            return connection.execute(delete(staff_notes).where(_COLUMNS.person_id.in_(sorted(node_ids)))).rowcount
