"""How somebody came this time, and with what."""

from __future__ import annotations

from math import nan

from habitue.events.kept import CHANNEL_TOUCHED
from habitue.features.person.seen import Seen

GROUPS = (
    ("paid", ("paid_", "display", "affiliate")),
    ("search", ("organic_search", "organic_shopping")),
    ("social", ("organic_social", "organic_video")),
    ("message", ("email", "sms", "push")),
    ("assistant", ("assistant",)),
)
NAMES = (*(f"came_by_{name}" for name, _ in GROUPS), "sources", "on_a_phone")


def values(seen: Seen) -> list[float]:
    """In the order of `NAMES`: by which group of channels the last visit that came from elsewhere came, and a phone."""
    touches = seen.events(CHANNEL_TOUCHED)
    group = touches[-1][2].get("group", "") if touches else ""
    device = seen.last(seen.state.device)
    kind = device.get("kind", "") if device else ""
    return [
        *(1.0 if isinstance(group, str) and group.startswith(begins) else 0.0 for _, begins in GROUPS),
        float(len({entry[2].get("source", "") for entry in touches})),
        nan if not kind else float(kind == "mobile"),
    ]
