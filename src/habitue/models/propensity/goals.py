"""When the goal of a prediction was reached: of a life that is learned from, and as far as a profile remembers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from habitue.definitions.prediction import Prediction
from habitue.features.person.seen import Seen, Shop
from habitue.models.propensity.moments import Life, outcomes_of


class Goal(Protocol):
    """What a prediction is about. Both answers follow the same rule, or a model would be asked what it never learned.

    A goal with filters is made where the language of filters is (`habitue.audiences.live.goals`).
    """

    def in_life(self, life: Life, shop: Shop) -> list[int]:
        """When it was reached, on any of the person's nodes; ms UTC, oldest first.

        An order counts once, when it was first told of, and not at all if it was cancelled.
        """

    def in_profile(self, seen: Seen) -> Sequence[int] | None:
        """When it was reached up to the instant; ms UTC, oldest first. None where profiles remember nothing of it."""


GoalOf = Callable[[Prediction], Goal]


class AnyEvent:
    """An event of a name, whatever it says."""

    def __init__(self, event: str) -> None:
        self._event = event

    def in_life(self, life: Life, shop: Shop) -> list[int]:  # noqa: ARG002 - other goals ask the catalogue
        return sorted(at for at, _ in outcomes_of(life, self._event))

    def in_profile(self, seen: Seen) -> Sequence[int] | None:
        return seen.stamps(self._event)
