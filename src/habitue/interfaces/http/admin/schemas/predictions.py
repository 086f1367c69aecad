"""What is predicted of one person. Times are ms UTC."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from habitue.audiences.language.condition import Filter
from habitue.interfaces.http.admin.schemas.base import Schema


class PredictedTenth(Schema):
    """Moments of the test with similar predictions."""

    moments: int
    predicted: float = Field(description="Their mean prediction.")
    happened: float = Field(description="The share that reached the goal.")


class PredictionTest(Schema):
    """How what answers did on moments later than those it was learned from."""

    moments: int
    rate: float = Field(description="Of the goal, at these moments.")
    auc: float | None
    calibration: list[PredictedTenth] = Field(description="Lowest predictions first.")


class PredictionCard(Schema):
    """What to know before believing a prediction."""

    version: str
    trained_at: int
    answers: Literal["model", "levels"]
    learner: str = Field(description="Of the model; empty where the levels answer.")
    data_from: int | None = Field(description="Of the moments it was learned from; null of none.")
    data_until: int | None
    moments: int
    people: int
    base_rate: float | None = Field(description="The share of all moments that reached the goal.")
    test: PredictionTest | None = Field(description="None where there was too little for one.")


class PersonPrediction(Schema):
    """One prediction in force, of one person at this moment."""

    name: str = Field(description="As conditions call it: score(name).")
    label: dict[str, str] = Field(description="Language -> what the shop calls it.")
    goal: str = Field(description="The event that is predicted.")
    where: list[Filter] = Field(description="Of the events of that name, those of which all of these hold.")
    within_ms: int
    trigger: str = Field(description="The moments it is learned at: visit, or the name of an event.")
    probability: float | None = Field(description="None where nothing is known yet.")
    low: float | None = Field(description="The interval that holds the true rate in nine of ten such cases.")
    high: float | None
    based_on: int = Field(description="Moments that the answer stands on.")
    level: Literal["model", "visitor", "segment", "category", "shop", ""] = Field(
        description="Who answers: the model, or where there is too little for one this visitor's own past, people in "
        "the same situation, those who look at the same shelf, the whole shop."
    )
    version: str = Field(description="Of the model; empty where none was learned yet.")
    until: int = Field(description="When it may be another by time alone.")
    card: PredictionCard | None


class OfferEffect(Schema):
    """What an offer changed: the rate with it minus the rate without it, and where that lies in nine of ten cases."""

    effect: float
    low: float
    high: float


class PersonOffer(Schema):
    """What one variation of an experiment would change of one person at this moment."""

    name: str = Field(description="As conditions call it: group(name), score(name).")
    experiment: str
    variation: str
    control: str
    group: Literal["persuadable", "annoyed", "sure", "lost", ""] = Field(
        description="Empty where no interval tells them apart."
    )
    uplift: float = Field(description="Expected rate of reaching the goal with the offer minus without it.")
    average: OfferEffect = Field(description="On everybody who saw the experiment.")
    control_rate: float = Field(description="Of reaching the goal without the offer.")
    treated: int = Field(description="People who saw it.")
    controls: int = Field(description="People who saw the control.")
    version: str
    trained_at: int


class PersonPredictions(Schema):
    """By name; nothing of somebody who did not agree to be personalised, or objects to profiling."""

    withheld: Literal["", "objects", "no_consent"] = Field(description="Why nothing is told; empty when something is.")
    predictions: list[PersonPrediction]
    offers: list[PersonOffer]
