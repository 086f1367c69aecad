"""Parquet and CSV tables of any columns, for models of rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from habitue.core.errors import InvalidInput
from habitue.models.tabular.table import Column, Kind, Table, column_of_labels

_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_NUMBER = (*_WHOLE, "BOOLEAN", "FLOAT", "DOUBLE", "DECIMAL", "UHUGEINT")
_MOMENT = ("DATE", "TIMESTAMP")
_LABEL = ("VARCHAR", "ENUM", "UUID")
_MS_PER_DAY = 86_400_000


def read_table(path: Path, like: Table | None = None) -> Table:
    """Every column of a Parquet file, or of a CSV file (by its ending, else by its content) with a header.

    Parameters
    ----------
    like
        The training table: its columns are read as they were there (what does not fit is missing), and no others. A
        column it has and this file lacks is an error.

    Raises
    ------
    InvalidInput
        The file is missing, empty, cannot be read, or lacks a column of `like`.
    """
    connection = duckdb.connect(config={"threads": 2})
    try:
        relation = _open(connection, path)
        kinds = {name: _kind(str(t)) for name, t in zip(relation.columns, relation.types, strict=True)}
        whole = {n: str(t) in _WHOLE for n, t in zip(relation.columns, relation.types, strict=True)}
        wanted = {c.name: c.kind for c in like.columns} if like else {n: k for n, k in kinds.items() if k}
        missing = [name for name in wanted if name not in kinds]
        if missing:
            raise InvalidInput(
                f"{path} has no column {', '.join(missing)}: the training table has",
                expected=", ".join(wanted),
                got=", ".join(kinds),
            )
        taken = relation.select(", ".join(_expression(n, k, kinds[n]) for n, k in wanted.items())).fetchnumpy()
    except duckdb.Error as error:
        raise InvalidInput(
            f"{path} cannot be read as a table: {error}", expected="a Parquet file, or a CSV file with a header"
        ) from error
    finally:
        connection.close()
    columns = tuple(_column(name, kind, taken[name], whole[name]) for name, kind in wanted.items())
    if not columns or not len(columns[0].values):
        raise InvalidInput(f"{path} has no rows", expected="at least one row", got="none")
    return Table(columns, () if like else tuple(name for name, kind in kinds.items() if kind is None))


def _open(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    with_magic = False
    if path.is_file():
        with path.open("rb") as file:
            with_magic = file.read(4) == b"PAR1"
    if with_magic or path.suffix.lower() in (".parquet", ".pq"):
        connection.read_parquet(str(path)).create("loaded")
        return connection.table("loaded")
    # the whole file is looked at before a type is chosen: a column of numbers may have its one word in the last row
    connection.read_csv(str(path), header=True, sample_size=-1).create("loaded")
    # a table of its own: the reader would take the casts of a later query for the types to parse as
    return connection.table("loaded")


def _kind(engine_type: str) -> Kind | None:
    if engine_type.startswith(_MOMENT):
        return "moment"
    if engine_type.startswith(_LABEL):
        return "label"
    return "number" if engine_type.split("(")[0] in _NUMBER and not engine_type.endswith("]") else None


def _expression(name: str, kind: Kind, stored: Kind | None) -> str:
    column = '"' + name.replace('"', '""') + '"'
    if kind == "moment":
        moment = column if stored == "moment" else f"TRY_CAST({column} AS TIMESTAMP)"
        return f"epoch_ms({moment}::TIMESTAMP)::DOUBLE / {_MS_PER_DAY} AS {column}"
    return f"TRY_CAST({column} AS {'DOUBLE' if kind == 'number' else 'VARCHAR'}) AS {column}"


def _column(name: str, kind: Kind, values: Any, whole: bool) -> Column:
    if kind == "label":
        texts: Any = np.ma.filled(np.ma.asarray(values, dtype=object), None)
        return column_of_labels(name, texts.tolist())
    return Column(name, kind, np.ma.filled(np.ma.asarray(values, np.float64), np.nan), whole=whole)
