"""Versioned documents people write: draft -> published -> archived, and the snapshot of what is published."""

from habitue.definitions.defaults import default_placements
from habitue.definitions.document import Document, changed_paths, file_name, from_text, to_text
from habitue.definitions.kinds import KINDS, PLACEMENT, SWITCH, Kind, Kinds, check, complete, document_of
from habitue.definitions.placement import STRATEGIES, Placement, PlacementDocument, Strategy
from habitue.definitions.port import Definitions
from habitue.definitions.publication import event_of
from habitue.definitions.snapshot import Refusal, Snapshot, compile_snapshot
from habitue.definitions.switch import SWITCH_ID, Switch, SwitchDocument
from habitue.definitions.version import Change, Definition, Release, Status, Version

__all__ = [
    "KINDS",
    "PLACEMENT",
    "STRATEGIES",
    "SWITCH",
    "SWITCH_ID",
    "Change",
    "Definition",
    "Definitions",
    "Document",
    "Kind",
    "Kinds",
    "Placement",
    "PlacementDocument",
    "Refusal",
    "Release",
    "Snapshot",
    "Status",
    "Strategy",
    "Switch",
    "SwitchDocument",
    "Version",
    "changed_paths",
    "check",
    "compile_snapshot",
    "complete",
    "default_placements",
    "document_of",
    "event_of",
    "file_name",
    "from_text",
    "to_text",
]
