"""Why somebody is in an audience or not, now or at a moment that is past."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.portrait import Portrait, portrait_of
from habitue.app.explaining import profile_at
from habitue.audiences.language.condition import Condition
from habitue.audiences.live.explain import Explained, Why
from habitue.audiences.live.person import World
from habitue.core.errors import InvalidInput, NotFound
from habitue.features.person.seen import objects

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class PersonExplained(msgspec.Struct, frozen=True):
    """An answer about somebody.

    Attributes
    ----------
    at
        The moment it is about, ms UTC.
    past
        It was worked out from the log as far as it had come then. Links between devices, scores, groups, lists and the
        catalogue are today's.
    objects
        They object to personalisation today, so they are in no audience, whatever the conditions say.
    """

    portrait: Portrait
    at: int
    past: bool
    objects: bool
    explained: Explained


def why(
    runtime: Runtime, condition: Condition, conditions: Mapping[str, Condition], world: World, person_id: str,
    at: int | None = None,
) -> PersonExplained:  # fmt: skip
    """Every condition's answer about a person.

    Raises
    ------
    NotFound
        There is no such person; or they were not known yet then; or what was known of them then has expired.
    InvalidInput
        The moment is still to come.
    """
    now_ms = runtime.clock.now_ms()
    if at is not None and at > now_ms:
        raise InvalidInput("that moment is still to come: choose one that is past", path="$.at", got=str(at))
    portrait = portrait_of(runtime, person_id)
    state = portrait.whole
    if at is not None:
        nodes = [portrait.person_id, *(node for node in portrait.nodes if node != portrait.person_id)]
        then = profile_at(runtime, nodes, runtime.reader.before(at + 1))
        if then is None:
            raise NotFound("nothing was known of them then: choose a moment after they first came")
        state = then
    explained = Why(condition, conditions).explain(
        state, world, now_ms if at is None else at, registered=portrait.known
    )  # fmt: skip
    return PersonExplained(portrait, now_ms if at is None else at, at is not None, objects(portrait.whole), explained)
