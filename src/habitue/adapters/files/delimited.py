"""CSV and its cousins: dialect and encoding found out, broken lines reported one by one."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, dropwhile, islice
from typing import IO

from habitue.adapters.files.encodings import sniff_encoding
from habitue.catalog.rows import Reason, Row, RowProblem, Table, shown
from habitue.core.errors import InvalidInput

_DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": '","', ";": '";"', "\t": "tabs", "|": '"|"'}
_SAMPLE_LINES = 50
# A quote that is still open after so many lines was never meant to span them: its own line is the broken one.
_MOST_LINES_OF_A_RECORD = 200
_MOST_CHARACTERS_OF_A_FIELD = 1 << 20

Numbered = tuple[int, str]


def read_delimited(opened: Callable[[], IO[bytes]]) -> Table:
    """A delimited text as a table; the first line that is not empty holds the headings.

    Parameters
    ----------
    opened
        Opens the bytes afresh: once to find the encoding, once to read.
    """
    csv.field_size_limit(_MOST_CHARACTERS_OF_A_FIELD)
    try:
        with opened() as stream:
            encoding = sniff_encoding(stream)
    except (EOFError, gzip.BadGzipFile):
        encoding = "utf-8"  # cut short; what can be read is read below, and the cut is reported there
    lines = _numbered_lines(opened, encoding)
    sample = list(islice(lines, _SAMPLE_LINES))
    if any("\0" in text for line, text in sample if line):
        raise InvalidInput(
            "the file holds binary data, not text",
            path="$.file",
            expected="a CSV, JSON-lines or Parquet file",
            got=shown(sample[0][1].encode(errors="replace")),
        )
    # further down an empty line may be part of a quoted field
    sample = list(dropwhile(lambda numbered: numbered[0] != 0 and not numbered[1].strip(), sample))
    if not sample:
        return Table((), f"empty, {encoding}", iter(()))
    hinted = sample[0][1].strip().lower()
    if hinted.startswith("sep=") and len(hinted) == 5:  # what Excel writes to tell itself the separator
        delimiter, sample = hinted[4], sample[1:]
    else:
        delimiter = sniff_delimiter([text for _, text in sample])
    records = _records(chain(sample, lines), delimiter)
    header = next(records, None)
    if header is None or isinstance(header, RowProblem):
        raise InvalidInput("the line of headings cannot be read", path="$.file", expected="headings", got=shown(header))
    columns = _columns(header[1])
    form = f"CSV, separated by {_NAMES.get(delimiter, delimiter)}, {encoding}"
    return Table(columns, form, _rows(records, columns))


def sniff_delimiter(lines: list[str]) -> str:
    """The separator that cuts the most lines into the same number (above one) of fields.

    >>> sniff_delimiter(["a;b", "1,5;2"]), sniff_delimiter(["just text"])
    (';', ',')
    """

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        return (times if width > 1 else 0, width)

    return max(_DELIMITERS, key=agreement)


def _numbered_lines(opened: Callable[[], IO[bytes]], encoding: str) -> Iterator[Numbered]:
    """Physical lines from 1; a gzip stream cut short ends with line 0 carrying the reason."""
    with opened() as raw, io.TextIOWrapper(raw, encoding, errors="replace", newline="") as text:
        try:
            yield from enumerate(text, 1)
        except (EOFError, gzip.BadGzipFile) as error:
            yield 0, str(error)


def _records(lines: Iterator[Numbered], delimiter: str) -> Iterator[tuple[int, list[str], bool] | RowProblem]:
    """Each record with its first line's number and whether a line end closed it; quoted fields may span lines."""
    waiting: list[Numbered] = []
    while True:
        first = waiting.pop(0) if waiting else next(lines, None)
        if first is None:
            return
        number, text = first
        if number == 0:
            yield RowProblem(0, "", "a complete gzip file", text, "file_cut_short")
        elif '"' not in text:
            bare = text.rstrip("\r\n")
            if bare.strip(" "):
                yield number, bare.split(delimiter), len(bare) < len(text)
        else:
            yield _quoted_record(first, lines, waiting, delimiter)


def _quoted_record(
    first: Numbered, lines: Iterator[Numbered], waiting: list[Numbered], delimiter: str
) -> tuple[int, list[str], bool] | RowProblem:
    """The record that starts here; lines taken in vain go back to `waiting`."""
    taken = [first]
    while True:
        text = "".join(line for _, line in taken)
        try:
            # One record is one line to the reader, so that an open quote is an error rather than the next line's start.
            fields = next(csv.reader([text], delimiter=delimiter, strict=True))
            return first[0], fields, text.endswith(("\n", "\r"))
        except csv.Error as error:
            if "unexpected end" not in str(error):
                waiting[:0] = taken[1:]
                return _broken_record(first, len(taken), str(error))
        follower = (waiting.pop(0) if waiting else next(lines, None)) if len(taken) < _MOST_LINES_OF_A_RECORD else None
        if follower is None or follower[0] == 0:
            waiting[:0] = taken[1:] + ([follower] if follower else [])
            if follower is None and len(taken) == 1 and not text.endswith(("\n", "\r")):
                return RowProblem(first[0], "", "a whole line", shown(first[1]), "half_written")
            return _broken_record(first, len(taken) + 1, "")
        taken.append(follower)


def _broken_record(first: Numbered, line_count: int, error: str) -> RowProblem:
    """Why no record starts here: a quote that needed further lines to end was never meant to span them."""
    if "limit" in error:
        return RowProblem(first[0], "", "shorter fields", shown(first[1]), "line_too_long")
    if line_count > 1:
        return RowProblem(first[0], "", "a closing quote", shown(first[1]), "quote_never_closed")
    return RowProblem(
        first[0], "", 'a quote inside a quoted field written twice: ""', shown(first[1]), "quote_not_doubled"
    )


def _columns(header: list[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    columns = []
    for index, raw in enumerate(header, 1):
        name = raw.strip().lstrip("\ufeff") or f"column {index}"
        seen[name] += 1
        columns.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(columns)


def _rows(
    records: Iterator[tuple[int, list[str], bool] | RowProblem], columns: tuple[str, ...]
) -> Iterator[Row | RowProblem]:
    width = len(columns)
    for record in records:
        if isinstance(record, RowProblem):
            yield record
            continue
        line, fields, ended = record
        if len(fields) > width and not any(fields[width:]):
            fields = fields[:width]  # spreadsheets leave separators behind the last column
        if len(fields) != width:
            reason: Reason = "half_written" if len(fields) < width and not ended else "wrong_width"
            yield RowProblem(line, "", f"{width} columns", f"{len(fields)}: {shown(' | '.join(fields))}", reason)
        elif "\ufffd" in (joined := "".join(fields)) and joined:
            column = next(name for name, field in zip(columns, fields, strict=True) if "\ufffd" in field)
            yield RowProblem(line, column, "UTF-8 text", shown(joined), "bad_encoding")
        else:
            yield line, dict(zip(columns, fields, strict=True))
