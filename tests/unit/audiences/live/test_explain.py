"""What "why" says is what the evaluator says, and the evidence it shows gives the answer it shows."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from tests.unit.audiences.conditions import AUDIENCES, condition
from tests.unit.audiences.test_parity import people
from tests.unit.audiences.worlds import decisions, history, instants, world

from habitue.audiences.language.condition import All, AnyOf, Condition, Events, Fact, Last, Not, Sequence
from habitue.audiences.live import explain
from habitue.audiences.live.compare import keyed, predicate
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.events import window_range
from habitue.audiences.live.explain import Explained, Why
from habitue.audiences.live.moments import moment
from habitue.audiences.live.person import NEVER
from habitue.audiences.vocabulary import FACTS

WORLDS = 8


def parts(explained: Explained) -> Iterator[Explained]:
    """The explained condition and all within it."""
    yield explained
    for part in explained.parts:
        yield from parts(part)


def explanations(seed: str, questions: int) -> Iterator[tuple[Explained, tuple[bool, int], int]]:
    """Of a random world: what is explained, what the evaluator answers, and when it was asked."""
    dice = random.Random(seed)
    stored = history(dice, dice.choice([5, 60, 200]))
    stored += decisions(dice, len(stored))
    around = world(dice)
    named: dict[str, Condition] = {name: condition(dice, 1, audiences=False) for name in AUDIENCES}
    for _ in range(questions):
        asked = condition(dice)
        audiences, why = Audiences({**named, "asked": asked}), Why(asked, named)
        for state in people(stored).values():
            now = dice.choice(instants(dice, stored))
            registered = dice.random() < 0.5
            person = audiences.person(state, around, now, registered=registered)
            yield (
                why.explain(state, around, now, registered=registered),
                audiences.checks["asked"](person),
                now,
            )


def consistent(explained: Explained, now: int) -> bool:
    """Whether the evidence or the parts give the answer shown."""
    asked, evidence = explained.condition, explained.evidence
    if isinstance(asked, All):
        return explained.holds == all(part.holds for part in explained.parts)
    if isinstance(asked, AnyOf):
        return explained.holds == any(part.holds for part in explained.parts)
    if isinstance(asked, Not):
        return explained.holds != explained.parts[0].holds
    if isinstance(asked, Sequence):
        return explained.holds == explained.steps[-1].holds
    if isinstance(asked, Events) and evidence is not None:
        if asked.field == "at" and asked.measure in ("first", "last", "nth"):
            return explained.holds == moment(asked.test)(evidence.value, now)[0]
        return explained.holds == _compared(asked, evidence.value)
    if isinstance(asked, Fact) and evidence is not None:
        if FACTS[asked.fact].kind == "time":
            return explained.holds == moment(asked.test)(evidence.value, now)[0]
        return asked.fact == "trait" or explained.holds == _compared(asked, evidence.value)
    return True


def _compared(asked: Events | Fact, value: object) -> bool:
    return predicate(asked.test)(None if value is None else keyed(value))  # type: ignore[arg-type]


def test_why_answers_as_the_evaluator_does_and_its_evidence_gives_the_answer() -> None:
    asked = 0
    for seed in range(WORLDS):
        for explained, (holds, until), now in explanations(f"why-{seed}", 20):
            assert (explained.holds, explained.until) == (holds, None if until >= NEVER else until)
            for part in parts(explained):
                assert consistent(part, now), part
                asked += 1
    assert asked > 900


def test_the_law_sees_evidence_that_is_not_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: what is shown ignores the window."""
    monkeypatch.setattr("habitue.audiences.live.explain.window_range", lambda _window: window_range(None))
    assert any(
        not consistent(part, now)
        for seed in range(20 * WORLDS)  # it stops at the first that is seen
        for explained, _, now in explanations(f"why-{seed}", 20)
        for part in parts(explained)
    )


def test_it_shows_what_counted_newest_first() -> None:
    dice = random.Random("seen")
    stored = history(dice, 400)
    around = world(dice)
    asked = Events(event="Product Viewed", window=Last(last="30d"))
    for state in people(stored).values():
        now = 1_792_889_999_000
        found = Why(asked, {}).explain(state, around, now, registered=False).evidence
        assert found is not None
        assert (found.value, found.since, found.cap) == (found.counted, now - 30 * 86_400_000, 60)
        ats = [seen.at for seen in found.seen]
        assert ats == sorted(ats, reverse=True)
        assert len(ats) == min(found.counted, explain.NEWEST)
        assert all("product_id" in seen.fields for seen in found.seen)
        assert found.counted <= found.remembered
