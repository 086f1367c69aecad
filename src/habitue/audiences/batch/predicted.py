"""Predictions in batch: columns of what the live evaluator would say, by the very same functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from habitue.audiences.language.checks.walk import walk
from habitue.audiences.language.condition import Condition, Fact
from habitue.audiences.live.person import Person, World
from habitue.profiles.node import NodeState


def asked(conditions: Iterable[Condition], fact: str, known: Collection[str]) -> list[str]:
    """The names among those known that some of the conditions ask for, as a score or a group."""
    named = {
        part.key
        for condition in conditions
        for _, part in walk(condition)
        if isinstance(part, Fact) and part.fact == fact and part.key is not None
    }
    return sorted(named.intersection(known))


def with_predictions(
    world: World, conditions: Mapping[str, Condition], people: Iterable[tuple[str, NodeState]], now_ms: int
) -> World:
    """The world with a column for each prediction that is asked for; the very same where none is.

    Parameters
    ----------
    people
        (person id, merged profile) of everybody the batch is asked about, as of its position of the log.
    """
    scores: dict[str, dict[str, float]] = {name: {} for name in asked(conditions.values(), "score", world.predictions)}
    groups: dict[str, dict[str, str]] = {name: {} for name in asked(conditions.values(), "group", world.placed)}
    if not scores and not groups:
        return world
    for person_id, state in people:
        person = Person(state, world, now_ms, 0, registered=person_id.startswith("u"))
        for name, column in scores.items():
            if (score := person.score(name)[0]) is not None:
                column[person_id] = score
        for name, placed in groups.items():
            if (group := person.group(name)[0]) is not None:
                placed[person_id] = group
    return msgspec.structs.replace(world, scores={**world.scores, **scores}, groups={**world.groups, **groups})
