"""Engines: which URLs, how SQLite is set up, and what becomes of a database that cannot be used."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from habitue.adapters.sql import SqlKeys, SqlLedger, engine, migrate, open_engine
from habitue.adapters.sql.engine import reading, writing
from habitue.core.errors import InvalidInput, Unavailable
from habitue.ledgers import CounterKey

COUNTER = CounterKey(name="x")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "workspace.db",
        "mysql://host/db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory",
        "http://x",
    ],
)
def test_what_is_not_a_workspace_database_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="sqlite:///"):
        open_engine(url)


def test_a_password_in_a_wrong_url_is_not_repeated() -> None:
    with pytest.raises(InvalidInput) as raised:
        open_engine("mysql://habitue:hunter2@host/db")
    assert "hunter2" not in raised.value.message


def test_sqlite_is_durable_shared_and_private(tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    opened = open_engine(f"sqlite:///{path}")
    migrate(opened)
    with reading(opened) as connection:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("busy_timeout", 10_000),
            ("secure_delete", 1),
        ):
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value, pragma
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    opened.dispose()


def test_a_reader_sees_one_moment_while_others_write(tmp_path: Path) -> None:
    ours, theirs = (open_engine(f"sqlite:///{tmp_path}/workspace.db") for _ in range(2))
    migrate(ours)
    query = text("SELECT count(*) FROM counters")
    with reading(ours) as connection:
        assert connection.execute(query).scalar() == 0
        assert SqlLedger(theirs).try_increment(COUNTER, 1)
        assert connection.execute(query).scalar() == 0
    assert SqlLedger(ours).count(COUNTER) == 1
    ours.dispose()
    theirs.dispose()


def test_what_raises_is_rolled_back(tmp_path: Path) -> None:
    opened = open_engine(f"sqlite:///{tmp_path}/workspace.db")
    migrate(opened)

    def fail_half_way() -> None:
        with writing(opened) as connection:
            connection.execute(text("INSERT INTO counters VALUES ('x', '', '', 1)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert SqlLedger(opened).count(COUNTER) == 0
    opened.dispose()


def test_a_database_held_by_another_writer_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    ours, theirs = (open_engine(f"sqlite:///{tmp_path}/workspace.db") for _ in range(2))
    migrate(ours)
    with writing(theirs), pytest.raises(Unavailable, match="locked"):
        SqlLedger(ours).try_increment(COUNTER, 1)
    assert SqlLedger(ours).try_increment(COUNTER, 1), "and it recovers by itself"
    ours.dispose()
    theirs.dispose()


def test_a_full_disk_is_unavailable_and_keeps_what_was_there(tmp_path: Path) -> None:
    opened = open_engine(f"sqlite:///{tmp_path}/workspace.db")
    migrate(opened)
    ledger = SqlLedger(opened)
    assert ledger.try_increment(COUNTER, 9)
    with opened.connect() as connection:  # this connection goes back to the pool, full
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    def fill() -> None:
        for number in range(10_000):
            ledger.try_increment(CounterKey(name=f"{number}", period="x" * 100), 1)

    with pytest.raises(Unavailable, match="full"):
        fill()
    assert ledger.count(COUNTER) == 1
    assert ledger.try_increment(COUNTER, 9), "what needs no new page still works"
    opened.dispose()


def test_a_missing_folder_and_a_file_that_is_no_database_are_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="No such file"):
        open_engine(f"sqlite:///{tmp_path}/missing/workspace.db")
    wrong = tmp_path / "wrong.db"
    wrong.write_bytes(b"this is not a database" * 100)
    opened = open_engine(f"sqlite:///{wrong}")
    with pytest.raises(Unavailable, match="not a database"):
        migrate(opened)
    opened.dispose()


def test_a_database_never_migrated_says_so(tmp_path: Path) -> None:
    opened = open_engine(f"sqlite:///{tmp_path}/workspace.db")
    with pytest.raises(Unavailable, match="no such table"):
        SqlKeys(opened).ring()
    opened.dispose()


def test_an_unreachable_postgres_is_unavailable(tmp_path: Path) -> None:
    opened = open_engine(f"postgresql://habitue@/nowhere?host={tmp_path}")
    assert opened.dialect.driver == "psycopg"
    with pytest.raises(Unavailable):
        migrate(opened)
    opened.dispose()


def test_importing_the_domain_loads_no_engine() -> None:
    code = (
        "import sys, habitue.definitions, habitue.ledgers, habitue.privacy.access;"
        "sys.exit(any(m in sys.modules for m in ('sqlalchemy', 'sqlite3', 'psycopg', 'argon2')))"
    )
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0
