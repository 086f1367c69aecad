"""`valid_until` is sound: until that moment, no condition answers anything else by time alone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.unit.audiences.conditions import AUDIENCES, condition
from tests.unit.audiences.test_parity import people
from tests.unit.audiences.worlds import NOW, decisions, history, world

from habitue.audiences.language.condition import Condition, Last, Window
from habitue.audiences.live import events
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.person import NEVER, Person, World
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS
from habitue.profiles.node import NodeState

HORIZON_MS = 40 * DAY_MS
WORLDS = 25
# every duration that the random conditions name, and the silence that ends a visit
_SPANS = (0, 30 * MINUTE_MS, HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS, 30 * DAY_MS)
_ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC")


def changes(seed: str, questions: int) -> Iterator[tuple[Condition, int, int, int]]:
    """Every (condition, now, until, instant) of a random world whose answer at the instant is not that of now."""
    dice = random.Random(seed)
    stored = history(dice, dice.choice([5, 40, 120]))
    stored += decisions(dice, len(stored))
    around = world(dice)
    conditions = {name: condition(dice, 1, audiences=False) for name in AUDIENCES}
    conditions |= {f"a{n}": condition(dice) for n in range(questions)}
    audiences = Audiences(conditions)
    for state in people(stored).values():
        edges = [one.event.occurred_at + span for one in stored for span in _SPANS]
        edges += [
            at + span
            for one in around.moments.values()
            for at in one.values()
            for span in (-30 * DAY_MS, -DAY_MS, *_SPANS)
        ]
        now = dice.choice([NOW, NOW - dice.randrange(DAY_MS), dice.choice(edges) + dice.choice([-1, 0, 1])])
        near = sorted({edge for edge in edges if now < edge < now + HORIZON_MS})
        instants = sorted(
            at + shift for at in {*_some(dice, near, 40), *_some(dice, _clocks(now), 6)} for shift in (-1, 0, 1)
        )
        yield from _differences(audiences, conditions, state, around, now, instants)


def _differences(
    audiences: Audiences, conditions: Mapping[str, Condition], state: NodeState, around: World, now: int, at: list[int]
) -> Iterator[tuple[Condition, int, int, int]]:
    said = audiences.memberships(audiences.person(state, around, now, registered=True))
    assert all(until > now for _, until in said.values())
    for instant in at:
        if now < instant:
            later = audiences.memberships(audiences.person(state, around, instant, registered=True))
            for name, (holds, until) in said.items():
                if instant < until and later[name][0] is not holds:
                    yield conditions[name], now, until, instant


def _some(dice: random.Random, of: Sequence[int], n: int) -> list[int]:
    return dice.sample(of, min(n, len(of)))


def _clocks(now: int) -> list[int]:
    """The next hours and midnights on every clock, among them the night on which Europe's go back."""
    found = set()
    for name in _ZONES:
        local = datetime.fromtimestamp(now / 1000, ZoneInfo(name))
        for days in range(1, 4):
            night = (local + timedelta(days=days)).date()
            midnight = datetime(night.year, night.month, night.day, tzinfo=local.tzinfo)
            found.add(round(midnight.timestamp() * 1000))
        hour = local.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        found |= {round((hour + timedelta(minutes=30 * halves)).timestamp() * 1000) for halves in range(1, 12)}
    return sorted(found)


def test_no_answer_changes_before_it_says_so() -> None:
    for seed in range(WORLDS):
        assert next(changes(f"until-{seed}", 25), None) is None, seed


@pytest.mark.soak
def test_no_answer_changes_before_it_says_so_in_many_worlds() -> None:
    for seed in range(1_000):
        assert next(changes(f"soak-{seed}", 40), None) is None, seed


def test_the_moments_asked_at_do_change_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: an event's leaving its window goes unnoticed."""

    def never_leaves(window: Window | None) -> events.Range:
        honest = windows(window)
        if not isinstance(window, Last):
            return honest

        def within(person: Person, ats: list[int]) -> tuple[int, int, int]:
            first, beyond, _ = honest(person, ats)
            return first, beyond, ats[beyond] if beyond < len(ats) else NEVER

        return within

    windows = events.window_range
    monkeypatch.setattr(events, "window_range", never_leaves)
    assert any(next(changes(f"until-{seed}", 25), None) for seed in range(WORLDS))
