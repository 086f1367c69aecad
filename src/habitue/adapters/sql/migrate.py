"""Migrations: bring a database to this version's tables, all or nothing, from any process, as often as one likes."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, text

from habitue.adapters.sql.engine import writing
from habitue.core.errors import Unavailable

# Alembic's environment is a module-level proxy: two threads upgrading at once would share it.
_one_at_a_time = threading.Lock()
_LOCK_ID = 0x68616269747565  # "habitue"


def migrate(engine: Engine) -> None:
    """Bring the database to the newest tables; does nothing when it has them.

    One transaction on both engines: a process killed half-way leaves the database as it was.

    Raises
    ------
    Unavailable
        The database cannot be written, or a newer habitue wrote it.
    """
    with _one_at_a_time, writing(engine) as connection:
        if engine.dialect.name == "postgresql":  # SQLite's BEGIN IMMEDIATE is such a lock already
            connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": _LOCK_ID})
        try:
            command.upgrade(configuration(connection), "head")
        except (CommandError, ResolutionError) as error:
            raise Unavailable(
                f"the workspace's database was written by a newer habitue ({error}): upgrade habitue"
            ) from error


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for the migrations inside this package, on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    """The id of the newest migration in this package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config).get_current_head() or ""
