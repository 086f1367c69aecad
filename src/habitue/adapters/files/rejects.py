"""What an import could not take, as a CSV to mend and send again: where, why, and the row as it came."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from habitue.catalog.rows import RowProblem

_TOLD = ("habitue_line", "habitue_column", "habitue_reason", "habitue_expected", "habitue_got")


class Rejects:
    """A file that comes into being with the first row in error; what was there before from another run is replaced.

    It holds rows of customers as they came, so only its owner can read it. When it cannot be written, `trouble` says
    why and the import goes on: its other rows must not wait for a full disk.
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self._columns = path, tuple(columns)
        self.count = 0
        self.trouble = ""
        self._stream: IO[str] | None = None
        self._rows: Any = None

    def write(self, problem: RowProblem, row: Mapping[str, object]) -> None:
        """Add one."""
        self.count += 1
        if self.trouble:
            return
        try:
            if self._stream is None:
                self.path.unlink(missing_ok=True)  # made afresh: an older file may be readable by others
                self._stream = os.fdopen(
                    os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
                )
                self._rows = csv.writer(self._stream)
                self._rows.writerow([*_TOLD, *self._columns])
            told = (problem.line, problem.column, problem.reason, problem.expected, problem.got)
            self._rows.writerow([*told, *(_cell(row.get(column)) for column in self._columns)])
        except OSError as error:
            self.trouble = error.strerror or str(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._stream is not None:
            try:
                self._stream.close()
            except OSError as close_error:  # what was buffered met a full disk
                self.trouble = close_error.strerror or str(close_error)


def _cell(value: object) -> object:
    return "" if value is None else value
