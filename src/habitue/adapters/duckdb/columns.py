"""Row structs as columns DuckDB takes over without copying row by row (``executemany`` is some thirty times slower)."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import duckdb
import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.lake.rows import TABLES, Row

# NumPy's whole numbers have no null: this one stands for it on the way in
_NULL = -(2**63)
_json = msgspec.json.Encoder()

# annotation -> (SQL type, expression that makes it of the column as handed over)
_KINDS = {
    "str": ("VARCHAR", '"{0}"::VARCHAR'),
    "int": ("BIGINT", '"{0}"'),
    "bool": ("BOOLEAN", '"{0}"'),
    "int | None": ("BIGINT", f'nullif("{{0}}", {_NULL})'),
    "dict[str, str]": ("MAP(VARCHAR, VARCHAR)", 'from_json("{0}"::VARCHAR, \'"MAP(VARCHAR, VARCHAR)"\')'),
    "list[str]": ("VARCHAR[]", 'from_json("{0}"::VARCHAR, \'["VARCHAR"]\')'),
}


def _kind(field: msgspec.structs.FieldInfo) -> str:
    return field.type.__name__ if field.type in (str, int, bool) else str(field.type)


_FIELDS = {table: [(f.name, _kind(f)) for f in msgspec.structs.fields(row)] for table, row in TABLES.items()}

# an empty table of each kind, and the expressions that turn handed-over columns into it
DDL = {table: ", ".join(f'"{name}" {_KINDS[kind][0]}' for name, kind in fields) for table, fields in _FIELDS.items()}
SELECT = {
    table: ", ".join(f'{_KINDS[kind][1].format(name)} AS "{name}"' for name, kind in fields)
    for table, fields in _FIELDS.items()
}


def relation_of(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> duckdb.DuckDBPyRelation:
    """The rows as a relation with the table's columns; valid until the next call on this connection."""
    columns = {name: _array(kind, list(map(attrgetter(name), rows))) for name, kind in _FIELDS[table]}
    connection.register("handed_over", columns)
    return connection.view("handed_over").project(SELECT[table])


def insert_rows(connection: duckdb.DuckDBPyConnection, into: str, table: str, rows: Sequence[Row]) -> None:
    """Add rows of `table` to the scratch table `into`, which has the same columns."""
    if rows:
        relation_of(connection, table, rows).insert_into(into)


def _array(kind: str, values: list[Any]) -> NDArray[Any]:
    if kind == "int":
        return np.array(values, dtype=np.int64)
    if kind == "bool":
        return np.array(values, dtype=np.bool_)
    if kind == "int | None":
        return np.array([_NULL if value is None else value for value in values], dtype=np.int64)
    if kind == "list[str]":
        values = ["[]" if not value else _json.encode(value).decode() for value in values]
    if kind == "dict[str, str]":
        values = ["{}" if not value else _json.encode(value).decode() for value in values]
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
