"""Synthetic shoppers: a seeded public for any catalogue, sent through the public API, with the truth beside it.

Stability: caller. Everything is generated: no person, name or address here exists.
"""

from __future__ import annotations

from habitue.core.ids import derived_id
from habitue.experiments.assignment import arm_of
from habitue.testing.shoppers.history import Shoppers, no_token
from habitue.testing.shoppers.parameters import Currency, ShoppersParameters
from habitue.testing.shoppers.person import Draw, Unit
from habitue.testing.shoppers.sending import NotTaken, Sent, batches, send
from habitue.testing.shoppers.truth import CausedOrder, PairTruth, PersonTruth, Truth, read_truth, write_truth
from habitue.testing.shoppers.visit import Sign

__all__ = [
    "CausedOrder",
    "Currency",
    "Draw",
    "NotTaken",
    "PairTruth",
    "PersonTruth",
    "Sent",
    "Shoppers",
    "ShoppersParameters",
    "Sign",
    "Truth",
    "Unit",
    "batches",
    "no_token",
    "plain_draw",
    "read_truth",
    "send",
    "write_truth",
]


def plain_draw(parameters: ShoppersParameters) -> Draw:
    """An assignment by the anonymous id itself, for tests without a workspace; a shop hashes with its secret."""

    def draw(anonymous_id: str) -> Unit:
        unit_id = "d" + derived_id("unit", anonymous_id)[:24]
        return Unit(unit_id, arm_of(unit_id, parameters.holdout_seed, parameters.holdout_share))

    return draw
