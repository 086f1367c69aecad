"""Migrations on SQLite and PostgreSQL: they make the declared tables, once, all or nothing, whoever starts them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, inspect, text

from habitue.adapters.sql import SqlLedger, migrate, open_engine
from habitue.adapters.sql import tables as tables_module
from habitue.adapters.sql.engine import writing
from habitue.adapters.sql.migrate import newest_revision
from habitue.core.errors import Unavailable
from habitue.ledgers import CounterKey
from habitue.testing.postgres import PostgresServer

MIGRATE = "import sys; from habitue.adapters.sql import *; migrate(open_engine(sys.argv[1]))"
BROKEN = """
import os, sys
from alembic import op
from habitue.adapters.sql import *
original = op.create_index
def die(*arguments):
    original(*arguments)
    os._exit(9)
op.create_index = die
migrate(open_engine(sys.argv[1]))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/workspace.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as name:
        yield server.url(name)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


def test_migrations_make_the_declared_tables(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, tables_module.metadata) == []
    with engine.connect() as connection:
        inspector = inspect(connection)
        for table in tables_module.metadata.sorted_tables:
            checks = [constraint for constraint in table.constraints if isinstance(constraint, CheckConstraint)]
            made = {str(c["name"]) for c in inspector.get_check_constraints(table.name)}
            assert {str(constraint.name) for constraint in checks} == made


def test_migrating_again_keeps_everything(engine: Engine) -> None:
    migrate(engine)
    assert SqlLedger(engine).try_increment(CounterKey(name="x"), 5, by=3)
    migrate(engine)
    assert SqlLedger(engine).count(CounterKey(name="x")) == 3


def test_several_processes_migrate_at_once(url: str, engine: Engine) -> None:
    started = [subprocess.Popen([sys.executable, "-c", MIGRATE, url], stderr=subprocess.PIPE) for _ in range(3)]
    errors = [process.communicate(timeout=120)[1].decode() for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], errors
    migrate(engine)
    assert SqlLedger(engine).try_increment(CounterKey(name="x"), 1)


def test_a_migration_killed_half_way_leaves_nothing(url: str, engine: Engine) -> None:
    killed = subprocess.run([sys.executable, "-c", BROKEN, url], stderr=subprocess.PIPE, check=False, timeout=120)
    assert killed.returncode == 9, killed.stderr.decode()
    assert inspect(engine).get_table_names() == []
    migrate(engine)
    assert SqlLedger(engine).try_increment(CounterKey(name="x"), 1)


def test_a_database_of_a_newer_habitue_is_refused_and_left_alone(engine: Engine) -> None:
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="newer habitue"):
        migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_the_newest_revision_is_what_a_migrated_database_has(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == newest_revision()
