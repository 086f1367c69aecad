"""From experiments in the log to whom an offer changes: only of offers given by chance, as profiles stood before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from tests.unit.models.propensity.lives import GOAL, NOW, SHOP, START

from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.core.errors import NotEnoughData
from habitue.definitions.prediction import VISIT, Prediction
from habitue.events import names
from habitue.events.envelope import Event
from habitue.features.person.seen import Seen
from habitue.features.person.vector import NAMES
from habitue.models.artefact import CURRENT
from habitue.models.propensity.moments import Life
from habitue.models.uplift.artefact import NO_OFFERS, drop_others, load_offers, name_of, save_offer
from habitue.models.uplift.exposures import Exposed, collect_exposed, exposures_of
from habitue.models.uplift.offer import Anyway, LearnedOffer, Part, group_of, learn_offer
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState
from habitue.testing.events import viewed

PURCHASE = Prediction("purchase", 0, names.ORDER_COMPLETED, 2 * DAY_MS, VISIT)
NAME = "uplift.spring.15_off"


def shown(mark: str, node: str, at: int, variation: str, experiment: str = "Spring") -> Event:
    said = {"experiment_id": "e1", "experiment_name": experiment, "variation_id": "v", "variation_name": variation}
    return viewed(mark, node, at=at, name=names.EXPERIMENT_VIEWED, properties=said)


def public(n: int, seed: int, *, by_chance: bool = True) -> Iterator[Life]:
    """Half have something in the cart. The offer persuades those; others it keeps from buying."""
    dice = random.Random(seed)
    for number in range(n):
        node, at = f"d{number}", START + dice.randrange(50 * DAY_MS)
        cart = dice.random() < 0.5
        offered = dice.random() < (0.5 if by_chance else 0.9 if cart else 0.1)
        events = [viewed(f"{number} v", node, at=at - HOUR_MS, product_id="p1")]
        if cart:
            said = {"product_id": "p1", "quantity": 1}
            events.append(viewed(f"{number} a", node, at=at - HOUR_MS, name=names.PRODUCT_ADDED, properties=said))
        events.append(shown(f"{number} e", node, at, "15 % off" if offered else "Control"))
        if dice.random() < ((0.6 if offered else 0.2) if cart else (0.1 if offered else 0.4)):
            order = {"order_id": str(number), "total_minor": 1_000}
            events.append(viewed(f"{number} o", node, at=at + HOUR_MS, name=names.ORDER_COMPLETED, properties=order))
        yield Life(node, events)


def exposed(n: int, seed: int, *, by_chance: bool = True) -> Exposed:
    return collect_exposed(public(n, seed, by_chance=by_chance), PURCHASE, GOAL, SHOP, since=START, now_ms=NOW)[
        "Spring"
    ]


@pytest.fixture(scope="module")
def learned() -> LearnedOffer:
    return learn_offer(exposed(1_500, 1), "Spring", "15 % off", "Control")


def seen(*, cart: bool) -> Seen:
    node = NodeState("d1")
    fold(node, viewed("v", at=NOW - HOUR_MS, product_id="p1"))
    if cart:
        said = {"product_id": "p1", "quantity": 1}
        fold(node, viewed("a", at=NOW - HOUR_MS, name=names.PRODUCT_ADDED, properties=said))
    return Seen(node, SHOP, NOW)


def test_whom_an_offer_changes_is_found(learned: LearnedOffer) -> None:
    card = learned.card
    assert (card.experiment, card.arm, card.control) == ("Spring", "15 % off", "Control")
    assert card.low < 0.05 < card.high, "on everybody it changes little: 0.4 up and 0.3 down"
    assert card.qini is not None
    assert card.qini_error is not None
    assert card.qini > 3 * card.qini_error
    assert abs(card.treatment_auc - 0.5) < 0.06
    assert card.parts[0].high < 0 < card.parts[-1].low


def test_an_offer_on_disk_answers_and_tells_groups(learned: LearnedOffer, tmp_path: Path) -> None:
    save_offer(tmp_path, PURCHASE, learned, now_ms=NOW, code_version="1")
    found = load_offers(tmp_path, PURCHASE)
    assert load_offers(tmp_path, PURCHASE, found) is found
    with_cart, without = seen(cart=True), seen(cart=False)
    assert found.answers[NAME](with_cart) == pytest.approx(0.4, abs=0.16)
    assert found.answers[NAME](without) == pytest.approx(-0.3, abs=0.16)
    assert (found.groups[NAME](with_cart), found.groups[NAME](without)) == ("persuadable", "annoyed")
    dear = msgspec.structs.replace(PURCHASE, where=('{"field": "net_minor"}',))
    assert load_offers(tmp_path, dear) == load_offers(tmp_path, dear, found) == NO_OFFERS, "of another goal"
    (tmp_path / NAME / CURRENT).write_text("0-none")
    assert load_offers(tmp_path, PURCHASE, found) is found, "what cannot be loaded leaves the one before"
    assert load_offers(tmp_path, PURCHASE) == NO_OFFERS
    drop_others(tmp_path, [])
    assert not (tmp_path / NAME).exists()


def test_an_offer_that_was_not_given_by_chance_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="not given by chance"):
        learn_offer(exposed(400, 2, by_chance=False), "Spring", "15 % off", "Control")


def test_few_people_are_too_few() -> None:
    with pytest.raises(NotEnoughData):
        learn_offer(exposed(60, 3), "Spring", "15 % off", "Control")


def test_sure_and_lost_are_told_by_how_often_people_alike_buy_anyway(learned: LearnedOffer) -> None:
    card = learned.card
    unclear = msgspec.structs.replace(
        card, control_rate=0.3, parts=[Part(9, 0.0, 0.0, -0.1, 0.1, 1.0)],
        anyway=[Anyway(50, 0.05, 0.2, 0.15), Anyway(50, 0.2, 0.4, 0.5), Anyway(50, 0.5, 0.7, 1.0)],
    )  # fmt: skip
    assert [group_of(unclear, 0.0, anyway) for anyway in (0.1, 0.3, 0.9)] == ["lost", None, "sure"]


def test_the_first_exposure_counts_and_whoever_saw_both_does_not() -> None:
    events = [shown("1", "d1", START, "Control"), shown("2", "d1", START + 5, "Control")]
    first, several = exposures_of(Life("d1", events))
    assert (first["Spring"][0].at, first["Spring"][1], several) == (START, "Control", set())
    both = Life("u1", [*events, shown("3", "d2", START + 9, "15 % off")], {"d1": 0, "d2": 0})
    assert exposures_of(both)[1] == {"Spring"}
    found = collect_exposed(
        iter([both, Life("d9", [shown("9", "d9", START, "Control")])]), PURCHASE, GOAL, SHOP, since=0, now_ms=NOW
    )
    assert (found["Spring"].in_both, len(found["Spring"].rows)) == (1, 1)


def test_nothing_after_the_exposure_is_known_and_undecided_ones_wait() -> None:
    said = {"product_id": "p1", "quantity": 1}
    later = viewed("a", "d1", at=START + 1, name=names.PRODUCT_ADDED, properties=said)
    life = Life("d1", [shown("1", "d1", START, "Control"), later])
    (row,) = collect_exposed(iter([life]), PURCHASE, GOAL, SHOP, since=0, now_ms=NOW)["Spring"].rows
    assert row[2][NAMES.index("cart_items")] == 0
    assert collect_exposed(iter([life]), PURCHASE, GOAL, SHOP, since=0, now_ms=START + DAY_MS) == {}


def test_names_stand_in_conditions() -> None:
    assert name_of("Spring", "15 % off") == NAME
    assert np.isfinite(START)
