"""Parquet that we write is read by those who have nothing of ours, and leaves nothing behind."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habitue.adapters.files import open_table
from habitue.adapters.files.parquet_writer import ParquetWriter

COLUMNS = ("person_id", "email")
Rows = list[dict[str, str]]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ROWS: st.SearchStrategy[Rows] = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, TEXTS)), max_size=12)


def written(pages: list[Rows]) -> bytes:
    writer = ParquetWriter(COLUMNS)
    return b"".join([writer.head(), *(writer.rows(page) for page in pages), *writer.end()])


@settings(max_examples=30, deadline=None)
@given(st.lists(ROWS, max_size=5))
def test_arrow_reads_what_was_written(pages: list[Rows]) -> None:
    file = pyarrow.parquet.ParquetFile(io.BytesIO(written(pages)))
    assert file.read().to_pylist() == [row for page in pages for row in page]
    assert tuple(file.schema_arrow.names) == COLUMNS


def test_it_is_read_in_order_over_many_pages(tmp_path: Path) -> None:
    rows = [{"person_id": f"p{n}", "email": "" if n % 3 else f"é{n}@example.com"} for n in range(25_123)]
    path = tmp_path / "people.parquet"
    path.write_bytes(written([rows[at : at + 500] for at in range(0, len(rows), 500)]))
    assert list(open_table(path).rows) == list(enumerate(rows, 1))
    assert path.stat().st_size < 25_123 * 12, "it is packed"


def test_no_file_has_a_name_at_any_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    writer = ParquetWriter(COLUMNS)
    writer.rows([dict.fromkeys(COLUMNS, "ada@example.com")])
    pieces = writer.end()
    assert next(pieces).startswith(b"PAR1")
    assert list(tmp_path.iterdir()) == []
