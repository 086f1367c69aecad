"""Files as owners really have them: every readable row comes, every other is reported in its place."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from habitue.adapters.files import open_table
from habitue.catalog.rows import Row, RowProblem
from habitue.core.errors import InvalidInput


def read(path: Path) -> tuple[list[Row], list[RowProblem]]:
    rows: list[Row] = []
    problems: list[RowProblem] = []
    for row in open_table(path).rows:
        if isinstance(row, RowProblem):
            problems.append(row)
        else:
            rows.append(row)
    return rows, problems


def written(tmp_path: Path, body: str | bytes, name: str = "file.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_delimiter_is_found(tmp_path: Path, delimiter: str, ending: str) -> None:
    lines = [["id", "name", "price"], ["1", "Mug, large; blue", "1,50"], ["2", "Plate | flat", "2,50"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ending).writerows(lines)
    rows, problems = read(written(tmp_path, text.getvalue()))
    assert [list(values.values()) for _, values in rows] == lines[1:]
    assert not problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_every_encoding_is_found_even_when_the_only_accent_is_last(tmp_path: Path, encoding: str) -> None:
    body = "id,name\n" + "".join(f"{n},plain\n" for n in range(5_000)) + "x,Crème brûlée\n"
    rows, problems = read(written(tmp_path, body.encode(encoding)))
    assert rows[-1] == (5_002, {"id": "x", "name": "Crème brûlée"})
    assert not problems
    assert next(iter(rows[0][1])) == "id"  # no byte-order mark sticks to the first heading


cells = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=12)


@example(rows=[["", "", "two\n\nparagraphs\n \n"]], delimiter=",")
@given(rows=st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8), delimiter=st.sampled_from(",;\t|"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_csv_writer_wrote_is_read_back(tmp_path: Path, rows: list[list[str]], delimiter: str) -> None:
    """Quotes, line ends, separators, emoji and right-to-left text inside fields all survive."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["a", "b", "c"])
    writer.writerows(rows)
    # U+FFFD stands for bytes that are no text, so a file cannot bring it as data
    expected = [row for row in rows if not any("\ufffd" in cell for cell in row)]
    found, problems = read(written(tmp_path, text.getvalue()))
    assert [list(values.values()) for _, values in found] == expected
    assert {problem.reason for problem in problems} <= {"bad_encoding"}


def test_a_broken_line_costs_itself_only(tmp_path: Path) -> None:
    body = (
        "id,name,price\n"
        "1,Mug,1\n"
        "2,Plate\n"  # line 3: too few
        '3,"never closed,3\n'  # line 4
        "4,Cup,4\n"
        '5,"15" screen",5\n'  # line 6: quote not doubled
        '6,15" screen,6\n'  # a bare quote inside an unquoted field is data
        '7,"two\nlines",7\n'
        "8,too,many,columns\n"  # line 10
        "9,Bowl,9,,\n"  # separators behind the last column
        "10,Pan,10"
    )
    rows, problems = read(written(tmp_path, body))
    assert [values["id"] for _, values in rows] == ["1", "4", "6", "7", "9", "10"]
    assert {values["id"]: values["name"] for _, values in rows}["6"] == '15" screen'
    assert [(problem.line, problem.reason) for problem in problems] == [
        (3, "wrong_width"),
        (4, "quote_never_closed"),
        (6, "quote_not_doubled"),
        (10, "wrong_width"),
    ]


def test_a_quote_that_never_closes_swallows_no_more_than_its_line(tmp_path: Path) -> None:
    body = 'id,name\n1,"open\n' + "".join(f"{n},ok\n" for n in range(2, 1_000))
    rows, problems = read(written(tmp_path, body))
    assert len(rows) == 998
    assert [problem.line for problem in problems] == [2]


@pytest.mark.parametrize("rest", ["2,Pla", '2,"Pla', '"2'])
def test_a_half_written_last_line_is_said_so(tmp_path: Path, rest: str) -> None:
    rows, problems = read(written(tmp_path, "id,name,price\n1,Mug,1\n" + rest))
    assert len(rows) == 1
    assert [(problem.line, problem.reason) for problem in problems] == [(3, "half_written")]


def test_a_character_cut_in_two_leaves_the_file_utf_8(tmp_path: Path) -> None:
    body = "id,name\n1,été\n2,caf".encode() + "é".encode()[:1]
    rows, problems = read(written(tmp_path, body))
    assert rows == [(2, {"id": "1", "name": "été"})]
    assert [problem.reason for problem in problems] == ["bad_encoding"]


