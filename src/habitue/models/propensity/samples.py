"""What a model learns from: people at past moments, as their profiles stood then, and whether they reached the goal.

The events up to a moment are folded by the fold that makes profiles, and asked by the code that asks live profiles: a
model is never taught anything that it will not see, nor shown anything else than what it was taught.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from habitue.definitions.prediction import Prediction
from habitue.events import names
from habitue.features.person.prices import category_of
from habitue.features.person.seen import Seen, Shop, may_predict
from habitue.features.person.vector import NAMES, vector_of
from habitue.models.propensity.goals import Goal
from habitue.models.propensity.moments import Life, Moment, moments_of, reached
from habitue.models.tabular.table import F64, I64, Column, Table
from habitue.profiles.fold import fold
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState

MOMENTS = 30
"""Of one person at most: whoever comes every day must not be half of what is learned."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Moments in order of time; `x` of shape (n, features), NaN where not known, the others of shape (n,).

    Attributes
    ----------
    person
        Numbers: moments of one person go together.
    at
        ms UTC.
    category
        The shelf looked at last.
    happened
        0 or 1.
    """

    x: F64
    at: I64
    person: I64
    category: tuple[str, ...]
    happened: F64

    def __len__(self) -> int:
        return len(self.at)

    def take(self, rows: I64) -> Samples:
        """The moments at these places."""
        category = tuple(self.category[row] for row in rows.tolist())
        return Samples(self.x[rows], self.at[rows], self.person[rows], category, self.happened[rows])

    def table(self) -> Table:
        """The features as learners take them."""
        return Table(tuple(Column(name, "number", self.x[:, place]) for place, name in enumerate(NAMES)))


def draw_moments(
    life: Life, prediction: Prediction, *, since: int, now_ms: int, seed: int, most: int = MOMENTS
) -> list[Moment]:
    """Moments of a person of which it is known by now whether the goal was reached; the same ones each time.

    Parameters
    ----------
    since
        ms UTC; moments before are not taken. Nor are those before what has expired: of their past too little is there.
    """
    expired = max((e.occurred_at for e in life.events if e.name == names.HISTORY_SUMMARISED), default=-1)
    last = now_ms - prediction.within_ms
    known = [m for m in moments_of(life, prediction.trigger) if max(since, expired + 1) <= m.at <= last]
    if len(known) > most:
        dice = random.Random(f"{seed} {prediction.prediction_id} {life.person_id}")
        known = sorted(dice.sample(known, most))
    return known


def seen_at(life: Life, moments: Iterable[Moment], shop: Shop) -> Iterator[tuple[Moment, Seen]]:
    """The profile of the one predicted as it stood at each moment, what happened at that very moment among it.

    Parameters
    ----------
    moments
        In order. A `Seen` must be asked before the next one is taken: it shares what goes on being folded.
    """
    nodes: dict[str, NodeState] = {}
    events, place = life.events, 0
    for moment in moments:
        while place < len(events) and events[place].occurred_at <= moment.at:
            event = events[place]
            fold(nodes.setdefault(event.node_id, NodeState(event.node_id)), event)
            place += 1
        theirs = [node for node_id, node in nodes.items() if life.owner(node_id, moment.at) == moment.owner]
        state = merge(moment.owner, theirs)
        if may_predict(state):
            yield moment, Seen(state, shop, moment.at)


def collect(
    lives: Iterable[Life],
    prediction: Prediction,
    goal: Goal,
    shop: Shop,
    *,
    since: int,
    now_ms: int,
    seed: int,
    most: int,
) -> Samples:
    """Samples of people, until there are about `most`.

    Parameters
    ----------
    goal
        Of the prediction.
    """
    rows: list[tuple[int, int, array[float], str, bool]] = []
    for number, life in enumerate(lives):
        moments = draw_moments(life, prediction, since=since, now_ms=now_ms, seed=seed)
        if not moments:
            continue
        goals = goal.in_life(life, shop)
        for moment, seen in seen_at(life, moments, shop):
            happened = reached(goals, moment.at, prediction.within_ms)
            rows.append((moment.at, number, vector_of(seen), category_of(seen), happened))
        if len(rows) >= most:
            break
    rows.sort(key=lambda row: row[:2])
    return _samples(rows)


def _samples(rows: Sequence[tuple[int, int, array[float], str, bool]]) -> Samples:
    return Samples(
        np.array([row[2] for row in rows], np.float64).reshape(len(rows), len(NAMES)),
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        tuple(row[3] for row in rows),
        np.array([row[4] for row in rows], np.float64),
    )
