"""The lake's Parquet files: reading some of one table, and writing one so that it is there as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from habitue.adapters.duckdb.manifest import File, Part, digest_of, fsync_file, fsync_folder
from habitue.adapters.duckdb.parts import TEMPORARY


def path_of(root: Path, part: Part) -> Path:
    """Where a part's file is."""
    return root / part.table / part.name


def read_files(connection: duckdb.DuckDBPyConnection, root: Path, files: Iterable[File]) -> duckdb.DuckDBPyRelation:
    """The rows of some files (at least one) of one table."""
    return connection.read_parquet([str(path_of(root, file)) for file in files])


def write_file(
    connection: duckdb.DuckDBPyConnection, root: Path, rows: duckdb.DuckDBPyRelation, part: Part
) -> list[File]:
    """Write the rows as they come (in log order), zstd-compressed, under the part's name; no file for no rows.

    Temporary name, fsync, rename, fsync of the folder. The caller names the file in the manifest afterwards.
    """
    final = path_of(root, part)
    temporary = final.with_name(final.name + TEMPORARY)
    final.parent.mkdir(exist_ok=True)
    rows.write_parquet(str(temporary), compression="zstd", overwrite=True)
    count = int(connection.read_parquet(str(temporary)).count("*").fetchall()[0][0])
    if not count:
        temporary.unlink()
        return []
    fsync_file(temporary)
    temporary.rename(final)
    fsync_folder(final.parent)
    file = File(
        table=part.table,
        name=part.name,
        first=part.first,
        last=part.last,
        day=part.day,
        rows=count,
        size=final.stat().st_size,
        digest=digest_of(final),
    )
    return [file]
