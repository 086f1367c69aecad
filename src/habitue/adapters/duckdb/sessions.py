"""Session logs in Parquet files of other people, for offline evaluation."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np

from habitue.core.errors import InvalidInput
from habitue.models.evaluation import SessionLog

_COLUMNS = ("session_id", "product_id", "occurred_at")


def read_sessions(path: Path) -> SessionLog:
    """The columns `session_id`, `product_id`, `occurred_at` (a timestamp, or integer ms) of a Parquet file.

    Raises
    ------
    InvalidInput
        The file is missing, no Parquet, or lacks a column.
    """
    connection = duckdb.connect()
    try:
        relation = connection.read_parquet(str(path))
        missing = sorted(set(_COLUMNS) - set(relation.columns))
        if missing:
            raise InvalidInput(
                f"{path} has no column {', '.join(missing)}",
                expected=", ".join(_COLUMNS),
                got=", ".join(relation.columns),
            )
        moment = (
            "occurred_at"
            if str(relation.select("occurred_at").types[0]) in ("BIGINT", "INTEGER")
            else "epoch_ms(occurred_at)"
        )
        columns = relation.select(f"session_id, product_id, {moment} AS occurred_at").fetchnumpy()
    except duckdb.Error as error:
        raise InvalidInput(f"{path} cannot be read as Parquet: {error}", expected="a Parquet file") from error
    finally:
        connection.close()
    return SessionLog(*(np.asarray(columns[name]) for name in _COLUMNS))
