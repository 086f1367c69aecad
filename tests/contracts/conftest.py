"""Empty SQL workspaces for the contract suites: SQLite files, and databases of a private PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine, text

from habitue.adapters.sql import migrate, open_engine
from habitue.adapters.sql.tables import metadata
from habitue.testing.contracts.store import Fresh, Store
from habitue.testing.postgres import PostgresServer, missing, running_postgres

T = TypeVar("T")

# A contract's `open` becomes a new engine each time: nothing is shared but the database, as between processes.
Stores = Callable[[Callable[..., T]], Fresh[T]]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    if reason := missing():
        pytest.skip(reason)
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        _migrate(f"sqlite:///{path}")
        yield path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> Iterator[str]:
    with postgres_server.database() as name:
        _migrate(postgres_server.url(name))
        yield name


@pytest.fixture
def sqlite_stores(sqlite_template: Path) -> Stores[Any]:
    @contextmanager
    def fresh() -> Iterator[tuple[str, Callable[[], bytes]]]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "workspace.db"
            shutil.copy(sqlite_template, path)
            yield f"sqlite:///{path}", lambda: b"".join(file.read_bytes() for file in Path(folder).iterdir())

    return lambda make: _fresh(fresh, make)


@pytest.fixture
def postgres_stores(postgres_server: PostgresServer, postgres_template: str) -> Stores[Any]:
    @contextmanager
    def fresh() -> Iterator[tuple[str, Callable[[], bytes]]]:
        with postgres_server.database(postgres_template) as name:
            url = postgres_server.url(name)
            yield url, lambda: _dump(url)

    return lambda make: _fresh(fresh, make)


def _fresh(
    database: Callable[[], AbstractContextManager[tuple[str, Callable[[], bytes]]]], make: Callable[..., T]
) -> Fresh[T]:
    @contextmanager
    def fresh() -> Iterator[Store[T]]:
        with ExitStack() as stack:
            url, stored = stack.enter_context(database())

            def open_(*arguments: Any) -> T:
                engine = open_engine(url)
                stack.callback(engine.dispose)
                return make(engine, *arguments)

            yield Store(open_, stored)

    return fresh


def _migrate(url: str) -> None:
    engine: Engine = open_engine(url)
    migrate(engine)
    engine.dispose()


def _dump(url: str) -> bytes:
    """Every row as PostgreSQL writes it, binary columns as the text they might be hiding."""
    engine = open_engine(url)
    with engine.connect() as connection:
        rows = [
            value if isinstance(value, bytes) else str(value).encode()
            for table in metadata.sorted_tables
            for row in connection.execute(text(f"SELECT * FROM {table.name}"))
            for value in row
        ]
    engine.dispose()
    return b"\n".join(rows)
