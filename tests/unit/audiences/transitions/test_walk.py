"""Entering and leaving happen at the exact moment, once, however often and however late it is looked."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import pytest
from tests.unit.audiences.conditions import AUDIENCES, condition
from tests.unit.audiences.test_parity import people
from tests.unit.audiences.worlds import NOW, decisions, history, world

from habitue.audiences.language.condition import Condition, Events, Last
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.memberships import person_of
from habitue.audiences.transitions import walk as walking
from habitue.audiences.transitions.transition import Transition, event_of
from habitue.audiences.transitions.walk import Listening, walk
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.events import names
from habitue.events.envelope import Event
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState, encode_node

VIEWED = Events(event=names.PRODUCT_VIEWED, window=Last(last="30d"))


def listening(conditions: dict[str, Condition]) -> Listening:
    return Listening(Audiences(conditions), dict.fromkeys(conditions, 1))


def viewed(at: int, message_id: str = "1") -> Event:
    return Event(
        name=names.PRODUCT_VIEWED, message_id=message_id, occurred_at=at, received_at=at, node_id="d1", consent=7,
        properties={"product_id": "p1"},
    )  # fmt: skip


def told(node: NodeState, transitions: Iterable[Transition]) -> list[tuple[str, int, str]]:
    """Fold what was said, as the log does; what it was."""
    said: list[tuple[str, int, str]] = []
    for one in transitions:
        event = event_of(one, one.at)
        fold(node, event)
        said.append((event.name, one.at, one.why))
    return said


def test_day_31_comes_when_the_window_slides() -> None:
    node, heard, shop = NodeState("d1"), listening({"lookers": VIEWED}), world(random.Random(1))
    fold(node, viewed(NOW))
    walked = walk(heard, node, node.audiences, shop, since_ms=NOW, now_ms=NOW, why="event")
    assert told(node, walked.transitions) == [("Audience Entered", NOW, "event")]
    assert walked.due_at == NOW + 30 * DAY_MS
    late = walk(heard, node, node.audiences, shop, since_ms=NOW + 30 * DAY_MS, now_ms=NOW + 33 * DAY_MS, why="time")
    assert told(node, late.transitions) == [("Audience Exited", NOW + 30 * DAY_MS, "time")]
    assert late.due_at is None


def test_what_came_while_nobody_looked_is_told_in_its_order() -> None:
    """The worker was down: they left, came back a day later, and left again."""
    node, heard, shop = NodeState("d1"), listening({"lookers": VIEWED}), world(random.Random(1))
    fold(node, viewed(NOW))
    told(node, walk(heard, node, node.audiences, shop, since_ms=NOW, now_ms=NOW, why="event").transitions)
    fold(node, viewed(NOW + 31 * DAY_MS, "2"))
    walked = walk(heard, node, node.audiences, shop, since_ms=NOW + 30 * DAY_MS, now_ms=NOW + 70 * DAY_MS, why="time")
    assert told(node, walked.transitions) == [
        ("Audience Exited", NOW + 30 * DAY_MS, "time"),
        ("Audience Entered", NOW + 31 * DAY_MS, "time"),
        ("Audience Exited", NOW + 61 * DAY_MS, "time"),
    ]


def test_looking_again_says_nothing_new() -> None:
    node, heard, shop = NodeState("d1"), listening({"lookers": VIEWED}), world(random.Random(1))
    fold(node, viewed(NOW))
    first = walk(heard, node, node.audiences, shop, since_ms=NOW, now_ms=NOW, why="event").transitions
    again = walk(heard, node, node.audiences, shop, since_ms=NOW, now_ms=NOW, why="event").transitions
    assert [event_of(one, 1).message_id for one in first] == [event_of(one, 2).message_id for one in again]
    told(node, first)
    for since in (NOW - DAY_MS, NOW, NOW + 1):
        assert not walk(heard, node, node.audiences, shop, since_ms=since, now_ms=NOW + 1, why="event").transitions


def test_who_objects_to_profiling_leaves_and_is_not_looked_at_any_more() -> None:
    node, heard, shop = NodeState("d1"), listening({"lookers": VIEWED}), world(random.Random(1))
    fold(node, viewed(NOW))
    told(node, walk(heard, node, node.audiences, shop, since_ms=NOW, now_ms=NOW, why="event").transitions)
    node.objections["profiling"] = (NOW, 0, True)
    walked = walk(heard, node, node.audiences, shop, since_ms=NOW + 5, now_ms=NOW + 5, why="event")
    assert told(node, walked.transitions) == [("Audience Exited", NOW + 5, "event")]
    assert walked.due_at is None


def test_what_is_said_of_somebody_is_nothing_that_they_did() -> None:
    node = NodeState("d1")
    fold(node, viewed(NOW))
    before = encode_node(node)
    entered = event_of(Transition(NOW + DAY_MS, "d1", "lookers", 1, entered=True, why="time"), NOW)
    assert fold(node, entered)
    assert node.audiences.pop("lookers")[2:] == (1, True)
    assert encode_node(node) == before
    forged = Event(name=entered.name, message_id="x", occurred_at=NOW, received_at=NOW, source="import",
                   properties=entered.properties)  # fmt: skip
    assert not fold(node, forged)


def wrong(seed: str, look: Callable[..., walking.Walked] = walk) -> int:
    """How often, in a random world looked at now and then, what was said is not what holds at a random moment."""
    dice = random.Random(seed)
    stored = history(dice, dice.choice([10, 60]))
    stored += decisions(dice, len(stored))
    shop, faults = world(dice), 0
    conditions = {name: condition(dice, 1, audiences=False) for name in AUDIENCES}
    heard = listening(conditions | {f"a{n}": condition(dice) for n in range(12)})
    for state in people(stored).values():
        node = NodeState(state.node_id)
        now = since = looked = NOW - DAY_MS
        said: list[Transition] = []
        for _ in range(4):
            looked = now
            walked = look(heard, state, node.audiences, shop, since_ms=since, now_ms=now, why="event")
            said += walked.transitions
            told(node, walked.transitions)
            if walked.due_at is None:
                break
            since, now = walked.due_at, max(walked.due_at, now) + dice.choice([0, HOUR_MS, 3 * DAY_MS])
        for _ in range(6):
            at = dice.randrange(NOW - DAY_MS, looked + 1)
            answers = heard.audiences.memberships(person_of(heard.audiences, state, shop, at))
            holding = {audience_id for audience_id, (holds, _) in answers.items() if holds}
            faults += holding != _inside(said, at)
        assert len({event_of(one, 0).message_id for one in said}) == len(said)
    return faults


def _inside(said: list[Transition], at: int) -> set[str]:
    inside: set[str] = set()
    for one in said:
        if one.at <= at:
            (inside.add if one.entered else inside.remove)(one.audience_id)
    return inside


def test_what_was_said_is_what_holds_at_any_moment() -> None:
    assert sum(wrong(f"walk-{seed}") for seed in range(25)) == 0


def test_mutant_looking_only_when_the_timer_is_worked_off_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A nightly job: what happened in between, and when, is lost."""
    monkeypatch.setattr(walking, "MOST_STEPS", 1)

    def nightly(heard: Listening, *of: object, since_ms: int, now_ms: int, why: str) -> walking.Walked:
        return walk(heard, *of, since_ms=now_ms, now_ms=now_ms, why=why)  # type: ignore[arg-type]

    assert sum(wrong(f"walk-{seed}", nightly) for seed in range(25)) > 0
