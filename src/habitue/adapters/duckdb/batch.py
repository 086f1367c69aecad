"""DuckDB as the batch engine over the lake's files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from habitue.adapters.duckdb.columns import DDL
from habitue.adapters.duckdb.engine import identifier, translated
from habitue.adapters.duckdb.manifest import File
from habitue.adapters.duckdb.parquet import read_files
from habitue.lake.port import Column, Parameter
from habitue.lake.rows import TABLES

_NAMED = re.compile(r"\$([a-z_]+)")


class DuckDBBatch:
    """`habitue.lake.port.Batch` on a connection of its own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, root: Path, files: Sequence[File]) -> None:
        self._connection = connection
        for table in TABLES:
            of_table = [file for file in files if file.table == table]
            if of_table:
                read_files(connection, root, of_table).create_view(table)
            else:
                connection.execute(f"CREATE TABLE {table} ({DDL[table]})")

    def put(self, name: str, columns: Mapping[str, Column]) -> None:
        # an empty list says nothing of its kind: it is text
        arrays: dict[str, NDArray[Any]] = {
            key: np.array(values, dtype=_dtype(values)) for key, values in columns.items()
        }
        self._connection.register("handed_over", arrays)
        kinds = ", ".join(f"{identifier(key)}::{_sql_type(a)} AS {identifier(key)}" for key, a in arrays.items())
        self._connection.execute(f"DROP TABLE IF EXISTS {identifier(name)}")
        self._connection.view("handed_over").project(kinds).create(name)

    def view(self, name: str, sql: str) -> None:
        with translated("reading the lake"):
            self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {identifier(name)} AS {sql}")

    def table(self, name: str, sql: str, parameters: Mapping[str, Parameter] | None = None) -> None:
        with translated("reading the lake"):
            self._connection.execute(f"CREATE OR REPLACE TABLE {identifier(name)} AS {sql}", _used(sql, parameters))

    def rows(self, sql: str, parameters: Mapping[str, Parameter] | None = None) -> list[tuple[Any, ...]]:
        with translated("reading the lake"):
            return self._connection.execute(sql, _used(sql, parameters)).fetchall()

    def arrays(self, sql: str, parameters: Mapping[str, Parameter] | None = None) -> dict[str, NDArray[Any]]:
        with translated("reading the lake"):
            return dict(self._connection.execute(sql, _used(sql, parameters)).fetchnumpy())


def _used(sql: str, parameters: Mapping[str, Parameter] | None) -> dict[str, Parameter]:
    """DuckDB refuses parameters that the text does not name; one set serves many questions here."""
    named = set(_NAMED.findall(sql))
    return {name: value for name, value in (parameters or {}).items() if name in named}


def _dtype(values: Column) -> np.dtype[Any] | type:
    if isinstance(values, np.ndarray):
        return values.dtype
    first = values[0] if len(values) else ""
    if isinstance(first, float):
        return np.float64
    return np.int64 if isinstance(first, (int, np.integer)) else object


def _sql_type(array: NDArray[Any]) -> str:
    return {"int64": "BIGINT", "float64": "DOUBLE"}.get(array.dtype.name, "VARCHAR")
