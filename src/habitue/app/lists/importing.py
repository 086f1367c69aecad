"""Bringing people onto a list from a file's rows: every row judged, the good ones taken at once or not at all."""

from __future__ import annotations

import msgspec

from habitue.adapters.sqlite import SqliteReader
from habitue.app.lists.matching import persons_known_as
from habitue.audiences.lists.imported import HASHED, Entry, ListChange, Mode
from habitue.audiences.lists.port import Lists
from habitue.audiences.lists.rows import Keyring, read_entries
from habitue.catalog.rows import RowProblem, Table
from habitue.profiles.person import People

SHOWN = 100  # problems that are kept to be shown


class Judged(msgspec.Struct, frozen=True):
    """What the rows of a file say.

    Attributes
    ----------
    entries
        Each identifier once.
    problems
        The first `SHOWN` of `rejected`.
    """

    rows: int
    entries: tuple[Entry, ...]
    rejected: int
    problems: tuple[RowProblem, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an import; `change` is None of a dry run.

    Attributes
    ----------
    matched, people, hashed
        Identifiers known now, how many people they are, and hashed addresses, which the worker looks up afterwards.
    """

    rows: int
    entries: int
    rejected: int
    problems: tuple[RowProblem, ...]
    matched: int
    people: int
    hashed: int
    change: ListChange | None


def judge(table: Table, keyring: Keyring, mode: Mode) -> Judged:
    """Read a table. Raises InvalidInput when no column says whom a row is about."""
    entries, problems, rows, rejected = dict[str, Entry](), list[RowProblem](), 0, 0
    for read in read_entries(table, keyring, removing=mode == "remove"):
        rows += 1
        if isinstance(read, RowProblem):
            rejected += 1
            problems += [read] if len(problems) < SHOWN else []
        else:
            entries.update((entry.stated, entry) for entry in read)
    return Judged(rows, tuple(entries.values()), rejected, tuple(problems))


def bring_in(
    lists: Lists, reader: SqliteReader, list_id: str, mode: Mode, judged: Judged, author: str, now_ms: int, *,
    dry_run: bool = False, cause: str = "",
) -> Outcome:  # fmt: skip
    """Change a list by what was judged, or only say what would come of it. Raises as `Lists.change`."""
    entries, people, matched, hashed = judged.entries, set[str](), 0, 0
    known = People(reader)
    with reader.moment():
        for entry in entries:
            found = list(persons_known_as(reader, known, entry.known_as))
            people.update(found)
            matched += bool(found)
            hashed += entry.known_as.startswith(HASHED)
    change = None
    if not dry_run:
        change = lists.change(list_id, mode, entries, author, now_ms, rejected=judged.rejected, cause=cause)
    return Outcome(
        rows=judged.rows,
        entries=len(entries),
        rejected=judged.rejected,
        problems=judged.problems,
        matched=matched,
        people=len(people),
        hashed=hashed,
        change=change,
    )
