"""One person's way through the listened audiences, from a moment on: who enters, who leaves, and when to look again.

The answer at each moment holds until its `valid_until`; so looking at those moments, one after another, misses nothing,
however late it is looked. What a person did after a moment does not count at it.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.memberships import person_of
from habitue.audiences.live.person import NEVER, World
from habitue.audiences.transitions.transition import Transition, Why
from habitue.features.person.seen import objects
from habitue.profiles.node import AudienceEntry, NodeState

MOST_STEPS = 500  # at once; a year of midnights. The rest is looked at with the timer that is then due


class Listening(msgspec.Struct, frozen=True):
    """The audiences that somebody listens to.

    Attributes
    ----------
    audiences
        All published ones: those listened to may name others.
    versions
        Id -> version of each that is listened to.
    """

    audiences: Audiences
    versions: Mapping[str, int]


class Walked(msgspec.Struct, frozen=True):
    """What happened, oldest first, and the moment from which time may change something; None if it cannot."""

    transitions: list[Transition]
    due_at: int | None


def walk(
    listening: Listening,
    state: NodeState,
    known: Mapping[str, AudienceEntry],
    world: World,
    *,
    since_ms: int,
    now_ms: int,
    why: Why,
) -> Walked:
    """Look at a person at `since_ms`, and at each moment up to `now_ms` from which an answer may be another.

    Parameters
    ----------
    state
        The merge of the person's nodes.
    known
        What was said of them last: `audiences` of the person's own node.
    why
        What gave cause to look. All that follows by time alone says ``time``.
    """
    inside = {audience_id for audience_id in listening.versions if known.get(audience_id, _NOT)[3]}
    # what was said last was said with all that was known then: nothing is said about the time before
    at = max(since_ms, *(entry[0] + 1 for entry in known.values()), 0)
    if objects(state):
        return Walked(_changes(listening, state.node_id, inside, set(), at, why), None)
    found: list[Transition] = []
    for _ in range(MOST_STEPS):
        held, until = _answers(listening, state, world, at)
        found += _changes(listening, state.node_id, inside, held, at, why)
        inside = held
        if until > now_ms:
            break
        at, why = until, "time"
    return Walked(found, until if until < NEVER else None)


_NOT: AudienceEntry = (0, 0, 0, False)


def leave(listening: Listening, node_id: str, known: Mapping[str, AudienceEntry], at_ms: int) -> list[Transition]:
    """What is said of who is no person any more, such as a device that now belongs to somebody, or turned out a bot."""
    inside = {audience_id for audience_id in listening.versions if known.get(audience_id, _NOT)[3]}
    at = max(at_ms, *(entry[0] + 1 for entry in known.values()), 0)
    return _changes(listening, node_id, inside, set(), at, "event")


def _answers(listening: Listening, state: NodeState, world: World, at: int) -> tuple[set[str], int]:
    person, checks = person_of(listening.audiences, state, world, at), listening.audiences.checks
    held, until = set(), NEVER
    for audience_id in listening.versions:
        holds, valid_until = checks[audience_id](person)
        if holds:
            held.add(audience_id)
        if valid_until < until:
            until = valid_until
    return held, until


def _changes(
    listening: Listening, person_id: str, before: set[str], after: set[str], at: int, why: Why
) -> list[Transition]:
    if before == after:
        return []
    return [
        Transition(at, person_id, audience_id, listening.versions[audience_id], audience_id in after, why)
        for audience_id in sorted(before ^ after)
    ]
