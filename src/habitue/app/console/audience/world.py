"""The world of conditions as a serving process has it."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from habitue.audiences.lists.members import NOBODY_LISTED, Listed, load_members
from habitue.audiences.live.goals import goal_of
from habitue.audiences.live.person import World
from habitue.audiences.values.artefact import NO_VALUES, Values, load_values
from habitue.definitions.prediction import READY_MADE
from habitue.models.propensity.artefact import NO_PREDICTIONS, Predictions, load_predictions
from habitue.models.uplift.artefact import NO_OFFERS, load_offers

if TYPE_CHECKING:
    from habitue.app.console.left_out import LeftOut
    from habitue.app.runtime import Runtime


class Worlds:
    """Today's world: what it takes from disk is read again when there is a new version."""

    def __init__(self, runtime: Runtime, left_out: LeftOut) -> None:
        self._runtime, self._left_out, self._values = runtime, left_out, NO_VALUES
        self._predictions, self._offers = NO_PREDICTIONS, NO_OFFERS
        self._listed, self._revision, self._list_ids = NOBODY_LISTED, -1, frozenset[str]()

    def now(self) -> World:
        """The catalogue, the newest values of people, the lists."""
        runtime = self._runtime
        self._values = values = load_values(runtime.workspace.models, self._values)
        self._listed = load_members(runtime.workspace.models, self._listed)
        bought = runtime.snapshot.predictions[READY_MADE.prediction_id]
        self._offers = offers = load_offers(runtime.workspace.models, bought, self._offers)
        return World(
            product_of=runtime.catalogue.get,
            currency=runtime.settings.currency,
            zone=ZoneInfo(runtime.settings.timezone),
            scores=values.scores,
            groups=values.groups,
            moments=values.moments,
            predictions={**self.predictions().answers, **offers.answers},
            placed=offers.groups,
            lists=self._lists(),
            left_out=self._left_out.orders(),
            rhythm=values.rhythm,
        )

    def predictions(self) -> Predictions:
        """The predictions in force, with the newest models."""
        runtime = self._runtime
        self._predictions = load_predictions(
            runtime.workspace.models, runtime.snapshot.predictions, goal_of, self._predictions
        )
        return self._predictions

    @property
    def values(self) -> Values:
        """The values last read."""
        return self._values

    def _lists(self) -> dict[str, Set[str]]:
        """Every list there is; nobody is on one whose people are not looked up yet."""
        lists = self._runtime.lists
        if (revision := lists.revision()) != self._revision:
            self._revision, self._list_ids = revision, frozenset(one.list_id for one in lists.everything())
        return {name: self._listed.members.get(name, frozenset()) for name in sorted(self._list_ids)}

    @property
    def listed(self) -> Listed:
        """The people on imported lists, as last read."""
        return self._listed
