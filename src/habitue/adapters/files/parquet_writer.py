"""Texts gathered row by row, and the Parquet file of them once all are there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence

_MEMORY_MB = 512  # some millions of addresses; nothing of them is put on disk
_PIECE = 1 << 20


class ParquetWriter:
    """The file is made at the end, by the engine, without a name on the disk: whatever dies, no address is left behind.

    Parameters
    ----------
    columns
        Their names, distinct.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        import duckdb  # a serving process loads it when somebody takes people out in this form, not before

        self._columns = tuple(columns)
        self._engine = duckdb.connect(
            ":memory:", config={"threads": 1, "memory_limit": f"{_MEMORY_MB}MiB", "temp_directory": ""}
        )
        self._engine.execute(f"CREATE TABLE rows ({', '.join(f'{_quoted(name)} VARCHAR' for name in columns)})")

    def head(self) -> bytes:
        """Nothing: what the file begins with is written with the rest."""
        return b""

    def rows(self, rows: Sequence[Mapping[str, str]]) -> bytes:
        """Some more rows; nothing comes of them before the end."""
        if rows:
            texts = [[row[name] for row in rows] for name in self._columns]
            self._engine.execute(f"INSERT INTO rows SELECT {', '.join(['unnest(?::VARCHAR[])'] * len(texts))}", texts)
        return b""

    def end(self) -> Iterator[bytes]:
        """The file, in pieces."""
        with tempfile.TemporaryFile() as file:
            self._engine.execute(
                f"COPY rows TO '/proc/self/fd/{file.fileno()}' (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
            )
            self._engine.close()
            while piece := file.read(_PIECE):
                yield piece


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
