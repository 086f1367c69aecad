"""Parquet through DuckDB, a few thousand rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from habitue.catalog.rows import Row, Table
from habitue.core.errors import InvalidInput

if TYPE_CHECKING:
    import duckdb

_ROWS_AT_ONCE = 10_000


def read_parquet(path: Path) -> Table:
    """The rows of a Parquet file, numbered from 1; null is None, a moment with a zone is epoch milliseconds.

    Raises
    ------
    InvalidInput
        When the file is damaged or half written: the index of a Parquet file is its end.
    """
    with _opened(path) as connection:
        described = connection.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
    columns = tuple(str(column[0]) for column in described)
    return Table(columns, "Parquet", _rows(path, columns, _selection(described)))


@contextmanager
def _opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb  # a serving process reads other files by this package and never has the engine in memory

    with duckdb.connect(config={"threads": 1, "memory_limit": "512MB"}) as connection:
        # Order is what makes a row's number mean something in the report.
        connection.execute("set preserve_insertion_order = true")
        try:
            yield connection
        except duckdb.Error as error:
            raise _damaged(path, error) from error


def _selection(described: list[tuple[str, ...]]) -> str:
    # DuckDB hands out zoned moments only with pytz installed; as epoch milliseconds they need nothing.
    quoted = [('"' + name.replace('"', '""') + '"', kind) for name, kind, *_ in described]
    return ", ".join(f"epoch_ms({name})" if "WITH TIME ZONE" in kind else name for name, kind in quoted)


def _rows(path: Path, columns: tuple[str, ...], selection: str) -> Iterator[Row]:
    # opened with the first row: a file refused for its columns leaves nothing open
    number = 0
    with _opened(path) as connection:
        connection.execute(f"select {selection} from read_parquet(?)", [str(path)])  # noqa: S608
        while batch := connection.fetchmany(_ROWS_AT_ONCE):
            for values in batch:
                number += 1
                yield number, dict(zip(columns, values, strict=True))


def _damaged(path: Path, error: duckdb.Error) -> InvalidInput:
    first_line = str(error).splitlines()[0]
    return InvalidInput(
        f"{path.name} is not a whole Parquet file: {first_line}; write it again, or export CSV or JSON lines",
        path="$.file",
        expected="a complete Parquet file",
        got=first_line,
    )
