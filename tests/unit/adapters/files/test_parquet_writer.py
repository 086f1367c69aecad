"""Parquet that we write is read by those who have nothing of ours: Arrow and DuckDB."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habitue.adapters.files import open_table, parquet_writer
from habitue.adapters.files.parquet_writer import ParquetWriter

COLUMNS = ("person_id", "email")
Rows = list[dict[str, str]]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ROWS: st.SearchStrategy[Rows] = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, TEXTS)), max_size=12)


def written(pages: list[Rows]) -> bytes:
    writer = ParquetWriter(COLUMNS)
    return b"".join([writer.head(), *(writer.rows(page) for page in pages), writer.end()])


@settings(max_examples=60)
@given(st.lists(ROWS, max_size=5), st.integers(1, 9))
def test_arrow_reads_what_was_written(pages: list[Rows], in_group: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet_writer, "_ROWS_IN_GROUP", in_group)
        body = written(pages)
    file = pyarrow.parquet.ParquetFile(io.BytesIO(body))
    assert file.read().to_pylist() == [row for page in pages for row in page]
    assert tuple(file.schema_arrow.names) == COLUMNS
    assert file.metadata.num_rows == sum(map(len, pages))


def test_duckdb_reads_it_in_order_over_many_groups(tmp_path: Path) -> None:
    rows = [{"person_id": f"p{n}", "email": "" if n % 3 else f"é{n}@example.com"} for n in range(25_123)]
    path = tmp_path / "people.parquet"
    path.write_bytes(written([rows[at : at + 500] for at in range(0, len(rows), 500)]))
    assert list(open_table(path).rows) == list(enumerate(rows, 1))
    assert path.stat().st_size < 25_123 * 12, "it is packed"
    path.write_bytes(written([]))
    assert list(open_table(path).rows) == []


@pytest.mark.parametrize("groups", [14, 15, 16, 130])
def test_however_many_groups_there_are(groups: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_writer, "_ROWS_IN_GROUP", 1)
    rows = [{"person_id": f"p{n}", "email": ""} for n in range(groups)]
    file = pyarrow.parquet.ParquetFile(io.BytesIO(written([[row] for row in rows])))
    assert (file.num_row_groups, file.read().to_pylist()) == (groups, rows)


def test_it_holds_no_more_than_a_row_group() -> None:
    writer = ParquetWriter(COLUMNS)
    page = [dict.fromkeys(COLUMNS, "x" * 100)] * 500
    sizes = [len(writer.rows(page)) for _ in range(100)]
    assert [n for n, size in enumerate(sizes, 1) if size] == [20, 40, 60, 80, 100]
