"""From fresh files to one file a day: what the manifest will name instead of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
# Sorted at a time, wide rows too: a sort of all that is fresh did not fit in the memory a worker may use
SORTED_ROWS = 15_000


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
    gone, new = list(fresh), list[File]()
    for days in _runs(_days(read_files(connection, root, fresh))):
        with _rows_of(connection, root, fresh, days) as rows:
            for day in days:
                of_day, first, last = (
                    rows.filter(ColumnExpression("day") == ConstantExpression(day.day)),
                    *day.positions,
                )
                old = daily.get(day.day)
                if old is not None:
                    gone.append(old)
                    first, last = min(first, old.first), max(last, old.last)
                    # what is fresh came after what is compacted: this is log order
                    of_day = read_files(connection, root, [old]).union(of_day)
                new += write_file(connection, root, of_day, daily_part(table, day.day, first, last, manifest))
    return Exchange(gone, new)


class _Day(msgspec.Struct, frozen=True):
    day: int
    rows: int
    positions: tuple[int, int]


def _days(fresh: duckdb.DuckDBPyRelation) -> list[_Day]:
    counted = fresh.aggregate("day, count(*), min(position) AS first, max(position) AS last").order("day").fetchall()
    return [_Day(day, rows, (first, last)) for day, rows, first, last in counted]


def _runs(days: Iterable[_Day]) -> Iterator[list[_Day]]:
    """The days in runs of at most `SORTED_ROWS` rows; a day that has more is alone."""
    run: list[_Day] = []
    for day in days:
        if run and sum(one.rows for one in run) + day.rows > SORTED_ROWS:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


@contextmanager
def _rows_of(
    connection: duckdb.DuckDBPyConnection, root: Path, fresh: list[File], days: list[_Day]
) -> Iterator[duckdb.DuckDBPyRelation]:
    """The fresh rows of a run of days, sorted so that each day touches its own rows only.

    One day alone is not sorted: its rows lie in log order, and may be more than memory holds.
    """
    rows = read_files(connection, root, fresh).filter(
        ColumnExpression("day").isin(*(ConstantExpression(day.day) for day in days))
    )
    if len(days) == 1:
        yield rows
        return
    rows.order("day, position").create("compacting")
    try:
        yield connection.table("compacting")
    finally:
        connection.execute("DROP TABLE compacting")
