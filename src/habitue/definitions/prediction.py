"""Predictions as documents: how likely is it, at a declared moment, that somebody does something within some time?"""

from __future__ import annotations

from typing import Annotated

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.definitions.placement import Language
from habitue.events import names

VISIT = "visit"  # the trigger that is no event of its own: half an hour of silence, then somebody is there
MOST_DAYS = 90
_UNIT_MS = {"h": HOUR_MS, "d": DAY_MS}

PredictionId = Annotated[str, Field(pattern=r"^[a-z0-9_]+$", max_length=40)]


def _event(name: str) -> str:
    if name in names.PERSONLESS:
        raise ValueError(f"{name!r} is nothing that people do: name an event that a person causes")
    return name


def _within(text: str) -> str:
    if not HOUR_MS <= span_ms(text) <= MOST_DAYS * DAY_MS:
        raise ValueError(f"{text!r} is none of 1h to {MOST_DAYS}d")
    return text


_Event = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_event)]


class PredictionDocument(BaseModel):
    """What a marketer edits. Audiences ask for it as ``score("propensity.ID")``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    prediction_id: PredictionId
    name: dict[Language, Annotated[str, Field(min_length=1, max_length=120)]] = Field(
        min_length=1, description="Language -> what it is called."
    )
    goal: _Event = Field(default=names.ORDER_COMPLETED, description="The event that is predicted.")
    within: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}[hd]$"), AfterValidator(_within)] = Field(
        default="7d", description="How long after the moment it counts: 1h to 90d."
    )
    trigger: _Event = Field(
        default=VISIT,
        description="The moments it is learned at: visit (one begins), or the name of an event.",
    )
    notes: Annotated[str, Field(max_length=4000, description="For colleagues: what it is for.")] = ""


class Prediction(msgspec.Struct, frozen=True):
    """A prediction in force; version 0 is the ready-made one that nobody published."""

    prediction_id: str
    version: int
    goal: str
    within_ms: int
    trigger: str

    @property
    def score(self) -> str:
        """As conditions name it."""
        return f"propensity.{self.prediction_id}"

    @property
    def asks(self) -> tuple[str, int, str]:
        """What a model is learned for: another answer is wanted only where this is another."""
        return self.goal, self.within_ms, self.trigger


def span_ms(text: str) -> int:
    """Milliseconds of ``7d`` or ``36h``.

    >>> span_ms("36h")
    129600000
    """
    return int(text[:-1]) * _UNIT_MS[text[-1]]


def compile_prediction(document: PredictionDocument, version: int) -> Prediction:
    """The prediction of a document."""
    return Prediction(
        document.prediction_id, version, document.goal, span_ms(document.within), document.trigger
    )  # fmt: skip


READY_MADE = PredictionDocument(
    prediction_id="purchase",
    name={"en": "Buys within a week", "fr": "Achète dans la semaine"},
    goal=names.ORDER_COMPLETED,
    within="7d",
    trigger=VISIT,
)
"""In force until a shop publishes one of its own by this id."""
