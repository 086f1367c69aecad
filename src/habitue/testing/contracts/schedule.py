"""The promises of the port `Schedule`."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from habitue.schedule import Lease, Schedule, Timer
from habitue.testing.contracts.store import Fresh, Store, race

NOW = 1_700_000_000_000
LEASE = 60_000
KIND = "audiences"


def timer(key: str, due_at: int = NOW, kind: str = KIND) -> Timer:
    return Timer(due_at, kind, key)


class ScheduleContract:
    """Subclass it and override `fresh`."""

    @pytest.fixture
    def fresh(self) -> Fresh[Schedule]:
        raise NotImplementedError("yield a Store whose `open` gives the Schedule under test")

    @pytest.fixture
    def store(self, fresh: Fresh[Schedule]) -> Iterator[Store[Schedule]]:
        with fresh() as store:
            yield store

    def test_what_is_due_is_taken_in_due_order_and_nothing_before(self, store: Store[Schedule]) -> None:
        store.open().put([timer("d", NOW + 1), timer("c"), timer("b", NOW - 5), timer("a"), timer("x", 1, "journeys")])
        taken = store.open().take(KIND, NOW, 10, LEASE)
        assert [lease.timer for lease in taken] == [timer("b", NOW - 5), timer("a"), timer("c")]
        assert [lease.timer for lease in store.open().take(KIND, NOW + 1, 10, LEASE)] == [timer("d", NOW + 1)]

    def test_no_more_are_taken_than_asked_for(self, store: Store[Schedule]) -> None:
        schedule = store.open()
        schedule.put([timer(str(number), NOW - number) for number in range(9)])
        taken = [schedule.take(KIND, NOW, 4, LEASE) for _ in range(4)]
        assert [[lease.timer.person_id for lease in some] for some in taken] == [list("8765"), list("4321"), ["0"], []]

    def test_a_person_has_one_timer_the_newest(self, store: Store[Schedule]) -> None:
        schedule = store.open()
        schedule.put([timer("a"), timer("b")])
        schedule.put([timer("a", NOW + 7)])
        assert schedule.find(KIND, "a") == timer("a", NOW + 7)
        assert schedule.find(KIND, "c") is None
        assert (schedule.waiting(KIND, NOW), schedule.waiting(KIND, NOW + 7)) == (1, 2)

    def test_what_is_leased_is_nobody_elses_until_the_lease_is_over(self, store: Store[Schedule]) -> None:
        store.open().put([timer("a")])
        first = store.open().take(KIND, NOW, 1, LEASE)
        assert store.open().take(KIND, NOW + LEASE - 1, 1, LEASE) == []
        second = store.open().take(KIND, NOW + LEASE, 1, LEASE)
        assert [lease.timer for lease in second] == [timer("a")]
        assert first != second

    def test_what_is_settled_is_gone_or_what_follows(self, store: Store[Schedule]) -> None:
        schedule = store.open()
        schedule.put([timer("a"), timer("b")])
        leases = schedule.take(KIND, NOW, 2, LEASE)
        assert schedule.settle(leases, [timer("b", NOW + 9), timer("c", NOW + 9)]) == leases
        found = [store.open().find(KIND, key) for key in "abc"]
        assert found == [None, timer("b", NOW + 9), None]
        assert [lease.timer.person_id for lease in schedule.take(KIND, NOW + 9, 2, LEASE)] == ["b"]

    def test_a_lost_lease_settles_nothing(self, store: Store[Schedule]) -> None:
        """Its worker slept, another took the timer; the one that it holds now is not touched."""
        schedule = store.open()
        schedule.put([timer("a")])
        slept = schedule.take(KIND, NOW, 1, LEASE)
        taken = schedule.take(KIND, NOW + LEASE, 1, LEASE)
        assert schedule.settle(slept, [timer("a", NOW + 99)]) == []
        assert schedule.find(KIND, "a") == timer("a")
        assert schedule.settle(taken) == taken
        assert schedule.settle(taken) == []

    def test_a_timer_that_was_set_anew_is_not_settled_by_who_held_the_old_one(self, store: Store[Schedule]) -> None:
        schedule = store.open()
        schedule.put([timer("a")])
        held = schedule.take(KIND, NOW, 1, LEASE)
        schedule.put([timer("a", NOW - 1)])
        assert schedule.settle(held) == []
        assert [lease.timer for lease in schedule.take(KIND, NOW, 1, LEASE)] == [timer("a", NOW - 1)]

    def test_tokens_never_come_again_even_when_the_timer_was_gone(self, store: Store[Schedule]) -> None:
        schedule, seen = store.open(), list[Lease]()
        for _ in range(3):
            schedule.put([timer("a")])
            held = schedule.take(KIND, NOW, 1, LEASE)
            assert not set(held) & set(seen)
            assert schedule.settle(seen) == []
            assert schedule.settle(held) == held
            seen += held

    def test_timers_are_cancelled_leased_or_not(self, store: Store[Schedule]) -> None:
        schedule = store.open()
        schedule.put([timer("a"), timer("b"), timer("c"), timer("a", NOW, "journeys")])
        held = schedule.take(KIND, NOW, 1, LEASE)
        assert schedule.cancel(KIND, ["a", "b", "z"]) == 2
        assert schedule.settle(held) == []
        assert schedule.find("journeys", "a")
        assert [lease.timer.person_id for lease in schedule.take(KIND, NOW, 9, LEASE)] == ["c"]

    def test_racing_workers_take_each_timer_once(self, store: Store[Schedule]) -> None:
        store.open().put([timer(f"{number:03}", NOW - number % 7) for number in range(120)])

        def take_all(_: int) -> list[str]:
            schedule, mine = store.open(), list[str]()
            while taken := schedule.take(KIND, NOW, 5, LEASE):
                mine += [lease.timer.person_id for lease in taken]
            return mine

        taken = [key for some in race(4, take_all) if isinstance(some, list) for key in some]
        assert sorted(taken) == [f"{number:03}" for number in range(120)]

    def test_workers_that_die_or_sleep_lose_nothing(self, store: Store[Schedule]) -> None:
        """Everything due is acted upon, at least once, however many die between acting and settling."""
        assert _lost(store, random.Random(3), settle_first=False) == set()

    def test_mutant_settling_before_acting_loses_what_was_being_done(self, store: Store[Schedule]) -> None:
        assert _lost(store, random.Random(3), settle_first=True)


def _lost(store: Store[Schedule], dice: random.Random, *, settle_first: bool) -> set[str]:
    keys = {str(number) for number in range(60)}
    store.open().put([timer(key, NOW + dice.randrange(50_000)) for key in keys])
    workers = [store.open(), store.open()]
    acted, now, slept = set[str](), NOW, list[Lease]()
    for _ in range(80):
        now += dice.randrange(10_000)
        schedule = dice.choice(workers)
        leases = schedule.take(KIND, now, dice.randrange(1, 9), 15_000)
        fate = dice.random()
        if settle_first:
            schedule.settle(leases)
        if fate < 0.2:  # died before it acted
            continue
        acted |= {lease.timer.person_id for lease in leases}
        if 0.2 <= fate < 0.4:  # died before it said so, or slept for long
            slept += leases
            continue
        schedule.settle(leases if dice.random() < 0.9 else [*leases, *slept])
    return keys - acted
