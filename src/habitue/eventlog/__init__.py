"""The append-only log: the port, its promises, and what is derived inside its transactions."""

from habitue.eventlog.log import (
    NOT_YET_WRITTEN,
    Amendment,
    DeadLetter,
    EventLog,
    Intake,
    Outcome,
    Projection,
    StateStore,
    Summarise,
    Tally,
    Verdict,
    in_item_order,
)

__all__ = [
    "NOT_YET_WRITTEN",
    "Amendment",
    "DeadLetter",
    "EventLog",
    "Intake",
    "Outcome",
    "Projection",
    "StateStore",
    "Summarise",
    "Tally",
    "Verdict",
    "in_item_order",
]
