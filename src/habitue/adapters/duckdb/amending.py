"""Rewriting files with what some events say now: the log took something out of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from habitue.adapters.duckdb.columns import DDL, insert_rows
from habitue.adapters.duckdb.compaction import Exchange
from habitue.adapters.duckdb.manifest import File, Manifest
from habitue.adapters.duckdb.parquet import read_files, write_file
from habitue.adapters.duckdb.parts import renewed_part
from habitue.lake.rows import TABLES, Rows


def amended(
    connection: duckdb.DuckDBPyConnection, root: Path, manifest: Manifest, files: Sequence[File], rows: Rows
) -> Exchange:
    """Those of the files that hold one of the rows' positions, and the files that take their place.

    A row keeps its file: neither the position of an event nor its day changes.
    """
    gone, new = [], []
    for table in TABLES:
        connection.execute(f"CREATE TABLE amended_{table} ({DDL[table]})")
        insert_rows(connection, f"amended_{table}", table, rows.of(table))
        amended_rows = connection.table(f"amended_{table}")
        for file in [file for file in files if file.table == table and rows.of(table)]:
            held = read_files(connection, root, [file])
            fresh = amended_rows.join(held.project("position").distinct(), "position", how="semi")
            if fresh.limit(1).fetchall():
                gone.append(file)
                left = held.join(amended_rows.project("position").distinct(), "position", how="anti")
                new += write_file(connection, root, left.union(fresh).order("position"), renewed_part(file, manifest))
    return Exchange(gone, new)
