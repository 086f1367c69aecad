"""Predictions as documents: how likely is it, at a declared moment, that somebody does something within some time?

Which of the events of a name are meant is said by filters of the audience language, which lies above
(`habitue.audiences`): here a filter is any JSON object. Whoever puts the kinds together names the typed filter as the
parameter, and with it every draft is checked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.definitions.placement import Language
from habitue.events import names
from habitue.events.kept import CHANNEL_TOUCHED, PRODUCT_BOUGHT

VISIT = "visit"  # the trigger that is no event of its own: half an hour of silence, then somebody is there
MOST_DAYS = 90
_UNIT_MS = {"h": HOUR_MS, "d": DAY_MS}

PredictionId = Annotated[str, Field(pattern=r"^[a-z0-9_]+$", max_length=40)]


def _event(name: str) -> str:
    if name in names.PERSONLESS:
        raise ValueError(f"{name!r} is nothing that people do: name an event that a person causes")
    return name


def _goal(name: str) -> str:
    if name == CHANNEL_TOUCHED:
        raise ValueError(f"{name!r} is read off other events: name the event that is to follow")
    return _event(name)


def _trigger(name: str) -> str:
    if name == PRODUCT_BOUGHT:
        raise ValueError(f"{name!r} is a line of an order: name the order, {names.ORDER_COMPLETED!r}")
    return _goal(name)


def _within(text: str) -> str:
    if not HOUR_MS <= span_ms(text) <= MOST_DAYS * DAY_MS:
        raise ValueError(f"{text!r} is none of 1h to {MOST_DAYS}d")
    return text


_Name = Annotated[str, Field(min_length=1, max_length=120)]
F = TypeVar("F")


class PredictionDocument(BaseModel, Generic[F]):
    """What a marketer edits. Audiences ask for it as ``score("propensity.ID")``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    prediction_id: PredictionId
    name: dict[Language, Annotated[str, Field(min_length=1, max_length=120)]] = Field(
        min_length=1, description="Language -> what it is called."
    )
    goal: Annotated[_Name, AfterValidator(_goal)] = Field(
        default=names.ORDER_COMPLETED, description="The event that is predicted."
    )
    where: Annotated[
        tuple[F, ...], Field(max_length=20, description="Of the events of that name, those of which all of these hold.")
    ] = ()
    within: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}[hd]$"), AfterValidator(_within)] = Field(
        default="7d", description="How long after the moment it counts: 1h to 90d."
    )
    trigger: Annotated[_Name, AfterValidator(_trigger)] = Field(
        default=VISIT,
        description="The moments it is learned at: visit (one begins), or the name of an event.",
    )
    notes: Annotated[str, Field(max_length=4000, description="For colleagues: what it is for.")] = ""


class Prediction(msgspec.Struct, frozen=True):
    """A prediction in force; version 0 is the ready-made one that nobody published.

    Attributes
    ----------
    where
        The filters of the goal, each as JSON with its keys in order: equal filters are equal texts.
    name
        Language -> what it is called.
    """

    prediction_id: str
    version: int
    goal: str
    within_ms: int
    trigger: str
    where: tuple[str, ...] = ()
    name: Mapping[str, str] = {}

    @property
    def score(self) -> str:
        """As conditions name it."""
        return f"propensity.{self.prediction_id}"

    @property
    def asks(self) -> tuple[str | int, ...]:
        """What a model is learned for: another answer is wanted only where this is another."""
        return self.goal, self.within_ms, self.trigger, *self.where


def span_ms(text: str) -> int:
    """Milliseconds of ``7d`` or ``36h``.

    >>> span_ms("36h")
    129600000
    """
    return int(text[:-1]) * _UNIT_MS[text[-1]]


def compile_prediction(document: PredictionDocument[Any], version: int) -> Prediction:
    """The prediction of a document."""
    return Prediction(
        document.prediction_id,
        version,
        document.goal,
        span_ms(document.within),
        document.trigger,
        tuple(map(_text, document.where)),
        dict(document.name),
    )


def _text(where: BaseModel | dict[str, Any]) -> str:
    said = where.model_dump(mode="json", exclude_defaults=True) if isinstance(where, BaseModel) else where
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


READY_MADE = PredictionDocument[dict[str, Any]](
    prediction_id="purchase",
    name={"en": "Buys within a week", "fr": "Achète dans la semaine"},
    goal=names.ORDER_COMPLETED,
    within="7d",
    trigger=VISIT,
)
"""In force until a shop publishes one of its own by this id."""
