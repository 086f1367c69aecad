"""What is SQLite's own: schemas that age, keys apart from the data, readers of old pages, a writer that survives."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import apsw
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.adapters.sqlite import GroupCommitLog, SqliteKeyStore, SqliteLog, SqliteReader, log
from habitue.adapters.sqlite.message_key import message_key
from habitue.adapters.sqlite.schema import SCHEMA
from habitue.adapters.sqlite.writer import deliver_here
from habitue.core.clock import day_of
from habitue.core.errors import Overloaded, Unavailable
from habitue.eventlog import DeadLetter, Intake, Verdict
from habitue.profiles.projection import Profiles
from habitue.testing.events import NOON, intake, viewed


def written(path: Path) -> None:
    made = SqliteLog(path, [Profiles()])
    made.append_group([intake(viewed("a"))])
    made.close()


def test_a_log_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    written(path)
    old = apsw.Connection(str(path))
    old.execute("DROP INDEX dead_letters_by_node; ALTER TABLE dead_letters DROP COLUMN node_id").fetchall()
    old.execute("UPDATE meta SET value=1 WHERE key='schema'").fetchall()
    old.execute("UPDATE events SET message_key = x'00'").fetchall()
    old.close()
    log_ = SqliteLog(path, [Profiles()])
    assert log_.append_group([intake(viewed("a"))])[0][0].outcome == "duplicate"
    letter = DeadLetter(message_id="x", received_at=NOON, stage="s", rule="r", body=b"", node_id="d1")
    log_.append_group([intake(viewed("b"), letters=[letter])])
    log_.close()
    reader = SqliteReader(path)
    assert [one.event.message_id for one in reader.read()] == ["a", "b"]
    assert [msgspec.structs.replace(one, letter_id=0) for one in reader.dead_letters()] == [letter]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("018bcfe568000000000000000000ffff", "018bcfe5680100000000000000000000"),  # ours
        ("018bcfe5-6800-7fff-bfff-ffffffffffff", "018bcfe5-6801-7000-8000-000000000000"),  # UUIDv7
        ("ajs-next-1700000000000-zz", "ajs-next-1700000000001-aa"),  # Segment's browser client
    ],
)
def test_keys_of_ids_that_begin_with_their_time_sort_by_it(earlier: str, later: str) -> None:
    assert message_key(earlier) < message_key(later)


@given(st.text(max_size=100) | st.from_regex(r"[0-9a-f]{32}|ajs-next-.{0,20}", fullmatch=True), st.integers(0, 99))
def test_any_id_has_a_key_of_its_own(message_id: str, number: int) -> None:
    assert len(message_key(message_id)) == 16
    assert message_key(f"{message_id}{number}") != message_key(message_id)


def test_a_log_of_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    written(path)
    newer = apsw.Connection(str(path))
    newer.execute("UPDATE meta SET value=? WHERE key='schema'", (SCHEMA + 1,)).fetchall()
    newer.close()
    before = path.read_bytes()
    with pytest.raises(Unavailable, match=f"schema {SCHEMA + 1} and this habitue knows {SCHEMA}"):
        SqliteLog(path, [Profiles()])
    assert path.read_bytes() == before


def test_a_file_that_is_no_log_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    path.write_bytes(b"no database at all, but long enough to be looked at" * 50)
    with pytest.raises(Unavailable, match="events"):
        SqliteLog(path)


def test_erasing_beside_a_reader_says_that_bytes_are_left_until_none_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "events.db"
    log_ = SqliteLog(path, [Profiles()])
    log_._connection.set_busy_timeout(20)
    log_.append_group([intake(viewed("a", product_id="mark-1"), viewed("b", "d2"))])
    reader = SqliteReader(path)
    with reader.moment(), pytest.raises(Unavailable, match="ask for it again"):
        log_.erase(["d1"])
    assert log_.erase(["d1"]) == 0
    assert all(b"mark-1" not in file.read_bytes() for file in tmp_path.iterdir())
    log_.append_group([intake(viewed("c"))])
    log_.close()
    assert [one.event.message_id for one in reader.read()] == ["b", "c"]


def test_a_destroyed_key_is_in_no_byte_and_its_tombstone_stays(tmp_path: Path) -> None:
    path, wrapped = tmp_path / "keys.db", bytes(range(60))
    store = SqliteKeyStore(path)
    store.save({"n1": wrapped, "n2": b"other"})
    assert store.destroy(["n1", "n3"], 5) == 1
    assert all(wrapped not in file.read_bytes() for file in tmp_path.iterdir())
    store.close()
    again = SqliteKeyStore(path)
    assert (again.load("n1"), again.load("n2"), again.tombstones()) == (None, b"other", {"n1": 5, "n3": 5})
    again.close()


def test_the_writer_outlives_callers_that_are_gone_and_defects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "events.db"
    writer = GroupCommitLog(SqliteLog(path, [Profiles()]), SqliteReader(path))
    gone: Future[list[Verdict]] = Future()
    gone.cancel()
    gone.set_running_or_notify_cancel()
    writer.enqueue(intake(viewed("a")), gone, deliver_here)
    assert writer.append(intake(viewed("b")))[0].outcome == "stored"

    monkeypatch.setattr(log, "day_of", lambda at: day_of(at) if at != NOON + 1 else 1 // 0)
    results: list[object] = []

    def send(at: int) -> None:
        try:
            results.append(writer.append(intake(viewed(f"at{at}", at=at)))[0].outcome)
        except ZeroDivisionError as error:
            results.append(type(error))

    threads = [threading.Thread(target=send, args=(at,)) for at in (NOON + 1, NOON)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, results)) == ["<class 'ZeroDivisionError'>", "stored"], "a defect costs only its request"
    assert writer.queue_depth == 0
    writer.close()
    assert [one.event.message_id for one in SqliteReader(path).read()] == ["a", "b", f"at{NOON}"]


def test_the_door_stays_shut_until_half_of_what_waits_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P7: what must be refused is refused before it costs anything, and the door opens again by itself."""
    busy, free = threading.Event(), threading.Event()
    made = SqliteLog(tmp_path / "events.db", [Profiles()])
    append = made.append_group

    def slowly(intakes: Sequence[Intake]) -> list[list[Verdict]]:
        busy.set()
        free.wait(30)
        return append(intakes)

    monkeypatch.setattr(made, "append_group", slowly)
    writer = GroupCommitLog(made, SqliteReader(tmp_path / "events.db"), queue_events=4)
    waiting = [writer.submit(intake(viewed("a"))), writer.submit(intake(viewed("b"), viewed("c")))]
    assert busy.wait(30)
    writer.require_room()
    with pytest.raises(Overloaded):
        writer.submit(intake(viewed("d"), viewed("e")))
    with pytest.raises(Overloaded, match="3 events are waiting and the limit is 4"):
        writer.require_room()
    free.set()
    assert [len(future.result(30)) for future in waiting] == [1, 2]
    writer.require_room()
    writer.close()
