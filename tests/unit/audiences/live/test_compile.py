"""What several audiences ask is worked out once a person, and what only looks alike is not."""

from __future__ import annotations

import random

import pytest
from tests.unit.audiences.worlds import NOW, world

from habitue.audiences.language.condition import All, AnyOf, Comparison, Condition, Fact, InAudience, Not
from habitue.audiences.live import compile as compiled
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.facts import compile_fact
from habitue.audiences.live.moments import Answer
from habitue.audiences.live.person import Person
from habitue.audiences.live.slots import Slots
from habitue.profiles.node import NodeState

FRENCH = Fact(fact="country", test=Comparison(op="is", value="FR"))
BUYER = Fact(fact="orders", test=Comparison(op="at_least", value=1))
CONDITIONS: dict[str, Condition] = {
    "french": FRENCH,
    "buyers": All(of=(BUYER, FRENCH)),
    "either": AnyOf(of=(FRENCH, All(of=(FRENCH, BUYER)))),
    "not_french": Not(of=FRENCH),
    "same_as_french": InAudience(audience_id="french"),
}


def asked(audiences: Audiences, state: NodeState) -> Person:
    return audiences.person(state, world(random.Random(1)), NOW, registered=False)


def test_a_condition_of_several_audiences_is_asked_once_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    times = list[str]()

    def counted(condition: Fact, slots: Slots) -> compiled.Check:
        check = compile_fact(condition, slots)

        def count(person: Person) -> Answer:
            times.append(condition.fact)
            return check(person)

        return count

    monkeypatch.setattr(compiled, "compile_fact", counted)
    audiences = Audiences(CONDITIONS)
    for _ in range(2):  # somebody else is asked anew
        times.clear()
        person = asked(audiences, NodeState("d1"))
        audiences.memberships(person)
        assert [check(person)[0] for check in audiences.checks.values()] == [False, False, False, True, False]
        assert sorted(times) == ["country", "orders"]


def test_true_and_one_are_two_questions() -> None:
    said = {"yes": True, "one": 1}
    audiences = Audiences(
        {name: Fact(fact="trait", key="vip", test=Comparison(op="is", value=value)) for name, value in said.items()}
    )
    for value, inside in ((True, {"yes"}), (1, {"one"}), (1.0, {"one"})):
        person = asked(audiences, NodeState("d1", traits={"vip": (1, 1, value)}))
        assert {name for name, (holds, _) in audiences.memberships(person).items() if holds} == inside
