"""What is appended is there once, in order, with a verdict; what cannot be costs nothing else."""

from __future__ import annotations

import msgspec
import pytest

from habitue.core.clock import DAY_MS
from habitue.core.errors import Unavailable
from habitue.eventlog import DeadLetter, Verdict
from habitue.events import names
from habitue.events.envelope import Claims, Event, Stored
from habitue.privacy.pseudonyms import episode
from habitue.testing.contracts.eventlog.subject import (
    OpenLog,
    Watching,
    counted,
    ids,
    opened,
    outcomes,
    problems,
)
from habitue.testing.contracts.store import Fresh
from habitue.testing.events import NOON, intake, signed_in, viewed


class AppendingContract:
    """Needs the fixture `fresh` of `EventLogContract`."""

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
            assert [msgspec.structs.replace(one, letter_id=0) for one in log.dead_letters()] == [letter]

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

    @pytest.mark.parametrize("late", [False, True])
    def test_a_pages_retry_after_a_log_in_is_no_conflict(self, fresh: Fresh[OpenLog], late: bool) -> None:
        """Segment's browser client adds the user of the moment to what it sends again; either may arrive first."""
        before = viewed("a", "d1", claims=Claims("d1"))
        after = viewed("a", episode("d1", "u1"), claims=Claims("d1", "u1"))
        first, second = (after, before) if late else (before, after)
        with fresh() as store, opened(store) as log:
            assert outcomes(log.append(intake(first, second)))[1] == ("duplicate", "same_id")
            assert list(log.read()) == [Stored(1, first)], "the first is kept"

    def test_who_says_something_else_under_a_known_id_is_no_page_after_a_log_in(self, fresh: Fresh[OpenLog]) -> None:
        node, claims, proved = episode("d1", "u1"), Claims("d1", "u1"), Claims("d1", "u1", "token")
        others = [
            viewed("a", node, claims=claims, product_id="p2"), viewed("a", node, claims=proved),
            viewed("a", node, claims=claims, name=names.PRODUCT_ADDED),
            viewed("a", episode("d2", "u1"), claims=Claims("d2", "u1")),
            viewed("a", node, claims=claims, sealed={"properties.email": b"1"}), viewed("a", node, claims=claims,
            lookups={"order_id": "1"}), viewed("a", node, claims=claims, source="server"),
            viewed("a", "u1", claims=Claims("", "u1")),
        ]  # fmt: skip
        with fresh() as store, opened(store) as log:
            log.append(intake(viewed("a", "d1", claims=Claims("d1")), viewed("b", node, claims=claims)))
            assert outcomes(log.append(intake(*others))) == [("dead_lettered", "id_conflict")] * len(others)
            another = viewed("b", episode("d1", "u2"), claims=Claims("d1", "u2"))
            assert outcomes(log.append(intake(another))) == [("dead_lettered", "id_conflict")], "another user"
            sealed = viewed("c", "d1", claims=Claims("d1"), sealed={"properties.email": b"1"})
            later = viewed("c", node, claims=claims, sealed={"properties.email": b"2"})
            assert outcomes(log.append(intake(sealed, later)))[1] == ("dead_lettered", "id_conflict"), "not comparable"

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
