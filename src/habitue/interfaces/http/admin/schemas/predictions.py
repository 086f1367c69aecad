"""What is predicted of one person. Times are ms UTC."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema


class PersonPrediction(Schema):
    """One prediction in force, of one person at this moment."""

    name: str = Field(description="As conditions call it: score(name).")
    goal: str = Field(description="The event that is predicted.")
    within_ms: int
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


class PersonPredictions(Schema):
    """By name; nothing of somebody who did not agree to be personalised, or objects to profiling."""

    predictions: list[PersonPrediction]
