"""Rewriting files without the rows of some nodes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb
import numpy as np

from habitue.adapters.duckdb.compaction import Exchange
from habitue.adapters.duckdb.manifest import File, Manifest
from habitue.adapters.duckdb.parquet import read_files, write_file
from habitue.adapters.duckdb.parts import renewed_part


def erased(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    manifest: Manifest,
    files: Sequence[File],
    node_ids: Collection[str],
) -> Exchange:
    """Those of the files that mention one of the nodes, and what is left of them on disk."""
    connection.register("erasing", {"node_id": np.array(sorted(node_ids), dtype=object)})
    nodes = connection.view("erasing")
    gone, new = [], []
    for file in files:
        rows = read_files(connection, root, [file])
        if rows.join(nodes, "node_id", how="semi").limit(1).fetchall():
            gone.append(file)
            kept = rows.join(nodes, "node_id", how="anti").order("position")
            new += write_file(connection, root, kept, renewed_part(file, manifest))
    return Exchange(gone, new)
