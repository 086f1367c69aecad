"""The append-only log: the port, its promises, and what is derived inside its transactions."""

from habitue.eventlog.log import (
    DeadLetter,
    EventLog,
    Intake,
    Outcome,
    Projection,
    StateStore,
    Tally,
    Verdict,
    in_item_order,
)

__all__ = [
    "DeadLetter",
    "EventLog",
    "Intake",
    "Outcome",
    "Projection",
    "StateStore",
    "Tally",
    "Verdict",
    "in_item_order",
]
