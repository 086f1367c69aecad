"""What is predicted of a person, and whom an offer would change."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.console.portrait import portrait_of
from habitue.app.predicted import Changed, Predicted, offers_of, predictions_of
from habitue.audiences.goals import filters_of
from habitue.core.clock import parse_time
from habitue.features.person.seen import may_predict, objects
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.schemas.predictions import (
    OfferEffect,
    PersonOffer,
    PersonPrediction,
    PersonPredictions,
    PredictedTenth,
    PredictionCard,
    PredictionTest,
)
from habitue.models.artefact import made_at
from habitue.models.propensity.card import Card

router = APIRouter()


@router.get("/people/{person_id}/predictions")
def predictions(desk: Seeing, person_id: str) -> PersonPredictions:
    """How likely they do what the shop predicts, how sure that is and who answers; and what each offer would change."""
    runtime, worlds = desk.runtime, desk.console.worlds
    portrait = portrait_of(runtime, person_id)
    tests, whole = worlds.now().left_out, portrait.whole
    told = predictions_of(runtime, portrait.person_id, tests, worlds.predictions())
    return PersonPredictions(
        withheld="" if may_predict(whole) else "objects" if objects(whole) else "no_consent",
        predictions=[_predicted(one) for one in told],
        offers=[_offer(one) for one in offers_of(runtime, portrait.person_id, tests)],
    )


def _predicted(told: Predicted) -> PersonPrediction:
    answer, asked = told.answer, told.prediction
    return PersonPrediction(
        name=told.name,
        label=dict(asked.name),
        goal=asked.goal,
        where=list(filters_of(asked)),
        within_ms=asked.within_ms,
        trigger=asked.trigger,
        probability=None if answer is None else answer.probability,
        low=None if answer is None else answer.low,
        high=None if answer is None else answer.high,
        based_on=0 if answer is None else answer.based_on,
        level="" if answer is None else answer.level,
        version=told.version,
        until=told.until,
        card=None if told.card is None else _card(told.card, told.version),
    )


def _card(card: Card, version: str) -> PredictionCard:
    return PredictionCard(
        version=version,
        trained_at=made_at(version),
        answers="model" if card.answers == "model" else "levels",
        learner=card.learner,
        data_from=parse_time(card.data_from),
        data_until=parse_time(card.data_until),
        moments=card.moments,
        people=card.people,
        base_rate=card.base_rate,
        test=_test(card),
    )


def _test(card: Card) -> PredictionTest | None:
    test = card.back_test
    if test is None:
        return None
    measured = test.levels if card.answers == "levels" or test.model is None else test.model
    return PredictionTest(
        moments=test.judged,
        rate=test.rate,
        auc=measured.auc,
        calibration=[
            PredictedTenth(moments=one.moments, predicted=one.predicted, happened=one.happened)
            for one in card.calibration
        ],
    )


def _offer(told: Changed) -> PersonOffer:
    card = told.card
    return PersonOffer(
        name=told.name,
        experiment=card.experiment,
        variation=card.arm,
        control=card.control,
        group=told.group or "",
        uplift=told.uplift,
        average=OfferEffect(effect=card.effect, low=card.low, high=card.high),
        control_rate=card.control_rate,
        treated=card.treated,
        controls=card.controls,
        version=told.version,
        trained_at=made_at(told.version),
    )
