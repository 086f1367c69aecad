"""The ready-made audiences as a shop sees them: what each needs, whether it is there, about how many it would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from habitue.audiences.language.checks import check_audiences
from habitue.audiences.language.condition import Condition
from habitue.audiences.library import ENTRIES, Entry, Need, needs
from habitue.audiences.live.person import World
from habitue.profiles.node import NodeState

if TYPE_CHECKING:
    from habitue.app.console.audience.listing import Sizes
    from habitue.app.console.audience.size import Size
    from habitue.app.runtime import Runtime

_OF_PROFILES = ("browser", "channel", "place", "company")


class Card(msgspec.Struct, frozen=True):
    """A ready-made audience in a shop.

    Attributes
    ----------
    needs
        What it looks at, each with whether the shop has it; None where nothing here can tell.
    size
        With the parameters it comes with; None when it is known on a page only, or refers to what is not there.
    """

    entry: Entry
    condition: Condition
    needs: tuple[tuple[Need, bool | None], ...]
    size: Size | None


class Had(msgspec.Struct, frozen=True):
    """What a shop has, as seen of a sample of people: events by name, traits, what intake knows of them."""

    events: frozenset[str]
    traits: frozenset[str]
    sources: frozenset[str]


def gallery(runtime: Runtime, sizes: Sizes, people: Iterable[tuple[str, NodeState]], world: World) -> dict[str, Card]:
    """Entry id -> its card.

    Raises
    ------
    Overloaded
        Too many count at this moment.
    """
    conditions, had = _conditions(), _had(runtime, people)
    counted, _ = sizes.count(_resting(), world, runtime.clock.now_ms())
    audiences = runtime.snapshot.audiences
    return {
        name: Card(
            entry,
            conditions[name],
            tuple((need, has(need, had, world, audiences)) for need in needs(conditions[name])),
            counted.sizes.get(name),
        )
        for name, entry in ENTRIES.items()
    }


def has(need: Need, had: Had, world: World, audiences: Mapping[str, object]) -> bool | None:
    """Whether a shop has what an audience is empty without; None where nothing here can tell."""
    match need.kind:
        case "event":
            return need.name in had.events
        case "trait":
            return need.name in had.traits
        case "value":
            return any(
                need.name in values
                for values in (world.scores, world.groups, world.moments, world.predictions, world.placed)
            )
        case "list":
            return need.name in world.lists
        case "audience":
            return need.name in audiences
        case _:
            known_here = need.name in (*_OF_PROFILES, "catalogue")
            return need.name in had.sources if known_here else None


@cache
def _conditions() -> dict[str, Condition]:
    return {name: entry.condition() for name, entry in ENTRIES.items()}


@cache
def _resting() -> dict[str, Condition]:
    """Those that can be counted; checking a hundred conditions takes a second, and they never change."""
    checked = check_audiences(_conditions())
    return {name: _conditions()[name] for name, one in checked.items() if not one.errors and not one.in_the_moment}


def _had(runtime: Runtime, people: Iterable[tuple[str, NodeState]]) -> Had:
    events, traits, sources = set[str](), set[str](), set[str]()
    for _, state in people:
        events |= state.counts.keys() | state.memory.recent.keys()
        traits |= state.traits.keys() | state.personal.keys()
        known = {
            "browser": state.memory.active,
            "channel": state.touches,
            "place": state.memory.place,
            "company": state.memory.company,
        }
        sources |= {name for name, value in known.items() if value}
    if len(runtime.catalogue):
        sources.add("catalogue")
    return Had(frozenset(events), frozenset(traits), frozenset(sources))
