"""A timer, and the right to act on one."""

from __future__ import annotations

import msgspec


class Timer(msgspec.Struct, frozen=True, order=True):
    """Something to do about a person at a moment. There is one for each kind and person.

    Attributes
    ----------
    due_at
        ms UTC.
    kind
        Who acts on it: ``audiences``, …
    person_id
        Whom it is about.
    """

    due_at: int
    kind: str
    person_id: str


class Lease(msgspec.Struct, frozen=True):
    """A timer taken by one worker, until its time is over or it says that it is done.

    Attributes
    ----------
    token
        The fencing token: another one each time that the timer is taken or set, so that a worker that slept through
        its lease changes nothing any more.
    """

    timer: Timer
    token: int
