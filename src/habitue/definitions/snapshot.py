"""The snapshot: everything published at one moment, compiled once, immutable, swapped as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from habitue.core.errors import InvalidInput
from habitue.definitions.kinds import KINDS, Kinds, check
from habitue.definitions.placement import Placement, PlacementDocument, compile_placement
from habitue.definitions.switch import Switch, SwitchDocument
from habitue.definitions.version import Version


class Refusal(msgspec.Struct, frozen=True):
    """A published definition this habitue cannot read; its slots keep the shop's own content."""

    kind: str
    definition_id: str
    version: int
    reason: str


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What is published, as decisions read it.

    Attributes
    ----------
    version
        Grows by one with each release; 0 is the empty workspace. Logged with decisions, so `explain` finds it again.
    placements
        Published placements by id; read-only.
    refused
        What could not be read, and why; the others are not disturbed.
    """

    version: int
    switch: Switch = Switch()
    placements: Mapping[str, Placement] = MappingProxyType({})
    refused: tuple[Refusal, ...] = ()

    @property
    def paused(self) -> bool:
        """Whether every slot keeps the shop's own content."""
        return self.switch.paused


def compile_snapshot(version: int, published: Iterable[Version], kinds: Kinds = KINDS) -> Snapshot:
    """Compile the published versions; one that cannot be read is refused alone."""
    switch, placements, refused = Switch(), dict[str, Placement](), list[Refusal]()
    for entry in sorted(published, key=lambda entry: (entry.kind, entry.definition_id)):
        try:
            typed = check(entry.content, kinds)
        except InvalidInput as error:
            refused.append(Refusal(entry.kind, entry.definition_id, entry.version, error.message))
            continue
        if isinstance(typed, PlacementDocument):
            placements[entry.definition_id] = compile_placement(typed, entry.version)
        elif isinstance(typed, SwitchDocument):
            switch = Switch(typed.paused, entry.change.author, entry.change.at, entry.change.note)
    return Snapshot(version=version, switch=switch, placements=MappingProxyType(placements), refused=tuple(refused))