def test_one_broken_byte_does_not_turn_the_other_accents_into_nonsense(tmp_path: Path) -> None:
    body = "id,name\n1,été\n2,café\n".encode() + b"3,na\xefve\n" + "4,forêt\n".encode()
    rows, problems = read(written(tmp_path, body))
    assert [values["name"] for _, values in rows] == ["été", "café", "forêt"]
    assert [(problem.line, problem.column, problem.reason) for problem in problems] == [(4, "name", "bad_encoding")]


def test_ten_thousand_columns(tmp_path: Path) -> None:
    heads = ",".join(f"c{n}" for n in range(10_000))
    rows, problems = read(written(tmp_path, f"{heads}\n{heads}\n"))
    assert len(rows[0][1]) == 10_000
    assert not problems


def test_headings_that_repeat_or_are_missing_get_names(tmp_path: Path) -> None:
    assert open_table(written(tmp_path, "id,price,price,\n1,2,3,4\n")).columns == (
        "id",
        "price",
        "price (2)",
        "column 4",
    )


def test_excels_own_separator_hint(tmp_path: Path) -> None:
    rows, _ = read(written(tmp_path, "sep=;\nid;name\n1;Mug\n"))
    assert rows == [(3, {"id": "1", "name": "Mug"})]


def test_json_lines_report_what_is_no_object(tmp_path: Path) -> None:
    lines = ['{"id": 1, "name": "مقعد 🪑"}', "[1]", "{broken", "", '{"id": 2, "price": NaN}', '{"id": 3, "na']
    rows, problems = read(written(tmp_path, "\n".join(lines), "x.txt"))
    assert [values["id"] for _, values in rows] == [1, 2]
    assert rows[0][1]["name"] == "مقعد 🪑"
    assert [(problem.line, problem.reason) for problem in problems] == [
        (2, "not_an_object"),
        (3, "not_json"),
        (6, "half_written"),
    ]


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
def test_gzip_json_arrays_and_marks_are_seen_by_content(tmp_path: Path, prefix: bytes) -> None:
    lines = prefix + b'{"id": "a"}\n{"id": "b"}\n'
    array = json.dumps([{"id": "a"}, {"id": "b"}]).encode()
    for body in (lines, gzip.compress(lines), array, gzip.compress(array)):
        table = open_table(written(tmp_path, body, "nameless"))
        assert table.columns == ("id",)
        assert [row[1] for row in table.rows if not isinstance(row, RowProblem)] == [{"id": "a"}, {"id": "b"}]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_gzip_file_cut_short_keeps_what_came(tmp_path: Path, form: str) -> None:
    line = "{n},name-{n}\n" if form == "csv" else '{{"id": "{n}", "name": "name-{n}"}}\n'
    body = ("id,name\n" if form == "csv" else "") + "".join(line.format(n=n * n) for n in range(50_000))
    rows, problems = read(written(tmp_path, gzip.compress(body.encode())[:-20_000]))
    assert 10_000 < len(rows) < 50_000
    assert problems[-1].reason == "file_cut_short"


def test_parquet_with_every_kind_of_value(tmp_path: Path) -> None:
    path = tmp_path / "p.bin"
    duckdb.sql(
        "copy (select 'a' as \"i\"\"d\", timestamptz '2020-01-01 00:00:00+00' as at, 1.50::decimal(5,2) as d, "
        f"null as nothing, ['x', 'y'] as list) to '{path}' (format parquet)"
    )
    rows, problems = read(path)
    assert not problems
    assert rows[0][0] == 1
    assert rows[0][1]['i"d'] == "a"
    assert rows[0][1]["at"] == 1_577_836_800_000
    assert (str(rows[0][1]["d"]), rows[0][1]["nothing"], rows[0][1]["list"]) == ("1.50", None, ["x", "y"])


def test_a_half_written_parquet_file_is_refused_with_a_way_out(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    duckdb.sql(f"copy (select range as id from range(10000)) to '{path}' (format parquet)")
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(InvalidInput, match=r"not a whole Parquet file.*write it again"):
        open_table(path)


@pytest.mark.parametrize("body", [b"\x00\x01\x02\x03\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"])
def test_binary_is_refused(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(InvalidInput, match="binary data"):
        open_table(written(tmp_path, body))


def test_an_empty_or_missing_file(tmp_path: Path) -> None:
    assert open_table(written(tmp_path, "\n\n")).columns == ()
    with pytest.raises(InvalidInput, match=r"cannot read nowhere\.csv"):
        open_table(tmp_path / "nowhere.csv")
