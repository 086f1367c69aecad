"""The port of the ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from habitue.ledgers.claim import Cap, Claim, ClaimKey, CounterKey, Mark, Outcome


class Ledger(Protocol):
    """Decides what happens once: claim, commit, act, mark, in this order.

    A caller claims; `claim` has committed when it returns; only on ``"claimed"`` does the caller act; then it marks.
    A crash between act and mark leaves the claim unmarked, and it stays so: for marketing, not knowing is better than
    sending twice.

    Promises: a key is claimed by at most one caller, ever; a counter never passes its cap, whatever number of threads,
    processes and machines race; a claim that is refused by a cap leaves no trace; replays act on nothing.
    Every method may raise Unavailable; then nothing was changed.
    """

    def claim(self, key: ClaimKey, now_ms: int, caps: Sequence[Cap] = ()) -> Outcome:
        """Claim the key and count it against every cap, all or nothing.

        Returns ``"claimed"`` (act now), ``"taken"`` (claimed before, in whatever state) or ``"capped"``.
        """

    def mark(self, key: ClaimKey, state: Mark, now_ms: int, detail: str = "") -> bool:
        """Say how the act ended; True when this call did it, False when the claim is absent or was marked before."""

    def find(self, key: ClaimKey) -> Claim | None:
        """The claim, if there is one."""

    def unmarked(self, claimed_before_ms: int, n: int = 100) -> list[Claim]:
        """Up to `n` claims made before that instant and never marked, oldest first."""

    def try_increment(self, counter: CounterKey, cap: int, by: int = 1) -> bool:
        """Count `by` (at least 1) more if the sum stays at or under `cap`, in one conditional statement.

        Raises InvalidInput when `by` is under 1.
        """

    def count(self, counter: CounterKey) -> int:
        """What was counted so far, 0 if nothing."""

    def erase(self, person_id: str) -> int:
        """Delete every claim and counter of a person; the number of rows deleted. Raises InvalidInput for ``""``."""
