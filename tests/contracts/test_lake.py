"""The lake's promises, kept by Parquet files and DuckDB."""

from __future__ import annotations

from pathlib import Path

import pytest

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.testing.contracts.lake import LakeContract, Open


class TestDuckDBLake(LakeContract):
    @pytest.fixture
    def open_lake(self, tmp_path: Path) -> Open:
        return lambda: DuckDBLake(tmp_path / "lake", memory_mb=128, threads=1)
