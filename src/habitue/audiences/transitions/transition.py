"""`Audience Entered` and `Audience Exited`: what is said when somebody's membership is another one."""

from __future__ import annotations

from hashlib import blake2b
from typing import Literal

import msgspec

from habitue.events import names
from habitue.events.envelope import Event

# It happened: by an event of theirs, because time passed, because the audience is another one, or values are.
Why = Literal["event", "time", "published", "values"]


class Transition(msgspec.Struct, frozen=True, order=True):
    """One person enters or leaves one audience.

    Attributes
    ----------
    at
        The exact moment, ms UTC.
    person_id
        The person's own node.
    version
        Of the audience, as it was asked.
    """

    at: int
    person_id: str
    audience_id: str
    version: int
    entered: bool
    why: Why


def event_of(transition: Transition, received_at: int) -> Event:
    """The event that says so; whoever says the same again says it with the same message id.

    The id begins with the moment, as a tracker's does: what a whole shop enters at midnight lies together in the log's
    index of ids, instead of one page of it being written for each.
    """
    said = transition
    content = f"{said.person_id}\n{said.audience_id}\n{said.version}\n{said.entered}\n{said.at}"
    return Event(
        name=names.AUDIENCE_ENTERED if said.entered else names.AUDIENCE_EXITED,
        message_id=f"{said.at:012x}" + blake2b(content.encode(), digest_size=10).hexdigest(),
        occurred_at=said.at,
        received_at=received_at,
        node_id=said.person_id,
        source="system",
        properties={"audience_id": said.audience_id, "version": said.version, "why": said.why},
    )
