"""Values of the ledgers: what is claimed, in which state it is, and what is counted against a cap."""

from __future__ import annotations

from typing import Literal

import msgspec

Outcome = Literal["claimed", "taken", "capped"]
State = Literal["claimed", "done", "failed", "cancelled"]
Mark = Literal["done", "failed", "cancelled"]


class ClaimKey(msgspec.Struct, frozen=True, order=True, kw_only=True):
    """What must happen once: this step of this version of a definition, for this person, at this entry.

    Attributes
    ----------
    step
        The step of a journey, or ``""`` for a definition with one act.
    entry
        Which time the person came this way (an entry id, an order id, a day), or ``""`` for once in a lifetime.
    """

    person_id: str
    definition_id: str
    version: int
    step: str = ""
    entry: str = ""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as stored.

    Attributes
    ----------
    state
        *claimed* and not marked for long means unknown: the process stopped between act and mark. It is shown to a
        person and never acted on again.
    claimed_at, marked_at
        ms UTC; `marked_at` is None until marked.
    detail
        What the mark says about the act: a message id, the refusal of a mail server, the reason of a cancellation.
    """

    key: ClaimKey
    state: State
    claimed_at: int
    marked_at: int | None = None
    detail: str = ""


class CounterKey(msgspec.Struct, frozen=True, order=True, kw_only=True):
    """What is counted: a name, and where it makes sense a person and a period (such as a day in the person's zone)."""

    name: str
    person_id: str = ""
    period: str = ""


class Cap(msgspec.Struct, frozen=True):
    """At most `most` of what `counter` counts."""

    counter: CounterKey
    most: int
