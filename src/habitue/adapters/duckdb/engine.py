"""DuckDB connections: in memory, bounded, offline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from habitue.core.errors import Unavailable


def connect(spill: Path, memory_mb: int = 256, threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A connection of its own that keeps at most `memory_mb` and puts the rest into `spill`."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{memory_mb}MiB",
            "threads": threads,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "preserve_insertion_order": True,
        },
    )
    connection.execute("SET enable_progress_bar = false")  # what a command prints is ours to say
    return connection


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn the engine's input/output errors into ours; a mistake in our SQL stays what it is."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        said = str(error).partition("\n")[0]
        raise Unavailable(
            f"{doing} needs more memory than it may use, and what it holds cannot wait on the disk ({said}): "
            "raise lake_memory_mb in the settings"
        ) from error
    except (duckdb.IOException, OSError) as error:
        raise Unavailable(f"{doing} failed: {error}. Check the disk, then try again") from error


def identifier(name: str) -> str:
    """The name of a table, quoted; names come from our own code and are still not trusted."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"{name!r} is no table name: use lower-case letters, digits and underscores")
    return f'"{name}"'
