"""Versioned documents people write: draft -> published -> archived, and the snapshot of what is published."""

from habitue.definitions.audience import AudienceDocument, PublishedAudience
from habitue.definitions.default_plan import default_tracking_plan
from habitue.definitions.defaults import default_placements
from habitue.definitions.document import Document, changed_paths, file_name, from_text, to_text
from habitue.definitions.kinds import (
    AUDIENCE,
    KINDS,
    PLACEMENT,
    PREDICTION,
    SWITCH,
    TRACKING_PLAN,
    TRAFFIC,
    Kind,
    Kinds,
    check,
    complete,
    document_of,
)
from habitue.definitions.placement import STRATEGIES, Placement, PlacementDocument, Strategy
from habitue.definitions.port import Definitions
from habitue.definitions.prediction import Prediction, PredictionDocument
from habitue.definitions.publication import event_of
from habitue.definitions.snapshot import Refusal, Snapshot, compile_snapshot
from habitue.definitions.switch import SWITCH_ID, Switch, SwitchDocument
from habitue.definitions.tracking_plan import (
    TRACKING_PLAN_ID,
    PlannedEvent,
    PlannedProperty,
    TrackingPlan,
    TrackingPlanDocument,
    compile_tracking_plan,
)
from habitue.definitions.version import Change, Definition, Release, Status, Version

__all__ = [
    "AUDIENCE",
    "KINDS",
    "PLACEMENT",
    "PREDICTION",
    "STRATEGIES",
    "SWITCH",
    "SWITCH_ID",
    "TRACKING_PLAN",
    "TRACKING_PLAN_ID",
    "TRAFFIC",
    "AudienceDocument",
    "Change",
    "Definition",
    "Definitions",
    "Document",
    "Kind",
    "Kinds",
    "Placement",
    "PlacementDocument",
    "PlannedEvent",
    "PlannedProperty",
    "Prediction",
    "PredictionDocument",
    "PublishedAudience",
    "Refusal",
    "Release",
    "Snapshot",
    "Status",
    "Strategy",
    "Switch",
    "SwitchDocument",
    "TrackingPlan",
    "TrackingPlanDocument",
    "Version",
    "changed_paths",
    "check",
    "compile_snapshot",
    "compile_tracking_plan",
    "complete",
    "default_placements",
    "default_tracking_plan",
    "document_of",
    "event_of",
    "file_name",
    "from_text",
    "to_text",
]
