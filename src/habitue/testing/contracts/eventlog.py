"""What every event log must do: nothing acknowledged is lost, nothing is there twice, everything is accounted for."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habitue.core.clock import DAY_MS, day_of
from habitue.core.errors import Overloaded, Unavailable
from habitue.eventlog import DeadLetter, EventLog, Projection, StateStore, Tally, Verdict
from habitue.events import names
from habitue.events.envelope import Claims, Event, Stored
from habitue.privacy.pseudonyms import episode
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState, encode_node
from habitue.profiles.person import People
from habitue.profiles.projection import NODES, Profiles
from habitue.testing.contracts.store import Fresh, race
from habitue.testing.events import NOON, forgotten, intake, link_withdrawn, signed_in, viewed

OUTCOMES = ("stored", "duplicate", "dead_lettered", "rejected")
SECRET_MARK = "mark-of-somebody-5c1f"


class OpenLog(EventLog, Protocol):
    """A log as the suite needs it: with a way to see its state, to rebuild it and to close it."""

    def get(self, table: str, key: str) -> bytes | None:
        """A committed value of a projection's table."""

    def keys(self, table: str) -> list[str]:
        """The keys of such a table."""

    def rebuild(self) -> None:
        """Drop all derived state and fold the log again."""

    def close(self) -> None:
        """Write what is queued and let go."""


class Watching:
    """A projection that stores nothing: what it was shown, what was committed; `react` may fail or wait."""

    tables: Collection[str] = ()

    def __init__(self, react: Callable[[Event], object] = id) -> None:
        self._react = react
        self.shown: list[Stored] = []
        self.seen: list[Stored] = []

    def prepare(self, events: Sequence[Event], store: StateStore) -> None:
        """Nothing is loaded."""

    def apply(self, stored: Stored, store: StateStore) -> None:  # noqa: ARG002 - the port's signature
        self._react(stored.event)
        self.shown.append(stored)

    def flush(self, store: StateStore) -> None:
        """Nothing is stored."""

    def committed(self) -> None:
        self.seen, self.shown = [*self.seen, *self.shown], []

    def erase(self, node_ids: Collection[str], events: Sequence[Event], store: StateStore) -> None:
        """Nothing is stored."""

    def rolled_back(self) -> None:
        self.shown = []


@contextmanager
def opened(store: Any, *projections: Projection, **options: Any) -> Iterator[OpenLog]:
    """The store's log with profiles and these projections, closed at the end."""
    log: OpenLog = store.open([Profiles(hot_nodes=2), *projections], **options)
    try:
        yield log
    finally:
        log.close()


def outcomes(verdicts: Iterable[Verdict]) -> list[tuple[str, str]]:
    """Outcome and reason of each."""
    return [(verdict.outcome, verdict.reason) for verdict in verdicts]


def ids(stored: Iterable[Stored]) -> list[str]:
    """Their message ids."""
    return [one.event.message_id for one in stored]


def counted(tallies: Iterable[Tally]) -> dict[str, int]:
    """Outcome -> how many, over all days and reasons."""
    counts: Counter[str] = Counter()
    for tally in tallies:
        counts[tally.outcome] += tally.count
    return dict(counts)


def state_of(log: OpenLog) -> dict[tuple[str, str], bytes | None]:
    """Everything the profiles keep."""
    return {(table, key): log.get(table, key) for table in Profiles.tables for key in log.keys(table)}


def problems(log: OpenLog, acked: Iterable[str]) -> list[str]:
    """What is wrong with a log, whatever was done to it; nothing should be."""
    stored = list(log.read())
    found = [f"{message_id} is lost" for message_id in set(acked) - set(ids(stored))]
    found += [f"{message_id} is there twice" for message_id, n in Counter(ids(stored)).items() if n > 1]
    if [one.position for one in stored] != sorted({one.position for one in stored}):
        found.append("positions do not grow")
    counts = counted(log.tallies())
    if counts.get("received", 0) != sum(counts.get(outcome, 0) for outcome in OUTCOMES):
        found.append(f"the ledger does not balance: {counts}")
    nodes: dict[str, NodeState] = {}
    for one in stored:
        if one.event.node_id:
            node = nodes.setdefault(one.event.node_id, NodeState(one.event.node_id))
            fold(node, one.event)
            node.position = one.position
    if {key: encode_node(node) for key, node in nodes.items()} != {key: log.get(NODES, key) for key in log.keys(NODES)}:
        found.append("nodes are not the fold of the log")
    return found


