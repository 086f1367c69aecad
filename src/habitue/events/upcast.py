"""Stored events of older versions become today's when they are read; what is stored is never rewritten.

A change to the meaning or form of an event's fields adds one step here, from the version that is stored to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from habitue.core.errors import Unavailable
from habitue.events.envelope import Event, decode

FIRST_VERSION = 1
Step = Callable[[Event], Event]  # an event of one version, in the form of the next; the version itself is set for it
Steps = Mapping[tuple[str, int], Step]

# (event name, stored version) -> the step to the next version. Never remove one: logs keep events of every version.
STEPS: dict[tuple[str, int], Step] = {}


class _Head(msgspec.Struct):
    name: str
    version: int = FIRST_VERSION


_head = msgspec.msgpack.Decoder(_Head)


def version_of(name: str, steps: Steps = STEPS) -> int:
    """The version in which events of this name are written today."""
    version = FIRST_VERSION
    while steps and (name, version) in steps:
        version += 1
    return version


def upcast(event: Event, steps: Steps = STEPS) -> Event:
    """The event in today's version: every step from its own version on, in order.

    An event of today's version comes back as it is, so upcasting twice changes nothing.

    Raises
    ------
    Unavailable
        The event was written by a newer habitue than this one.
    """
    while (step := steps.get((event.name, event.version))) is not None:
        event = msgspec.structs.replace(step(event), name=event.name, version=event.version + 1)
    newest = FIRST_VERSION if not steps else version_of(event.name, steps)
    if event.version > newest:
        raise newer(event.name, event.version, newest)
    return event


def read_stored(body: bytes, steps: Steps = STEPS) -> Event:
    """Today's event of a stored form.

    Raises
    ------
    Unavailable
        The event was written by a newer habitue than this one, be it in a form that this one cannot decode.
    msgspec.DecodeError
        The bytes are no event.
    """
    try:
        event = decode(body)
    except msgspec.ValidationError:
        head = _head.decode(body)
        newest = version_of(head.name, steps)
        if head.version > newest:
            raise newer(head.name, head.version, newest) from None
        raise
    return event if not steps and event.version == FIRST_VERSION else upcast(event, steps)


def newer(name: str, version: int, newest: int) -> Unavailable:
    """The error for an event of a version that is not known yet."""
    return Unavailable(
        f"{name!r} is stored in version {version} and this habitue knows it up to version {newest}: a newer habitue "
        "wrote it; run that one, nothing in the log is changed"
    )
