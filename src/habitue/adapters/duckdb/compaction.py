"""From fresh files to one file a day: what the manifest will name instead of what."""

from __future__ import annotations

from pathlib import Path

import duckdb
import msgspec
from duckdb import ColumnExpression, ConstantExpression

from habitue.adapters.duckdb.manifest import File, Manifest
from habitue.adapters.duckdb.parquet import read_files, write_file
from habitue.adapters.duckdb.parts import daily_part
from habitue.lake.rows import TABLES

# Beyond either, appending compacts by itself: rows keep scans fast, files keep opening fast
FRESH_ROWS = 250_000
FRESH_FILES = 48


class Exchange(msgspec.Struct, frozen=True):
    """Files to name no longer, and those on disk to name instead."""

    gone: list[File]
    new: list[File]


def is_due(manifest: Manifest) -> bool:
    """Whether so much is fresh that reading suffers."""
    return len(manifest.fresh) > FRESH_FILES or sum(file.rows for file in manifest.fresh) > FRESH_ROWS


def compacted(connection: duckdb.DuckDBPyConnection, root: Path, manifest: Manifest) -> Exchange:
    """Write the fresh rows of every table, with those already there, into one file a day."""
    exchanges = [_compacted_table(connection, root, manifest, table) for table in TABLES]
    return Exchange([f for e in exchanges for f in e.gone], [f for e in exchanges for f in e.new])


def _compacted_table(connection: duckdb.DuckDBPyConnection, root: Path, manifest: Manifest, table: str) -> Exchange:
    fresh = [file for file in manifest.fresh if file.table == table]
    if not fresh:
        return Exchange([], [])
    daily = {file.day: file for file in manifest.files if file.table == table and file.day is not None}
    # sorted by day, so that each day touches its own rows only
    read_files(connection, root, fresh).order("day, position").create("compacting")
    rows = connection.table("compacting")
    days = rows.aggregate("day, min(position) AS first, max(position) AS last").order("day").fetchall()
    gone, new = fresh, []
    for day, first, last in days:
        of_day = rows.filter(ColumnExpression("day") == ConstantExpression(day))
        old = daily.get(day)
        if old is not None:
            gone = [*gone, old]
            first, last = min(first, old.first), max(last, old.last)
            # what is fresh came after what is compacted: this is log order
            of_day = read_files(connection, root, [old]).union(of_day)
        new += write_file(connection, root, of_day, daily_part(table, day, first, last, manifest))
    connection.execute("DROP TABLE compacting")
    return Exchange(gone, new)