class EventLogContract:
    """Subclass it and override `fresh`: each store's `open(projections, queue_events=…)` gives an `OpenLog`."""

    @pytest.fixture
    def fresh(self) -> Fresh[OpenLog]:
        raise NotImplementedError("return a context manager that gives a store with an empty log")

    def test_an_empty_log_answers(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            assert log.position() == 0
            assert list(log.read()) == log.read_nodes(["d1"]) == log.read_nodes([]) == []
            assert log.find("m1") is None
            assert log.tallies() == []
            assert log.dead_letters() == []
            assert log.erase(["d1"]) == 0

    def test_what_append_returned_for_is_on_disk(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            event = viewed("m1", sealed={"traits.email": b"\x00"}, flags=("bot",), lookups={"email": "h"})
            log.append(intake(event))
            with opened(store) as beside:  # as another process would see it, while this one goes on
                assert list(beside.read()) == [Stored(1, event)]
                assert beside.find("m1") == Stored(1, event)

    def test_each_event_gets_its_verdict_in_the_order_it_came(self, fresh: Fresh[OpenLog]) -> None:
        letter = DeadLetter(message_id="bad", received_at=NOON, stage="validate", rule="no_list", body=b"sealed")
        no = Verdict("no", "rejected", "consent")
        with fresh() as store, opened(store) as log:
            given_ = intake(viewed("a"), viewed("b"), rejected=[no], letters=[letter])
            verdicts = log.append(msgspec.structs.replace(given_, order=[2, 0, 1, 3]))
            assert [verdict.message_id for verdict in verdicts] == ["bad", "a", "no", "b"]
            assert counted(log.tallies()) == {"received": 4, "stored": 2, "dead_lettered": 1, "rejected": 1}
            assert log.dead_letters() == [letter]

    def test_the_same_event_again_is_a_duplicate_wherever_it_comes(self, fresh: Fresh[OpenLog]) -> None:
        first = [viewed("a"), viewed("b", "d2"), viewed("a")]
        with fresh() as store:
            with opened(store) as log:
                said = outcomes(log.append(intake(*first)))
                assert said == [("stored", ""), ("stored", ""), ("duplicate", "same_id")]
                # later attempts have other times: the key has none
                later = viewed("a", at=NOON + 40 * DAY_MS)
                assert outcomes(log.append(intake(viewed("c"), later))) == [("stored", ""), ("duplicate", "same_id")]
            with opened(store) as log:
                assert outcomes(log.append(intake(*reversed(first)))) == [("duplicate", "same_id")] * 3
                assert ids(log.read()) == ["a", "b", "c"]
                assert problems(log, "abc") == []

    def test_another_event_with_a_known_id_is_set_aside(self, fresh: Fresh[OpenLog]) -> None:
        others = [
            viewed("a", product_id="p2"), viewed("a", "d2"), viewed("a", name=names.PRODUCT_ADDED),
            viewed("a", sealed={"traits.name": b"1"}), signed_in("a", "d1", "u1"),
        ]  # fmt: skip
        with fresh() as store, opened(store) as log:
            log.append(intake(viewed("a")))
            assert outcomes(log.append(intake(*others))) == [("dead_lettered", "id_conflict")] * 5
            assert list(log.read()) == [Stored(1, viewed("a"))], "the first is kept"
            letters = log.dead_letters()
            assert [(d.message_id, d.stage, d.rule) for d in letters] == [("a", "append", "id_conflict")] * 5
            assert len(log.dead_letters(limit=2)) == 2
            assert problems(log, "a") == []

    def test_a_retry_whose_token_has_expired_since_is_no_conflict(self, fresh: Fresh[OpenLog]) -> None:
        vouched = signed_in("a", "d1", "u1")
        retried = viewed("a", "d1", name=names.IDENTIFIED, claims=Claims("d1"), properties={}, flags=("bad_token",))
        with fresh() as store, opened(store) as log:
            assert outcomes(log.append(intake(vouched, retried)))[1] == ("duplicate", "same_id")

    def test_positions_grow_in_the_order_of_appending(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            for start in range(0, 5_000, 1_000):
                log.append(intake(*[viewed(f"m{n}", f"d{n % 7}") for n in range(start, start + 1_000)]))
            stored = list(log.read())
            assert [one.position for one in stored] == list(range(1, 5_001))
            assert ids(stored) == [f"m{n}" for n in range(5_000)]
            assert log.position() == 5_000
            assert ids(log.read(4_990, until=4_995)) == [f"m{n}" for n in range(4_990, 4_995)]
            assert list(log.read(5_000)) == []

    def test_reading_by_name_and_by_node(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            log.append(intake(*[
                viewed(f"m{n}", f"d{n % 3}", name=(names.PRODUCT_UPDATED if n % 4 == 0 else names.PRODUCT_VIEWED))
                for n in range(24)
            ], viewed("nobody's", "", name=names.PRODUCT_UPDATED)))  # fmt: skip
            updated = ids(log.read(names=[names.PRODUCT_UPDATED]))
            assert updated == [*(f"m{n}" for n in range(0, 24, 4)), "nobody's"]
            assert ids(log.read(5, names=[names.PRODUCT_UPDATED], until=13)) == ["m8", "m12"]
            of_two = [n for n in range(23, -1, -1) if n % 3 in (0, 2)]
            assert ids(log.read_nodes(["d0", "d2"])) == [f"m{n}" for n in of_two], "newest first"
            assert ids(log.read_nodes(["d0", "d2"], before=21, limit=3)) == ["m18", "m17", "m15"]
            assert log.read_nodes([""]) == []

    def test_projections_see_each_stored_event_once_in_order(self, fresh: Fresh[OpenLog]) -> None:
        watching = Watching()
        with fresh() as store, opened(store, watching) as log:
            log.append(intake(viewed("a"), viewed("a"), viewed("b"), viewed("a", product_id="other")))
            log.append(intake(viewed("b"), viewed("c")))
            assert watching.seen == list(log.read())
            assert ids(watching.seen) == ["a", "b", "c"]

    def test_an_event_that_cannot_be_folded_sinks_no_other(self, fresh: Fresh[OpenLog]) -> None:
        def react(event: Event) -> None:
            if event.message_id.startswith("bad"):
                raise KeyError("a defect")

        with fresh() as store, opened(store, Watching(react)) as log:
            log.append(intake(viewed("a", "d1")))
            said = log.append(intake(viewed("bad1", "d1"), viewed("b", "d1"), viewed("a", "d1"), viewed("bad2", "d2")))
            assert outcomes(said) == [
                ("dead_lettered", "unfoldable"), ("stored", ""), ("duplicate", "same_id"),
                ("dead_lettered", "unfoldable"),
            ]  # fmt: skip
            assert [(d.message_id, d.stage) for d in log.dead_letters()] == [("bad2", "fold"), ("bad1", "fold")]
            assert problems(log, "ab") == []

    def test_an_integer_beyond_64_bits_costs_only_its_event(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            big = viewed("big", properties={"product_id": "p", "n": [{"deep": 2**64}]})
            said = log.append(intake(viewed("a"), big, viewed("b", properties={"n": 2**64 - 1})))
            assert outcomes(said) == [("stored", ""), ("rejected", "number_out_of_range"), ("stored", "")]
            assert problems(log, "ab") == []

    def test_an_event_of_a_newer_version_is_named_and_loses_nothing_else(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            log.append(intake(viewed("a"), viewed("newer", "d2", version=9), viewed("b", "d3")))
            reading = log.read()
            assert next(reading).event.message_id == "a"
            with pytest.raises(Unavailable, match="'Product Viewed' is stored in version 9"):
                next(reading)
            assert ids(log.read(2)) == ["b"]
            assert ids(log.read_nodes(["d3"])) == ["b"]
            assert log.find("b") is not None
            again = log.append(intake(viewed("newer", "d2"), viewed("c")))
            assert outcomes(again) == [("dead_lettered", "id_conflict"), ("stored", "")]

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

    def test_erasing_leaves_no_byte_of_a_node(self, fresh: Fresh[OpenLog]) -> None:
        mark = SECRET_MARK
        letter = DeadLetter(message_id=mark, received_at=NOON, stage="s", rule="r", body=mark.encode(), node_id="d1")
        with fresh() as store, opened(store) as log:
            log.append(intake(viewed("other", "d2", lookups={"email": "both"})))
            for n in range(50):
                log.append(intake(viewed(f"m{n}", "d1", product_id=mark + str(n), lookups={"email": "both"})))
            log.append(intake(viewed("m0", "d1", product_id=mark), letters=[letter]))
            assert log.erase(["d1"]) == 50
            assert mark.encode() not in store.stored()
            assert ids(log.read()) == ["other"]
            assert log.find("m1") is None
            assert log.dead_letters() == []
            assert People(log).found_by("both") == ["d2"]
            assert problems(log, ["other"]) == []
            log.append(intake(viewed("after", "d1")))
            assert [one.position for one in log.read()] == [1, 52], "positions are never used again"

    def test_rebuilding_after_somebody_was_forgotten_changes_nothing(self, fresh: Fresh[OpenLog]) -> None:
        """The shared device: its evidence for one person outlives the other, withdrawals outlive both."""
        with fresh() as store, opened(store) as log:
            log.append(intake(
                viewed("1", "d1"), signed_in("2", "d1", "u1"), signed_in("3", "d1", "u2", at=NOON + 1),
                signed_in("4", "d2", "u1"), link_withdrawn("5", "d2", "u1", at=NOON + 5), viewed("6", "d2"),
            ))  # fmt: skip
            members = [node.node_id for node in People(log).members("u1")]
            assert "d1" in members
            log.erase(members)
            log.append(intake(forgotten("7", members, at=NOON + 6)))
            before = state_of(log)
            log.rebuild()
            assert state_of(log) == before
            assert People(log).person_of(episode("d1", "u2")) == "u2", "the other person is untouched"

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_whatever_happens_the_log_is_the_set_of_what_was_sent(
        self, fresh: Fresh[OpenLog], data: st.DataObject
    ) -> None:
        """Retries, reorderings, conflicts, restarts, withdrawals, people forgotten: the same store, and a rebuild of it
        byte for byte."""
        with fresh() as store:
            told = Story(store)
            try:
                for act in data.draw(st.lists(st.sampled_from(told.acts), min_size=1, max_size=14)):
                    act(data)
                told.check()
            finally:
                told.log.close()


_DEVICES, _USERS = ("d1", "d2", "d3"), ("u1", "u2")
_CONTENTS = ("p1", "p2")


class Story:
    """A log and what must be in it: what was sent, without what was forgotten."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.log: OpenLog = store.open([Profiles(hot_nodes=1)])
        self.sent: list[Event] = []
        self.first: dict[str, Event] = {}
        self.clock = NOON
        self.acts: list[Callable[[st.DataObject], None]] = [
            self.send, self.send, self.send, self.send_again, self.sign_in, self.withdraw, self.forget, self.restart,
        ]  # fmt: skip

    def send(self, data: st.DataObject) -> None:
        """Some events, of new ids and of known ones, with the known content or another."""
        made = st.builds(
            viewed,
            st.integers(0, 40).map(lambda n: f"m{n}"),
            st.sampled_from(_DEVICES),
            product_id=st.sampled_from(_CONTENTS),
            at=st.integers(NOON - 3 * DAY_MS, NOON),
        )
        self._append(data.draw(st.lists(made, min_size=1, max_size=6)))

    def send_again(self, data: st.DataObject) -> None:
        """Anything that was sent, in any order, at another time."""
        if self.sent:
            again = data.draw(st.lists(st.sampled_from(self.sent), max_size=6))
            self._append([msgspec.structs.replace(event, received_at=self._tick()) for event in again])

    def sign_in(self, data: st.DataObject) -> None:
        """A token ties a device to a user."""
        device, user = data.draw(st.sampled_from(_DEVICES)), data.draw(st.sampled_from(_USERS))
        self._append([signed_in(f"i{self._tick()}", device, user, at=self.clock)])

    def withdraw(self, data: st.DataObject) -> None:
        """The shop takes a link back."""
        device, user = data.draw(st.sampled_from(_DEVICES)), data.draw(st.sampled_from(_USERS))
        self._append([link_withdrawn(f"w{self._tick()}", device, user, at=self.clock)])

    def forget(self, data: st.DataObject) -> None:
        """A person, as it is known now."""
        people = People(self.log)
        nodes = [node.node_id for node in people.members(people.person_of(data.draw(st.sampled_from(_DEVICES))))]
        gone = [message_id for message_id, event in self.first.items() if event.node_id in nodes]
        assert self.log.erase(nodes) == len(gone)
        for message_id in gone:
            del self.first[message_id]
        self.sent = [event for event in self.sent if event.node_id not in nodes]
        self._append([forgotten(f"f{self._tick()}", nodes, at=self.clock)])

    def restart(self, data: st.DataObject) -> None:  # noqa: ARG002 - as its siblings
        """Close and open again."""
        self.log.close()
        self.log = self._store.open([Profiles(hot_nodes=1)])

    def check(self) -> None:
        """The log is what the first of each id said, and its state is the fold of that."""
        assert problems(self.log, self.first) == []
        assert {one.event.message_id: one.event for one in self.log.read()} == self.first
        before = state_of(self.log)
        self.log.rebuild()
        assert state_of(self.log) == before

    def _append(self, events: list[Event]) -> None:
        for event, verdict in zip(events, self.log.append(intake(*events)), strict=True):
            known = self.first.get(event.message_id)
            if known is None:
                assert verdict.outcome == "stored"
                self.first[event.message_id] = event
            else:
                same = (known.name, known.node_id, known.properties) == (event.name, event.node_id, event.properties)
                assert verdict.outcome == ("duplicate" if same else "dead_lettered")
        self.sent += events

    def _tick(self) -> int:
        self.clock += 1
        return self.clock
