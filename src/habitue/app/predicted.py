"""What is predicted of one person now: each prediction in force, how sure it is, what it stands on."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import msgspec

from habitue.audiences.live.goals import goal_of
from habitue.definitions.prediction import READY_MADE, Prediction
from habitue.features.person.seen import Seen, Shop, may_predict
from habitue.models.propensity.artefact import Predictions, load_predictions
from habitue.models.propensity.card import Card
from habitue.models.propensity.levels import Answer
from habitue.models.uplift.artefact import load_offers
from habitue.models.uplift.offer import Group, OfferCard

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class Predicted(msgspec.Struct, frozen=True):
    """One prediction of one person.

    Attributes
    ----------
    name
        As conditions call it.
    version, card
        Of the model; empty and None where there is none.
    answer
        None where nothing is known yet.
    until
        When it may be another by time alone (ms UTC).
    """

    name: str
    prediction: Prediction
    version: str
    card: Card | None
    answer: Answer | None
    until: int


class Changed(msgspec.Struct, frozen=True):
    """What one offer would change of one person: the rate of reaching the goal, and the group they are in.

    Attributes
    ----------
    group
        None where no interval tells them apart.
    """

    name: str
    version: str
    card: OfferCard
    uplift: float
    group: Group | None


def offers_of(runtime: Runtime, person_id: str, left_out: Collection[str] = ()) -> list[Changed]:
    """By name. Nothing of somebody who did not agree to be personalised, or objects."""
    bought = runtime.snapshot.predictions[READY_MADE.prediction_id]
    state, loaded = runtime.people.view(person_id), load_offers(runtime.workspace.models, bought)
    if not loaded.offers or not may_predict(state):
        return []
    seen = Seen(state, _shop(runtime, left_out), runtime.clock.now_ms())
    return [
        Changed(name, loaded.versions[name], offer.card, offer.uplift(seen), offer.group(seen))
        for name, offer in sorted(loaded.offers.items())
    ]


def predictions_of(
    runtime: Runtime, person_id: str, left_out: Collection[str] = (), predictions: Predictions | None = None
) -> list[Predicted]:
    """By name. Nothing of somebody who did not agree to be personalised, or objects.

    Parameters
    ----------
    left_out
        Orders that are tests, by id.
    predictions
        As loaded; read from disk when left out.
    """
    state, wanted = runtime.people.view(person_id), runtime.snapshot.predictions
    if not may_predict(state):
        return []
    loaded = load_predictions(runtime.workspace.models, wanted, goal_of) if predictions is None else predictions
    seen, found = Seen(state, _shop(runtime, left_out), runtime.clock.now_ms()), []
    for _, one in sorted(wanted.items()):
        predictor = loaded.predictors.get(one.score)
        answer = None if predictor is None else predictor.answer(seen)
        card = None if predictor is None else predictor.card
        found.append(Predicted(one.score, one, loaded.versions.get(one.score, ""), card, answer, seen.until))
    return found


def _shop(runtime: Runtime, left_out: Collection[str]) -> Shop:
    return Shop(product_of=runtime.catalogue.get, currency=runtime.settings.currency, left_out=left_out)
