"""Predictions: one score live from a profile of 300 events (goal 100 us), by a model and by levels, whose goal may have
a filter."""

from __future__ import annotations

import random
from datetime import UTC
from typing import Any

import msgspec
import numpy as np

from benchmarks.audiences import EVENTS, NOW, _event, _product
from benchmarks.load import timed
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.goals import goal_of
from habitue.audiences.live.person import World
from habitue.core.clock import DAY_MS
from habitue.definitions.prediction import VISIT, Prediction
from habitue.events import names
from habitue.features.person.seen import Seen, Shop
from habitue.features.person.vector import vector_of
from habitue.models.propensity.card import Card
from habitue.models.propensity.learner import train_propensity
from habitue.models.propensity.levels import learn_levels
from habitue.models.propensity.predictor import Predictor
from habitue.models.propensity.samples import Samples
from habitue.models.propensity.scorer import Scorer, pack
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState

PEOPLE, ROUNDS = 600, 4_000
PREDICTION = Prediction("purchase", 0, names.ORDER_COMPLETED, 7 * DAY_MS, VISIT)
DEAR = msgspec.structs.replace(
    PREDICTION, where=('{"field": "net_minor", "test": {"op": "more_than", "value": 10000}}',)
)  # fmt: skip


def run() -> list[dict[str, Any]]:
    """us a score: what is known of the person, unpacked, and the probability."""
    products = {f"p{n}": _product(n) for n in range(2_000)}
    shop = Shop(product_of=products.get, currency="EUR")
    people = [_person(number, EVENTS if number == 0 else 5 + number % 90) for number in range(PEOPLE)]
    samples = _samples(people, shop)
    training = train_propensity(samples.table(), samples.happened, 1, samples.person)
    card = Card(
        answers="model", reason="", learner="", data_from="", data_until="", moments=PEOPLE, people=PEOPLE, happened=0,
        base_rate=None,
    )  # fmt: skip
    levels, audiences, rows = learn_levels(samples, PREDICTION.within_ms), Audiences({}), []
    for what, scorer, asked in (
        (training.model.choice, Scorer(*pack(training.model)), PREDICTION), ("levels", None, PREDICTION),
        ("levels, goal with a filter", None, DEAR),
    ):  # fmt: skip
        predictor = Predictor(asked, goal_of(asked), levels, scorer, card)
        world = World(
            product_of=products.get, currency="EUR", zone=UTC, predictions={PREDICTION.score: predictor.probability}
        )

        def score(world: World = world) -> object:
            return audiences.person(people[0], world, NOW, registered=True).score(PREDICTION.score)

        p50, p95 = timed(score, ROUNDS)
        rows.append({"what": f"{what}, {EVENTS} events", "p50_us": p50, "p95_us": p95, "goal_us": 100})
    return rows


def _person(number: int, events: int) -> NodeState:
    dice, node = random.Random(number), NodeState(f"u{number}")
    for step in range(events):
        fold(node, _event(dice, step))
    return node


def _samples(people: list[NodeState], shop: Shop) -> Samples:
    generator = np.random.default_rng(1)
    x = np.array([vector_of(Seen(node, shop, NOW)) for node in people])
    odds = np.nan_to_num(x).clip(-5, 5) @ generator.normal(0, 0.2, x.shape[1])
    happened = (odds > np.median(odds)) ^ (generator.random(len(people)) < 0.2)
    order = np.arange(len(people))
    return Samples(x, order, order, ("Category 1",) * len(people), happened.astype(np.float64))
