"""The tracking plan as the console edits it: one document, drafts, publication, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.publishing import Publisher
from habitue.core.errors import NotFound
from habitue.definitions import (
    TRACKING_PLAN,
    TRACKING_PLAN_ID,
    Document,
    Release,
    TrackingPlanDocument,
    Version,
    check,
    default_tracking_plan,
)

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

SCHEMA_VERSION = 1


class PlanStands(msgspec.Struct, frozen=True, kw_only=True):
    """Where the plan stands.

    Attributes
    ----------
    version
        The newest version of any status, which a writer states to write the next; 0 when there is none.
    in_force
        The published document, or the default one.
    published_version
        None while the default plan is in force.
    """

    version: int
    in_force: TrackingPlanDocument
    draft: TrackingPlanDocument | None
    published_version: int | None
    history: list[Version]


def plan_stands(runtime: Runtime) -> PlanStands:
    """Read it from the database. Raises Unavailable."""
    definitions = runtime.definitions
    try:
        stands = definitions.get(TRACKING_PLAN, TRACKING_PLAN_ID)
    except NotFound:
        return PlanStands(version=0, in_force=default_tracking_plan(), draft=None, published_version=None, history=[])
    published = _typed(stands.published) if stands.published else None
    return PlanStands(
        version=stands.version,
        in_force=published or default_tracking_plan(),
        draft=_typed(stands.draft) if stands.draft else None,
        published_version=stands.published.version if stands.published else None,
        history=definitions.history(TRACKING_PLAN, TRACKING_PLAN_ID),
    )


def _typed(version: Version) -> TrackingPlanDocument:
    typed = check(version.content)
    assert isinstance(typed, TrackingPlanDocument)
    return typed


class PlanPublisher(Publisher):
    """Changes of the tracking plan in one account's name."""

    def save_plan(self, body: dict[str, object], expected_version: int | None) -> Version:
        """Write a draft. Raises InvalidInput or Conflict."""
        document = Document(TRACKING_PLAN, TRACKING_PLAN_ID, SCHEMA_VERSION, body)
        return self._runtime.definitions.save_draft(document, self._change(""), expected_version)

    def discard_plan(self) -> Version:
        """Give up the draft. Raises NotFound or Conflict."""
        return self._runtime.definitions.discard(TRACKING_PLAN, TRACKING_PLAN_ID, self._change(""))

    def publish_plan(self, note: str, expected_version: int | None) -> Release:
        """Publish the draft. Raises NotFound, Conflict, InvalidInput or Unavailable."""
        change, definitions = self._change(note), self._runtime.definitions
        return self._released(lambda: definitions.publish(TRACKING_PLAN, TRACKING_PLAN_ID, change, expected_version))

    def roll_back_plan(self, version: int) -> Release:
        """Publish an old version again. Raises NotFound, Conflict, InvalidInput or Unavailable."""
        change, definitions = self._change(""), self._runtime.definitions
        return self._released(lambda: definitions.roll_back(TRACKING_PLAN, TRACKING_PLAN_ID, version, change))

    def archive_plan(self) -> Release:
        """Go back to the default plan; the history stays. Raises NotFound, Conflict or Unavailable."""
        change, definitions = self._change(""), self._runtime.definitions
        return self._released(lambda: definitions.archive(TRACKING_PLAN, TRACKING_PLAN_ID, change))
