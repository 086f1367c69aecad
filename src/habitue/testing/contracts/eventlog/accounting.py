"""Everything is accounted for: dead letters, the ledger, full and closed queues, marks, and many at a time."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from habitue.core.clock import DAY_MS, day_of
from habitue.core.errors import Overloaded, Unavailable
from habitue.eventlog import DeadLetter, Verdict
from habitue.events.envelope import Event
from habitue.testing.contracts.eventlog.subject import (
    OpenLog,
    Watching,
    counted,
    ids,
    opened,
    outcomes,
    problems,
)
from habitue.testing.contracts.store import Fresh, race
from habitue.testing.events import NOON, intake, viewed


class AccountingContract:
    """Needs the fixture `fresh` of `EventLogContract`."""

    def test_dead_letters_are_read_in_order_and_discarded_once(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            for number in range(3):
                letter = DeadLetter(message_id=f"x{number}", received_at=NOON, stage="s", rule="r", body=b"sealed")
                log.append(intake(letters=[letter]))
            first, second, third = log.letters_after(0)
            assert [one.message_id for one in (first, second, third)] == ["x0", "x1", "x2"]
            assert [one.message_id for one in log.letters_after(first.letter_id, 1)] == ["x1"]
            assert log.discard([first.letter_id, third.letter_id, 10**6]) == 2
            assert log.discard([first.letter_id]) == 0
            assert [one.message_id for one in log.dead_letters()] == ["x1"]
            assert counted(log.tallies())["dead_lettered"] == 3, "what was received stays counted"

    def test_the_ledger_is_kept_by_day_and_reason(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            said = [Verdict("", "rejected", "wrong_type: Expected `str`"), Verdict("", "rejected", "wrong_type: other")]
            log.append(intake(viewed("a"), rejected=said))
            log.append(intake(viewed("b", at=NOON + DAY_MS), viewed("a", at=NOON + DAY_MS)))
            day = day_of(NOON)
            assert {(t.day, t.outcome, t.reason): t.count for t in log.tallies()} == {
                (day, "received", ""): 3, (day, "stored", ""): 1, (day, "rejected", "wrong_type"): 2,
                (day + 1, "received", ""): 2, (day + 1, "stored", ""): 1, (day + 1, "duplicate", "same_id"): 1,
            }  # fmt: skip

    def test_a_full_queue_says_so_at_once_and_keeps_nothing(self, fresh: Fresh[OpenLog]) -> None:
        busy, free = threading.Event(), threading.Event()

        def react(_: Event) -> None:
            busy.set()
            free.wait(30)

        with fresh() as store, opened(store, Watching(react), queue_events=5) as log, ThreadPoolExecutor(2) as pool:
            writing = pool.submit(log.append, intake(*[viewed(f"a{n}") for n in range(4)]))
            assert busy.wait(30)
            with pytest.raises(Overloaded) as refused:
                log.append(intake(viewed("b"), viewed("c")))
            assert 1 <= refused.value.retry_after <= 60, "seconds until it makes sense to come back"
            fits = pool.submit(log.append, intake(viewed("d")))
            free.set()
            assert len(writing.result(30)) == 4
            assert outcomes(fits.result(30)) == [("stored", "")]
            assert outcomes(log.append(intake(viewed("b"), viewed("c")))) == [("stored", "")] * 2, "it recovers alone"
            assert counted(log.tallies()) == {"received": 7, "stored": 7}
            assert problems(log, ["a0", "a1", "a2", "a3", "b", "c", "d"]) == []

    def test_a_closed_log_says_so(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            log.append(intake(viewed("a")))
        with pytest.raises(Unavailable):
            log.append(intake(viewed("b")))
        with pytest.raises(Unavailable):
            log.erase(["d1"])

    def test_appenders_at_the_same_time_get_one_story(self, fresh: Fresh[OpenLog]) -> None:
        def send(number: int) -> list[Verdict]:
            dice, said = random.Random(number), []
            for batch in range(12):
                shared = [viewed(f"shared{dice.randrange(60)}", "d9", at=NOON + dice.randrange(99)) for _ in range(4)]
                said += log.append(intake(*shared, viewed(f"own{number}-{batch}", f"d{number}")))
            return said

        with fresh() as store, opened(store) as log:
            answers = race(8, send)
            verdicts = [verdict for answer in answers if isinstance(answer, list) for verdict in answer]
            assert len(verdicts) == 8 * 12 * 5
            stored = [verdict.message_id for verdict in verdicts if verdict.outcome == "stored"]
            assert sorted(stored) == sorted(set(stored)) == sorted(ids(log.read()))
            for number in range(8):
                own = [m for m in ids(log.read()) if m.startswith(f"own{number}-")]
                assert own == [f"own{number}-{batch}" for batch in range(12)], "each appender's order is kept"
            assert problems(log, {verdict.message_id for verdict in verdicts}) == []

    def test_marks_are_kept_and_only_grow(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store:
            with opened(store) as log:
                assert log.marks() == {}
                log.mark("bots", 7)
                log.mark("bots", 5)
                log.mark("events", 2)
            with opened(store) as log:
                assert log.marks() == {"bots": 7, "events": 2}
