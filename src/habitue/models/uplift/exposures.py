"""Randomised offers in the log: who saw which variation of which experiment first (`Experiment Viewed`)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from habitue.definitions.prediction import Prediction
from habitue.events.names import EXPERIMENT_VIEWED
from habitue.features.person.seen import Shop
from habitue.features.person.vector import vector_of
from habitue.models.propensity.goals import Goal
from habitue.models.propensity.moments import Life, Moment, reached
from habitue.models.propensity.samples import seen_at
from habitue.privacy.consent import Purpose

_ASKED = int(Purpose.MEASURE | Purpose.PERSONALISE)
_NO_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class Exposed:
    """The people of one experiment, in the order of their first exposures' reading.

    Attributes
    ----------
    rows
        (ms UTC, variation, features, whether the goal was reached) of each person.
    in_both
        People who saw several variations: whatever they did, no variation can be credited with it.
    """

    rows: list[tuple[int, str, array[float], bool]] = field(default_factory=list)
    in_both: int = 0


def exposures_of(life: Life) -> tuple[dict[str, tuple[Moment, str]], set[str]]:
    """Experiment -> first exposure and variation; and the experiments of which several variations were seen."""
    first: dict[str, tuple[Moment, str]] = {}
    several: set[str] = set()
    for event in life.events:
        if event.name != EXPERIMENT_VIEWED or event.message_id in life.left_out or event.consent & _ASKED != _ASKED:
            continue
        experiment, variation = (_said(event.properties, what) for what in ("experiment", "variation"))
        if not experiment or not variation:
            continue
        known = first.setdefault(
            experiment, (Moment(event.occurred_at, life.owner(event.node_id, event.occurred_at)), variation)
        )
        if known[1] != variation:
            several.add(experiment)
    return first, several


def collect_exposed(
    lives: Iterator[Life], prediction: Prediction, goal: Goal, shop: Shop, *, since: int, now_ms: int
) -> dict[str, Exposed]:
    """Experiment -> its people, of whom it is known by now whether they reached the goal after their first exposure.

    Features are of the profile as it stood at the exposure, so nothing that the variation changed is among them.

    Parameters
    ----------
    prediction, goal
        What is to be reached, and within what time.
    """
    found: dict[str, Exposed] = {}
    for life in lives:
        first, several = exposures_of(life)
        for experiment in several:
            found.setdefault(experiment, Exposed()).in_both += 1
        asked = {
            experiment: one
            for experiment, one in first.items()
            if experiment not in several and since <= one[0].at <= now_ms - prediction.within_ms
        }
        if not asked:
            continue
        goals = goal.in_life(life, shop)
        moments = sorted({moment for moment, _ in asked.values()})
        vectors = {moment: vector_of(seen) for moment, seen in seen_at(life, moments, shop)}
        for experiment, (moment, variation) in asked.items():
            if (vector := vectors.get(moment)) is not None:
                happened = reached(goals, moment.at, prediction.within_ms)
                found.setdefault(experiment, Exposed()).rows.append((moment.at, variation, vector, happened))
    return found


def slug(name: str) -> str:
    """A name as it stands in the names of scores.

    >>> slug("Free shipping, 15 %")
    'free_shipping_15'
    """
    return _NO_NAME.sub("_", name.casefold()).strip("_")[:40]


def _said(properties: dict[str, Any], what: str) -> str:
    """The name of an experiment or variation; its id where it has none."""
    for key in (f"{what}_name", f"{what}_id"):
        value = properties.get(key)
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
    return ""
