"""The snapshot: everything published at one moment, compiled once, immutable, swapped as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from habitue.core.errors import InvalidInput
from habitue.definitions.audience import AudienceDocument, PublishedAudience
from habitue.definitions.kinds import KINDS, Kinds, check
from habitue.definitions.placement import Placement, PlacementDocument, compile_placement
from habitue.definitions.prediction import READY_MADE, Prediction, PredictionDocument, compile_prediction
from habitue.definitions.switch import Switch, SwitchDocument
from habitue.definitions.tracking_plan import TrackingPlan, TrackingPlanDocument, compile_tracking_plan
from habitue.definitions.traffic import TrafficDocument, compile_traffic
from habitue.definitions.version import Version
from habitue.events.traffic import DEFAULT_RULES, TrafficRules


class Refusal(msgspec.Struct, frozen=True):
    """A published definition this habitue cannot read; its slots keep the shop's own content."""

    kind: str
    definition_id: str
    version: int
    reason: str


_READY_MADE: Mapping[str, Prediction] = MappingProxyType({READY_MADE.prediction_id: compile_prediction(READY_MADE, 0)})


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What is published, as decisions read it.

    Attributes
    ----------
    version
        Grows by one with each release; 0 is the empty workspace. Logged with decisions, so `explain` finds it again.
    placements
        Published placements by id; read-only.
    audiences
        Published audiences by id, as written; `habitue.audiences.definition` compiles them.
    predictions
        What is predicted of people, by id; the ready-made one is among them until a shop has its own by that id.
    tracking_plan
        What the shop means to send; None while nobody published a plan and the default one holds.
    traffic
        The rules about bots, staff and test orders, as written; the defaults until some are published.
    refused
        What could not be read, and why; the others are not disturbed.
    """

    version: int
    switch: Switch = Switch()
    placements: Mapping[str, Placement] = MappingProxyType({})
    audiences: Mapping[str, PublishedAudience] = MappingProxyType({})
    predictions: Mapping[str, Prediction] = _READY_MADE
    tracking_plan: TrackingPlan | None = None
    traffic: TrafficRules = DEFAULT_RULES
    refused: tuple[Refusal, ...] = ()

    @property
    def paused(self) -> bool:
        """Whether every slot keeps the shop's own content."""
        return self.switch.paused


def compile_snapshot(version: int, published: Iterable[Version], kinds: Kinds = KINDS) -> Snapshot:
    """Compile the published versions; one that cannot be read is refused alone."""
    switch, placements, refused = Switch(), dict[str, Placement](), list[Refusal]()
    audiences = dict[str, PublishedAudience]()
    predictions = dict(_READY_MADE)
    plan: TrackingPlan | None = None
    traffic = DEFAULT_RULES
    for entry in sorted(published, key=lambda entry: (entry.kind, entry.definition_id)):
        try:
            typed = check(entry.content, kinds)
        except InvalidInput as error:
            refused.append(Refusal(entry.kind, entry.definition_id, entry.version, error.message))
            continue
        if isinstance(typed, PlacementDocument):
            placements[entry.definition_id] = compile_placement(typed, entry.version)
        elif isinstance(typed, AudienceDocument):
            audiences[entry.definition_id] = PublishedAudience(entry.version, typed)
        elif isinstance(typed, PredictionDocument):
            predictions[entry.definition_id] = compile_prediction(typed, entry.version)
        elif isinstance(typed, SwitchDocument):
            switch = Switch(typed.paused, entry.change.author, entry.change.at, entry.change.note)
        elif isinstance(typed, TrackingPlanDocument):
            plan = compile_tracking_plan(typed, entry.version)
        elif isinstance(typed, TrafficDocument):
            traffic = compile_traffic(typed, entry.version)
    return Snapshot(
        version=version,
        switch=switch,
        placements=MappingProxyType(placements),
        audiences=MappingProxyType(audiences),
        predictions=MappingProxyType(predictions),
        tracking_plan=plan,
        traffic=traffic,
        refused=tuple(refused),
    )
