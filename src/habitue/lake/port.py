"""The ports of the lake and of the batch engine over it, with the promises every engine keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import msgspec
from numpy.typing import NDArray

from habitue.events.envelope import Stored
from habitue.events.retention import Expired

Parameter = int | float | str | list[int] | list[str]
Column = Sequence[str] | Sequence[int] | Sequence[float] | NDArray[Any]


class Damage(msgspec.Struct, frozen=True):
    """Files that cannot be read, and the log positions (both inclusive) they can be written again from."""

    files: list[str]
    first: int
    last: int


class Batch(Protocol):
    """One consistent view of the lake, and scratch tables of its own that vanish with it.

    SQL is given as text that names values as ``$name`` and never contains them. It sees the tables of
    `habitue.lake.rows` and what `put` and `table` made. It keeps to what DuckDB and Spark both understand.
    """

    def put(self, name: str, columns: Mapping[str, Column]) -> None:
        """Make a scratch table of columns of equal length; a column holds numbers of one kind or texts, none missing.

        An empty list says nothing of its kind and is text; an empty array has one.
        """

    def view(self, name: str, sql: str) -> None:
        """Name a query, which is answered anew each time it is used."""

    def table(self, name: str, sql: str, parameters: Mapping[str, Parameter] | None = None) -> None:
        """Make a scratch table of a query's rows."""

    def rows(self, sql: str, parameters: Mapping[str, Parameter] | None = None) -> list[tuple[Any, ...]]:
        """A query's rows. Parameters the text does not name are left out."""

    def arrays(self, sql: str, parameters: Mapping[str, Parameter] | None = None) -> dict[str, NDArray[Any]]:
        """A query's columns by name; whole numbers as int64, texts as objects."""


class Lake(Protocol):
    """Columnar tables of the log's events, for questions over many of them.

    Promises
    --------
    - Derived: everything in it can be written again from the log.
    - `append` is all or nothing and durable; a position is never there twice.
    - A file that is half-written, missing or foreign is never read: it is reported by `damage` (or ignored, when the
      lake did not write it) with a warning in the log, and `repair` writes it again.
    """

    def position(self) -> int:
        """The log position up to which every event is in the lake; 0 when empty."""

    def append(self, events: Iterable[Stored], *, after: int, until: int) -> None:
        """Add the log's events with positions in (after, until]; those already there are left out.

        Raises
        ------
        Conflict
            Positions between `position()` and `after` are missing: read the log from `position()`.
        InvalidInput
            An event outside (after, until].
        Unavailable
            The disk is full or failed; nothing was added.
        """

    def compact(self) -> None:
        """Bring what was appended since into one file a day."""

    def erase(self, node_ids: Collection[str]) -> int:
        """Rewrite every file that mentions these nodes without them; the number of rows gone, over all tables."""

    def amend(self, events: Iterable[Stored]) -> int:
        """Rewrite every file that holds these events with what they say now; how many of them the lake has.

        Their positions, days and nodes are what they were. Nothing of the old rows stays on disk.
        """

    def expire(self, gone: Sequence[Expired]) -> int:
        """Take out the rows of events that have expired from the log; how many are gone, over all tables.

        What the lake does not have yet it never will: the log it is read from does not have it any more.
        """

    def damage(self, *, deep: bool = False) -> Damage | None:
        """What cannot be read; `deep` reads every byte instead of looking at sizes and ends."""

    def repair(self, events: Iterable[Stored]) -> None:
        """Write damaged files again from the log's events of the range `damage` named, in log order."""

    def batch(self) -> AbstractContextManager[Batch]:
        """A view for asking questions; leave it to free what it holds."""
