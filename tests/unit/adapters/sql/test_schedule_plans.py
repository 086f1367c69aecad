"""What SQLite looks at when a timer is asked for: never every timer there is, or a million due at once take hours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from habitue.adapters.sql import SqlSchedule, migrate, open_engine
from habitue.schedule import Timer


def plans(engine: Engine, schedule: SqlSchedule) -> list[str]:
    """How each statement of a worker's turn is answered."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        asked.append((statement, parameters[0] if many else parameters))

    event.listen(engine, "before_cursor_execute", note)
    leases = schedule.take("audiences", 100, 40, 1_000)
    schedule.settle(leases, [Timer(500, "audiences", lease.timer.person_id) for lease in leases[:20]])
    schedule.put([Timer(7, "audiences", "d7")])
    schedule.cancel("audiences", ["d50", "d51"])
    schedule.find("audiences", "d60")
    schedule.waiting("audiences", 1_000)
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        return [
            str(row[3])
            for statement, parameters in asked
            if not statement.startswith("BEGIN")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]


def test_no_statement_looks_at_every_timer(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'workspace.db'}")
    migrate(engine)
    schedule = SqlSchedule(engine)
    schedule.put([Timer(n, "audiences", f"d{n}") for n in range(200)])
    found = plans(engine, schedule)
    engine.dispose()
    assert any("SEARCH timers" in plan for plan in found)
    assert [plan for plan in found if plan.startswith("SCAN timers")] == []
