"""What is said to hold for nobody or for everybody does so, in worlds where much happens."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from tests.unit.audiences import conditions
from tests.unit.audiences.conditions import ADAPTER
from tests.unit.audiences.test_parity import people
from tests.unit.audiences.worlds import decisions, history, instants, world

from habitue.audiences.language.checks import Finding, check_condition, constants, walk
from habitue.audiences.language.checks.values import possible_values
from habitue.audiences.language.condition import Comparison, Condition, Events, Fact
from habitue.audiences.live.compile import Audiences

Check = Callable[[Condition], list[Finding]]


def about_one(dice: random.Random) -> dict[str, Any]:
    """A group of two or three conditions about one and the same thing, some denied."""
    make = conditions._fact if dice.random() < 0.7 else conditions._events
    first = make(dice)
    parts = [first]
    while len(parts) < dice.choice([2, 2, 3]):
        other = make(dice)
        if all(other.get(part) == first.get(part) for part in ("fact", "key", "measure", "field")):
            parts.append(first | {"test": other["test"]})
    denied = [{"type": "not", "of": part} if dice.random() < 0.3 else part for part in parts]
    return {"type": dice.choice(["all", "any"]), "of": denied}


def claims_hold(seed: int, n: int, check: Check) -> dict[str, int]:
    """How many claims of each kind were made of random conditions; all are tried on everybody of a world."""
    made = {"impossible": 0, "everybody": 0, "none": 0}
    for number in range(n):
        dice = random.Random(f"{seed}-{number}")
        stored = history(dice, 60)
        stored += decisions(dice, len(stored))
        around = world(dice)
        trees = {f"a{i}": ADAPTER.validate_python(about_one(dice)) for i in range(60)}
        claimed = {}
        for name, tree in trees.items():
            found = [one for one in check(tree) if one.code in ("impossible", "everybody")]
            made["none"] += not found
            parts = dict(walk(tree))
            for one in found:
                claimed[f"{name} {one.path}"] = parts[one.path], one.code
                made[one.code] += 1
        audiences = Audiences({name: part for name, (part, _) in claimed.items()})
        for now_ms in instants(dice, stored)[:3]:
            for person_id, state in people(stored).items():
                person = audiences.person(state, around, now_ms, registered=person_id.startswith("u"))
                for name, (holds, _) in audiences.memberships(person).items():
                    part, code = claimed[name]
                    assert holds == (code == "everybody"), (part, code)
    return made


def test_claims_are_true() -> None:
    made = claims_hold(1, 8, check_condition)
    assert made["impossible"] > 30, made
    assert made["everybody"] > 5, made
    assert made["none"] > 100, made


@pytest.mark.parametrize("overlooked", [None, 0, (True,)])
def test_a_check_that_overlooks_a_value_is_caught(monkeypatch: pytest.MonkeyPatch, overlooked: Any) -> None:
    def fewer(leaf: Fact | Events, tests: list[Comparison]) -> list[Any]:
        return [value for value in possible_values(leaf, tests) if value != overlooked]

    monkeypatch.setattr(constants, "possible_values", fewer)
    with pytest.raises(AssertionError):
        claims_hold(1, 8, check_condition)
