"""Predictions as conditions ask for them: one number for one person at one instant, live and in batch."""

from __future__ import annotations

import math
import random
from pathlib import Path

import msgspec
from tests.unit.audiences.test_parity import batch, live, people
from tests.unit.audiences.worlds import decisions, history, instants, objections, world

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.audiences.batch.predicted import asked, with_predictions
from habitue.audiences.language.text import parse
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.goals import goal_of
from habitue.audiences.live.person import NEVER, Person, World
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.definitions.prediction import VISIT, Prediction
from habitue.events import names
from habitue.features.person.seen import Seen, Shop
from habitue.features.person.vector import NAMES, vector_of
from habitue.models.propensity.card import Card
from habitue.models.propensity.levels import Levels
from habitue.models.propensity.predictor import Predictor
from habitue.privacy.objections import stated
from habitue.profiles.node import NodeState
from habitue.testing.events import CONSENTED

NAME, OFFER = "propensity.purchase", "uplift.spring.15_off"
_CURVE = [(-1) ** place * (place + 1) / 200 for place in range(len(NAMES))]


def predict(seen: Seen) -> float:
    """Any function of all features, in 0..1 and never twice the same for different ones."""
    total = sum(
        weight * (0.5 if math.isnan(x) else min(x, 50.0)) for weight, x in zip(_CURVE, vector_of(seen), strict=True)
    )
    return 1 / (1 + math.exp(-total / 10))


def place(seen: Seen) -> str | None:
    """Any group of a score, and sometimes none."""
    value = predict(seen)
    return None if 0.47 < value < 0.5 else "persuadable" if value > 0.5 else "lost"


def around(dice: random.Random) -> World:
    return msgspec.structs.replace(world(dice), predictions={NAME: predict}, placed={OFFER: place})


CONDITIONS = {
    f"{op}_{level}".replace(" ", "_"): parse(f'score("{NAME}") {op} {level}').condition
    for op in ("at least", "less than")
    for level in (0.3, 0.45, 0.5, 0.55, 0.7)
} | {
    "persuaded": parse(f'group("{OFFER}") is "persuadable"').condition,
    "known": parse(f'score("{NAME}") is known').condition,
    "other": parse('score("churn") at least 0.5').condition,
}


def test_live_and_batch_say_the_same(tmp_path: Path) -> None:
    compared, inside = 0, 0
    for number in range(6):
        dice = random.Random(f"predicted {number}")
        stored = history(dice, dice.choice([5, 60, 200]))
        stored += decisions(dice, len(stored))
        stored += objections(dice, len(stored))
        lake = DuckDBLake(tmp_path / str(number))
        lake.append(stored, after=0, until=len(stored))
        there = around(dice)
        for now_ms in instants(dice, stored)[:3]:
            position = dice.choice([len(stored), dice.randrange(len(stored) + 1)])
            expected = live(CONDITIONS, stored[:position], there, now_ms)
            column = with_predictions(there, CONDITIONS, people(stored[:position]).items(), now_ms)
            answered = batch(CONDITIONS, lake, column, now_ms, position)
            assert answered == expected, (number, now_ms)
            compared += len(CONDITIONS)
            inside += sum(map(len, expected.values()))
    assert compared >= 200
    assert inside > 100


def counting(*where: str) -> Predictor:
    """Answers by the person's own past: views after which something of theirs happened within two hours."""
    asked = Prediction("purchase", 1, names.PRODUCT_VIEWED, 2 * HOUR_MS, VISIT, where)
    card = Card(
        answers="levels", reason="", learner="", data_from="", data_until="", moments=9, people=9, happened=1,
        base_rate=None,
    )  # fmt: skip
    levels = Levels((100, 50), {}, {}, {}, 5.0, 5.0, 5.0)
    return Predictor(asked, goal_of(asked), levels, None, card)


def test_live_and_batch_say_the_same_of_a_goal_with_filters(tmp_path: Path) -> None:
    dear = '{"field": "product.price_minor", "test": {"op": "at_least", "value": 500}}'
    plain, filtered, differing, inside = counting(), counting(dear), 0, 0
    for number in range(4):
        dice = random.Random(f"filtered {number}")
        stored = history(dice, 300)
        lake = DuckDBLake(tmp_path / str(number))
        lake.append(stored, after=0, until=len(stored))
        there = msgspec.structs.replace(around(dice), predictions={NAME: filtered.probability})
        for now_ms in instants(dice, stored)[:3]:
            states = people(stored)
            column = with_predictions(there, CONDITIONS, states.items(), now_ms)
            expected = live(CONDITIONS, stored, there, now_ms)
            assert batch(CONDITIONS, lake, column, now_ms, len(stored)) == expected, (number, now_ms)
            inside += sum(map(len, expected.values()))
            for state in states.values():
                seen = Seen(state, Shop(product_of=there.product_of, currency="EUR"), now_ms)
                differing += plain.probability(seen) != filtered.probability(seen)
    assert inside > 20
    assert differing > 5, "the filter is asked"


def test_an_answer_holds_until_it_says(tmp_path: Path) -> None:
    changed = 0
    for number in range(8):
        dice = random.Random(f"until {number}")
        stored = history(dice, 60)
        there = around(dice)
        audiences = Audiences(CONDITIONS)
        for person_id, state in people(stored).items():
            now = instants(dice, stored)[0]
            person = audiences.person(state, there, now, registered=person_id.startswith("u"))
            value, until = person.score(NAME)
            assert until > now
            for later in (now + 1, min(until, now + 9 * DAY_MS) - 1):
                if later < until:
                    assert Person(state, there, later, 0, registered=False).score(NAME)[0] == value
            if until < NEVER:
                changed += Person(state, there, until, 0, registered=False).score(NAME)[0] != value
            answers = audiences.memberships(audiences.person(state, there, now, registered=False))
            assert all(held <= until for name, (_, held) in answers.items() if name != "other") or value is None
    assert changed > 3, "time alone changes a score"


def test_whoever_does_not_agree_or_objects_is_not_predicted() -> None:
    there = around(random.Random(1))
    agreed = NodeState("d1", consent=(1, 0, CONSENTED), first_seen=1)
    objecting = msgspec.structs.replace(
        agreed, objections={name: (2, 0, yes) for name, yes in stated(["profiling"], objects=True).items()}
    )
    silent = NodeState("d1", first_seen=1)
    scores = [Person(one, there, HOUR_MS, 0, registered=False).score(NAME)[0] for one in (agreed, objecting, silent)]
    assert scores[0] is not None
    assert scores[1:] == [None, None]


def test_only_predictions_that_are_asked_for_become_columns() -> None:
    there = around(random.Random(1))
    asking = {"a": CONDITIONS["known"]}
    assert asked(asking.values(), "score", there.predictions) == [NAME]
    assert with_predictions(there, {"b": CONDITIONS["other"]}, [], 0) is there
    assert with_predictions(there, asking, [], 0).scores.keys() == there.scores.keys() | {NAME}
