"""Taking back the shop's word that a device belongs to a customer: every view is then as if it had never been given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.core.errors import Conflict, NotFound
from habitue.core.ids import new_id
from habitue.eventlog import Intake
from habitue.events.envelope import Event
from habitue.events.names import LINK_WITHDRAWN
from habitue.privacy.pseudonyms import episode

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class Withdrawn(msgspec.Struct, frozen=True):
    """The customer, and the nodes that are no longer theirs."""

    person_id: str
    nodes: list[str]


def withdraw_link(runtime: Runtime, person_id: str, node_id: str) -> Withdrawn:
    """Part a device from a customer. What it did before and under their name is its own again; nothing is deleted.

    Words up to now do not count any more. A new sign-in on the device, vouched for, is a new word.

    Raises
    ------
    NotFound
        The node does not belong to that person now.
    Conflict
        It is the person's own node, which nothing ties to them.
    """
    people = runtime.people
    if node_id == person_id:
        raise Conflict(f"{node_id} is this person's own account: only a device can be parted from it")
    with runtime.reader.moment():
        tied = {member.node_id for member in people.members(person_id)} - {person_id}
        if node_id not in tied:
            raise NotFound(f"{node_id!r} does not belong to {person_id!r}: its identity section lists what does")
        # given the node of what the device did under their name, the device is the one that it was derived from
        known = people.linked_once(person_id)
        device = next((each for each in known if episode(each, person_id) == node_id), node_id)
        told_until = max((people.told_until(each, person_id) for each in (device, node_id)), default=0)
    now_ms = runtime.clock.now_ms()
    nodes = [device, episode(device, person_id)]
    event = Event(
        name=LINK_WITHDRAWN,
        message_id=new_id(now_ms),
        # a browser's clock may be minutes ahead: its words up to now are meant as well
        occurred_at=max(now_ms, told_until),
        received_at=now_ms,
        source="system",
        properties={"node_id": nodes[0], "user_id": person_id, "episode": nodes[1]},
    )
    runtime.log.append(Intake(received=1, received_at=now_ms, events=[event]))
    return Withdrawn(person_id, [each for each in nodes if each in tied])
