"""Rewriting files without the rows of events that have expired from the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_, or_
from pathlib import Path

import duckdb
from duckdb import ColumnExpression, ConstantExpression, Expression, FunctionExpression

from habitue.adapters.duckdb.compaction import Exchange
from habitue.adapters.duckdb.manifest import File, Manifest
from habitue.adapters.duckdb.parquet import read_files, write_file
from habitue.adapters.duckdb.parts import renewed_part
from habitue.events.names import DECISION_MADE
from habitue.events.retention import STAYING, Expired


def expired(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    manifest: Manifest,
    files: Sequence[File],
    gone: Sequence[Expired],
) -> Exchange:
    """Those of the files that hold rows of these events, and what is left of them on disk."""
    touched = [file for file in files if any(file.first <= one.until and file.last > one.after for one in gone)]
    of_events = [file for file in touched if file.table == "events"]
    if not of_events or not gone:
        return Exchange([], [])
    read_files(connection, root, of_events).filter(_any(map(_condition, gone))).project("position").create("expiring")
    positions = connection.table("expiring")
    old, new = [], []
    for file in touched:
        rows = read_files(connection, root, [file])
        if rows.join(positions, "position", how="semi").limit(1).fetchall():
            old.append(file)
            kept = rows.join(positions, "position", how="anti").order("position")
            new += write_file(connection, root, kept, renewed_part(file, manifest))
    return Exchange(old, new)


def _condition(one: Expired) -> Expression:
    """What `EventClass.covers` says, of rows at the positions."""
    name, position = ColumnExpression("name"), ColumnExpression("position")
    of_somebody = (ColumnExpression("node_id") != ConstantExpression("")) | (name == ConstantExpression(DECISION_MADE))
    every = [
        position > ConstantExpression(one.after),
        position <= ConstantExpression(one.until),
        of_somebody,
        name.isnotin(*map(ConstantExpression, sorted(STAYING))),
    ]
    if one.of.names:
        every.append(name.isin(*map(ConstantExpression, sorted(one.of.names))))
    if one.of.flag:
        every.append(FunctionExpression("list_contains", ColumnExpression("flags"), ConstantExpression(one.of.flag)))
    return reduce(and_, every)


def _any(conditions: Iterable[Expression]) -> Expression:
    return reduce(or_, conditions)
