"""The port `EventLog` on SQLite behind its writer thread; and that the suite finds a log that keys by time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from habitue.adapters.sqlite import GroupCommitLog, SqliteLog, SqliteReader, log, repeats
from habitue.eventlog import Projection
from habitue.profiles.projection import Profiles
from habitue.testing.contracts.eventlog import EventLogContract, OpenLog
from habitue.testing.contracts.store import Fresh, Store


class OnSqlite(GroupCommitLog):
    """What the suite asks for beyond the port."""

    def __init__(self, path: Path, projections: Sequence[Projection], queue_events: int = 20_000) -> None:
        self._sqlite, self.reader = SqliteLog(path, projections), SqliteReader(path)
        super().__init__(self._sqlite, self.reader, queue_events=queue_events)

    def get(self, table: str, key: str) -> bytes | None:
        return self.reader.get(table, key)

    def keys(self, table: str) -> list[str]:
        return self.reader.keys(table)

    def rebuild(self) -> None:
        self._sqlite.rebuild(batch=3)


@contextmanager
def sqlite_store() -> Iterator[Store[OpenLog]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        yield Store(
            lambda projections, **options: OnSqlite(path / "events.db", projections, **options),
            lambda: b"".join(file.read_bytes() for file in path.iterdir()),
        )


class TestGroupCommitOnSqlite(EventLogContract):
    @pytest.fixture
    def fresh(self) -> Fresh[OpenLog]:
        return sqlite_store


def test_mutant_a_key_that_includes_the_time_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """P4's mutant: PostHog's deduplication key held the timestamp, and retries came twice."""
    attempts = iter(range(10**6))
    monkeypatch.setattr(log, "message_key", lambda message_id: f"{message_id}@{next(attempts)}".encode())
    with pytest.raises(AssertionError):
        EventLogContract().test_the_same_event_again_is_a_duplicate_wherever_it_comes(sqlite_store)


def _state_not_folded_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Profiles, "amend", lambda *_: None)


def _all_of_a_row_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "comparable", lambda event, known: (event, known))


def _old_pages_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "empty_wal", lambda _: None)


@pytest.mark.parametrize("mutate", [_state_not_folded_anew, _all_of_a_row_compared, _old_pages_left])
def test_mutants_of_amending_are_caught(
    monkeypatch: pytest.MonkeyPatch, mutate: Callable[[pytest.MonkeyPatch], None]
) -> None:
    mutate(monkeypatch)
    with pytest.raises(AssertionError):
        EventLogContract().test_amending_leaves_no_byte_of_what_was_taken_out(sqlite_store)


@pytest.mark.parametrize("place", ["fold.outdated", "projection.lookup_outdated"])
def test_mutants_that_let_the_past_come_back_are_caught(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setattr(f"habitue.profiles.{place}", lambda *_: False)
    with pytest.raises(AssertionError):
        EventLogContract().test_what_was_said_before_a_correction_does_not_come_back(sqlite_store)
