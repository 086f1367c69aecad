"""What is erased, taken out or expired leaves no byte, and changes nothing else."""

from __future__ import annotations

import msgspec
import pytest

from habitue.eventlog import DeadLetter
from habitue.events import names
from habitue.privacy.pseudonyms import episode
from habitue.profiles.person import People
from habitue.profiles.summary import read_summary, summarise
from habitue.testing.contracts.eventlog.subject import (
    SECRET_MARK,
    OpenLog,
    TakenOut,
    ids,
    opened,
    outcomes,
    problems,
    state_of,
)
from habitue.testing.contracts.store import Fresh
from habitue.testing.events import NOON, forgotten, identified, intake, link_withdrawn, rectified, signed_in, viewed


class RemovingContract:
    """Needs the fixture `fresh` of `EventLogContract`."""

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

    def test_amending_leaves_no_byte_of_what_was_taken_out(self, fresh: Fresh[OpenLog]) -> None:
        mark = SECRET_MARK
        letter = DeadLetter(message_id="x", received_at=NOON, stage="s", rule="r", body=mark.encode(), node_id="d1")
        with fresh() as store, opened(store) as log:
            log.append(intake(viewed("other", "d1"), identified("theirs", "d2", said="both")))
            before = [identified(f"m{n}", "d1", said=mark) for n in range(40)]
            for event in before:
                log.append(intake(event))
            log.append(intake(letters=[letter]))
            assert mark.encode() in store.stored()
            told = intake(rectified("r1", "d1", at=NOON + 1, said="right"))
            assert log.amend(["d1"], TakenOut("email", NOON + 1), told) == 41, "40 events and a letter"
            told = intake(rectified("r2", "d1", at=NOON + 2, field="plan"))
            assert log.amend(["d1"], TakenOut("plan", NOON + 2), told) == 40
            assert mark.encode() not in store.stored()
            assert [one.position for one in log.read()] == list(range(1, 45)), "every event is where it was"
            assert People(log).found_by(mark) == []
            assert People(log).found_by("right") == ["d1"]
            assert People(log).found_by("both") == ["d2"], "others are untouched"
            assert outcomes(log.append(intake(*before))) == [("duplicate", "same_id")] * 40
            properties = {**before[0].properties, "more": 1}
            other = msgspec.structs.replace(before[0], properties=properties)
            assert outcomes(log.append(intake(other))) == [("dead_lettered", "id_conflict")]
            assert problems(log, ["other", "theirs", "r1", "r2", *(f"m{n}" for n in range(40))]) == []

    def test_what_was_said_before_a_correction_does_not_come_back(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            log.append(intake(identified("old", "d1", said="wrong")))
            told = intake(rectified("r", "d1", at=NOON + 9, said="right"))
            log.amend(["d1"], TakenOut("email", NOON + 9), told)
            log.amend(["d1"], TakenOut("plan", NOON + 9), intake(rectified("r2", "d1", at=NOON + 9, field="plan")))
            log.append(intake(identified("late", "d1", at=NOON + 9, said="wrong")))
            assert People(log).view("d1").traits == {}, "what was taken out stays out"
            assert People(log).found_by("wrong") == []
            assert People(log).view("d1").personal["email"][2] == b"right"
            log.append(intake(identified("new", "d1", at=NOON + 10, said="newer")))
            assert People(log).found_by("newer") == People(log).found_by("right") == ["d1"]
            assert People(log).view("d1").personal["email"][2] == b"newer"

    def test_an_amendment_that_fails_changes_nothing(self, fresh: Fresh[OpenLog]) -> None:
        class Failing(TakenOut):
            def letter(self, letter: DeadLetter) -> DeadLetter:
                raise KeyError(letter.message_id)

        letter = DeadLetter(message_id="x", received_at=NOON, stage="s", rule="r", body=b"", node_id="d1")
        with fresh() as store, opened(store) as log:
            log.append(intake(identified("a", "d1"), letters=[letter]))
            before, stored = state_of(log), list(log.read())
            with pytest.raises(KeyError):
                log.amend(["d1"], Failing("email", NOON), intake(rectified("r", "d1")))
            assert (state_of(log), list(log.read())) == (before, stored)
            log.append(intake(viewed("b", "d1")))
            assert problems(log, "ab") == []

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

    def test_expired_rows_leave_a_summary_of_each_node_and_the_state_as_it_was(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            log.append(intake(
                viewed("1", "d1", lookups={"email": "a"}), signed_in("2", "d1", "u1"), viewed("3", "d1", at=NOON - 9),
                viewed("4", "d2"), viewed("5", "d1", lookups={"email": "b"}), viewed("6", "", name=names.DECISION_MADE),
            ))  # fmt: skip
            before = state_of(log)
            assert log.expire([1, 2, 3, 6, 99], summarise) == 4
            assert [(one.position, one.event.name) for one in log.read()] == [
                (2, names.HISTORY_SUMMARISED), (3, names.HISTORY_SUMMARISED), (4, names.PRODUCT_VIEWED),
                (5, names.PRODUCT_VIEWED),
            ], "a summary takes the place of the newest row it stands for"  # fmt: skip
            assert state_of(log) == before
            log.rebuild()
            assert state_of(log) == before
            assert log.expire([4, 5], summarise) == 2
            assert log.expire([3, 5], summarise) == 0, "a summary does not expire"
            told = [read_summary(one.event) for one in log.read() if one.event.node_id == "d1"]
            assert [(one.events, one.first_at, one.last_at, one.first_position) for one in told] == [
                (3, NOON - 9, NOON, 1)
            ], "a former summary is one of the rows"
            log.rebuild()
            assert state_of(log) == before
            assert problems(log, []) == []

    def test_what_has_expired_is_still_a_duplicate(self, fresh: Fresh[OpenLog]) -> None:
        sent = [viewed(f"m{n}", f"d{n % 3}") for n in range(100)]
        with fresh() as store:
            with opened(store) as log:
                log.append(intake(*sent))
                log.expire(range(1, 81), summarise)
                before = state_of(log)
                said = log.append(intake(*sent, viewed("m7", "d9"), viewed("new", "d9")))
                assert outcomes(said[:80]) == [("duplicate", "expired_id")] * 80
                assert outcomes(said[80:]) == [
                    *[("duplicate", "same_id")] * 20,
                    ("duplicate", "expired_id"),
                    ("stored", ""),
                ]
            with opened(store) as log:
                assert outcomes(log.append(intake(viewed("m1", "d1")))) == [("duplicate", "expired_id")]
                assert {key: value for key, value in state_of(log).items() if key[1] != "d9"} == before
                assert problems(log, [f"m{n}" for n in range(80, 100)]) == []

    def test_forgetting_somebody_forgets_their_summary(self, fresh: Fresh[OpenLog]) -> None:
        with fresh() as store, opened(store) as log:
            log.append(intake(
                viewed("1", "d1", product_id=SECRET_MARK, lookups={"email": "both"}),
                viewed("2", "d2", lookups={"email": "both"}),
            ))  # fmt: skip
            log.expire([1, 2], summarise)
            assert log.erase(["d1"]) == 1
            assert SECRET_MARK.encode() not in store.stored()
            assert [one.event.node_id for one in log.read()] == ["d2"]
            before = state_of(log)
            log.rebuild()
            assert state_of(log) == before
