"""Classes of stored events by how long their rows are kept, and what stays as long as its person is known."""

from __future__ import annotations

import msgspec

from habitue.events import names
from habitue.events.envelope import Event

# What a person said about consent and had put right has to be provable as long as it is acted upon (GDPR 7(1), 5(2)).
STAYING = names.PERMITTING | {names.PERSON_RECTIFIED, names.HISTORY_SUMMARISED}
SHOWN = frozenset({
    names.DECISION_MADE, names.PLACEMENT_SHOWN, names.RECOMMENDATION_CLICKED, names.EXPERIMENT_VIEWED,
})  # fmt: skip


class EventClass(msgspec.Struct, frozen=True):
    """Events that are kept equally long: of some names (none: of any), with a flag (none: with any or without)."""

    key: str
    names: frozenset[str] = frozenset()
    flag: str = ""

    def covers(self, event: Event) -> bool:
        """Whether a stored event is of this class. The catalogue, the market and what stays are of no class."""
        of_somebody = bool(event.node_id) or event.name == names.DECISION_MADE
        return (
            of_somebody
            and event.name not in STAYING
            and (not self.names or event.name in self.names)
            and (not self.flag or self.flag in event.flags)
        )


EVENTS = EventClass("events")
DECISIONS = EventClass("decisions", names=SHOWN)
BOTS = EventClass("bots", flag="bot")


class Expired(msgspec.Struct, frozen=True):
    """The rows of a class at log positions in (after, until]: all of them are gone from the log."""

    of: EventClass
    after: int
    until: int


def summary_id(node_id: str) -> str:
    """The message id of a node's `History Summarised`: a node has one at most."""
    return f"history:{node_id}"
