"""What is published and what the world is like, as the worker has it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from habitue.adapters.sql import SqlDefinitions
from habitue.adapters.sqlite import SqliteReader
from habitue.app.kinds import kinds_of
from habitue.app.lake import open_lake
from habitue.app.traffic import rules_in
from habitue.app.workspace import Workspace
from habitue.audiences.definition import LiveAudiences, compile_published
from habitue.audiences.lists.members import NOBODY_LISTED, load_members, moved
from habitue.audiences.live.goals import goal_of
from habitue.audiences.live.person import World
from habitue.audiences.transitions.walk import Listening
from habitue.audiences.values.artefact import NO_VALUES, load_values
from habitue.catalog.catalogue import Catalogue
from habitue.core.clock import HOUR_MS
from habitue.definitions import Snapshot
from habitue.definitions.prediction import READY_MADE
from habitue.events.names import CATALOGUE
from habitue.lake.traffic import apply_rules
from habitue.models.propensity.artefact import NO_PREDICTIONS, load_predictions
from habitue.models.uplift.artefact import NO_OFFERS, load_offers
from habitue.profiles.person import links_in_force

TESTS = """
SELECT DISTINCT e.order_id FROM events e JOIN left_out_events l ON l.position = e.position WHERE e.order_id <> ''
"""
_NOTHING = compile_published({})


class Published:
    """The listened audiences and the world they are asked in, read again where something is new.

    Attributes
    ----------
    live
        Every published audience, compiled.
    listening
        Those that somebody listens to.
    catalogue
        As the log has it, up to the last refresh.
    excluded
        Nodes of bots and staff, who are in no audience; looked up every hour, as test orders are.
    """

    def __init__(self, workspace: Workspace, engine: Engine, reader: SqliteReader) -> None:
        self._workspace, self._reader = workspace, reader
        self._definitions, self._snapshot = SqlDefinitions(engine, kinds_of(workspace)), Snapshot(version=-1)
        self.catalogue, self._read_until = Catalogue(), 0
        self.listed, self.predictions, self.offers = NOBODY_LISTED, NO_PREDICTIONS, NO_OFFERS
        self.values, self._tests, self._told_at = NO_VALUES, frozenset[str](), -HOUR_MS
        self.excluded: frozenset[str] = frozenset()
        self.live: LiveAudiences = _NOTHING
        self.listening = Listening(_NOTHING.audiences, {})

    def refresh(self, now_ms: int) -> None:
        """Take up what is new. Cheap when nothing is."""
        snapshot = self._definitions.snapshot()
        if snapshot.version != self._snapshot.version:
            self._snapshot, self.live = snapshot, compile_published(snapshot.audiences)
            versions = {
                name: snapshot.audiences[name].version
                for name in self.live.audiences.checks
                if snapshot.audiences[name].document.listened != "none" and name not in self.live.in_the_moment
            }
            self.listening = Listening(self.live.audiences, versions)
        if not self.listening.versions:
            return
        until = self._reader.position()
        for stored in self._reader.read(self._read_until, names=CATALOGUE, until=until):
            self.catalogue.apply(stored.event, stored.position)
        self._read_until = until
        self.values = load_values(self._workspace.models, self.values)
        self.predictions = load_predictions(self._workspace.models, snapshot.predictions, goal_of, self.predictions)
        self.offers = load_offers(self._workspace.models, snapshot.predictions[READY_MADE.prediction_id], self.offers)
        self.listed = load_members(self._workspace.models, self.listed)
        if now_ms - self._told_at >= HOUR_MS:
            self._leave_out()
            self._told_at = now_ms

    def moved(self, before: str) -> set[str] | None:
        """Who is on other lists since that version of them; None when it cannot be told any more."""
        return moved(self._workspace.models, before, self.listed)

    @property
    def version(self) -> str:
        """Of all that is worked out of people beforehand: another one may put anybody into another audience."""
        return " ".join(filter(None, (self.values.version, self.predictions.version, self.offers.version)))

    def world(self) -> World:
        """The catalogue, the newest values of people, the shop's clock."""
        settings, values = self._workspace.settings, self.values
        return World(
            product_of=self.catalogue.get,
            currency=settings.currency,
            zone=ZoneInfo(settings.timezone),
            scores=values.scores,
            groups=values.groups,
            moments=values.moments,
            predictions={**self.predictions.answers, **self.offers.answers},
            placed=self.offers.groups,
            lists=self.listed.members,
            left_out=self._tests,
            rhythm=values.rhythm,
        )

    def _leave_out(self) -> None:
        lake = open_lake(self._workspace)
        if not lake.position():
            return
        with lake.batch() as batch:
            apply_rules(batch, rules_in(self._workspace), links_in_force(self._reader))
            self._tests = frozenset(str(order_id) for (order_id,) in batch.rows(TESTS))
            self.excluded = frozenset(str(node_id) for (node_id,) in batch.rows("SELECT node_id FROM excluded_nodes"))
