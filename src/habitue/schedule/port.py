"""The port of the schedule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from habitue.schedule.timer import Lease, Timer


class Schedule(Protocol):
    """Keeps timers until what is due was done.

    A worker takes what is due, acts, and settles it. A crash between taking and settling loses nothing: when the lease
    is over, the timer is taken again. So what is due is acted upon at least once, and acting twice has to do no harm;
    events with deterministic message ids do none.

    Promises: there is one timer for each kind and person; timers are taken in the order in which they fall due, and
    none before; what is leased is not taken by anybody else before the lease is over; a lease that was lost, because
    its time was over and another took the timer or because the timer was set anew, settles nothing. What is stored
    survives a power cut once the call has returned. Every method may raise Unavailable; then nothing was changed.
    """

    def put(self, timers: Collection[Timer]) -> None:
        """Set timers, in place of those with the same kind and person, leased or not."""

    def take(self, kind: str, now_ms: int, n: int, lease_ms: int) -> list[Lease]:
        """Up to `n` timers due at `now_ms` or before, by due time and person, for `lease_ms` from now."""

    def settle(self, leases: Sequence[Lease], following: Collection[Timer] = ()) -> list[Lease]:
        """Say that these were acted upon, and set what follows from it; the leases that were in force.

        Timers of leases in force are gone, or replaced by those of `following` with the same kind and person; those of
        lost leases stay as they are, with nothing of `following` for them. All or nothing.
        """

    def cancel(self, kind: str, person_ids: Collection[str]) -> int:
        """Delete timers, leased or not; how many there were."""

    def find(self, kind: str, person_id: str) -> Timer | None:
        """The timer, if there is one."""

    def waiting(self, kind: str, until_ms: int) -> int:
        """How many timers fall due up to a moment, leased ones among them."""
