"""Audiences as they stand: what is published, what is drafted, and which of them can be told at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from pydantic import TypeAdapter, ValidationError

from habitue.audiences.language.checks import Checked, Finding, Known, check_audience, reached
from habitue.audiences.language.condition import Condition
from habitue.audiences.live.person import World
from habitue.definitions import AUDIENCE, Definition, Version

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
DRAFT = "?"  # what a condition is looked at as that nobody named yet: no audience can have this id


class Looked(msgspec.Struct, frozen=True):
    """A condition among the published audiences.

    Attributes
    ----------
    conditions
        What can be compiled together: the condition under `name` with all it refers to; nothing when something is
        wrong with it.
    """

    name: str
    conditions: Mapping[str, Condition]
    findings: tuple[Finding, ...]
    in_the_moment: bool

    @property
    def countable(self) -> bool:
        """Whether it can be asked of people at rest."""
        return self.name in self.conditions and not self.in_the_moment


def condition_of(version: Version | None) -> Condition | None:
    """The condition of a stored document; None when this habitue cannot read it."""
    body: Mapping[str, Any] = {} if version is None else version.document
    try:
        return _CONDITION.validate_python(body.get("condition"))
    except ValidationError:
        return None


def shown(definition: Definition) -> Version | None:
    """The version whose document tells of a definition: the draft, else what is published, else what was archived."""
    archived = definition.latest if definition.latest.status == "archived" else None
    return definition.draft or definition.published or archived


def published(runtime: Runtime) -> dict[str, Condition]:
    """The conditions of the published audiences that can be told, as they were compiled with the snapshot."""
    live = runtime.published.live
    return {name: live.published[name].document.condition for name in sorted(live.audiences.checks)}


def look(runtime: Runtime, condition: Condition, world: World, name: str = "") -> Looked:
    """A condition beside the published audiences, in the place of the one it is a draft of."""
    name = name or DRAFT
    conditions = {**published(runtime), name: condition}
    checked = check_audience(name, conditions, known(world))
    needed = set() if checked.errors else reached(name, conditions)
    return Looked(name, {one: conditions[one] for one in needed}, checked.findings, checked.in_the_moment)


def known(world: World) -> Known:
    """The names there are of what conditions may refer to."""
    return Known(
        lists=frozenset(world.lists),
        scores=frozenset({*world.scores, *world.predictions}) if world.scores else None,
        groups=frozenset({*world.groups, *world.placed}) if world.groups else None,
        moments=frozenset(world.moments) if world.moments else None,
    )


def told(
    drafts: Mapping[str, Condition], checked: Mapping[str, Checked], published: Mapping[str, Condition]
) -> dict[str, Condition]:
    """The drafts that can be compiled beside what is published: with no error, and none in what they refer to."""
    sound = {name for name, one in checked.items() if not one.errors} | published.keys()
    return {name: one for name, one in drafts.items() if reached(name, {**published, **drafts}) <= sound}


def definitions(runtime: Runtime) -> list[Definition]:
    """Every audience there ever was but drafts that were given up, by id."""
    return [one for one in runtime.definitions.of_kind(AUDIENCE) if shown(one) is not None]
