"""Engines for a workspace's database: a URL in, a SQLAlchemy engine out, and the two ways of using one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from habitue.core.errors import InvalidInput, Unavailable

BUSY_TIMEOUT_MS = 10_000
_WRITES = "habitue_writes"


def open_engine(url: str) -> Engine:
    """The engine of ``sqlite:///relative.db``, ``sqlite:////absolute.db`` or ``postgresql+psycopg://user@host/name``.

    Raises
    ------
    InvalidInput
        The URL names another database, or a SQLite database without a file.
    Unavailable
        The PostgreSQL driver is not installed.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _refused("this is not a database URL") from error
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        return _open_sqlite(parsed)
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        return _open_postgres(parsed)
    raise _refused(f"there is no adapter for {parsed.drivername}")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the database, whatever others write meanwhile."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _translated(), engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that commits, durably, when the block ends and rolls back when it raises."""
    with _translated(), engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        yield connection


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise  # what a violated constraint means, the store that wrote knows
    except DataError as error:
        raise InvalidInput(f"the database cannot hold this value: {error.orig}") from error
    except (DBAPIError, PoolTimeout) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise Unavailable(
            f"the workspace's database cannot be read or written ({reason}); nothing was changed"
        ) from error


def _open_sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise _refused("a workspace's SQLite database needs a file")
    # it holds password and key digests: readable by its owner only (the WAL beside it takes the same mode)
    try:
        Path(url.database).touch(mode=0o600)
    except OSError as error:
        raise Unavailable(f"the workspace's database cannot be opened: {error}") from error
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # without this the driver opens transactions by itself, late, and a read-then-write can fail as "locked" at once
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # NORMAL loses the last commits on a power cut
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # erased means overwritten


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE waits for the write lock at the start; DEFERRED would fail at once when it has to upgrade
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _open_postgres(url: URL) -> Engine:
    try:
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise Unavailable("the PostgreSQL driver is missing: install habitue[postgres]") from error


def _refused(why: str) -> InvalidInput:
    # the URL itself may hold a password: it stays out of the message
    expected = "sqlite:///path/workspace.db or postgresql+psycopg://user@host/name"
    return InvalidInput(f"{why}: write {expected}", path="$.database", expected=expected)
