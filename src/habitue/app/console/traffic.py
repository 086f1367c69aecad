"""The rules about bots, staff and test orders as the console edits them, and what a draft of them would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.core.clock import DAY_MS
from habitue.core.errors import NotFound
from habitue.definitions.kinds import TRAFFIC, check
from habitue.definitions.traffic import TRAFFIC_ID, TrafficDocument, compile_traffic, hashed
from habitue.definitions.version import Version
from habitue.lake.left_out import Difference, differences
from habitue.profiles.person import links_in_force

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

PREVIEW_DAYS = 30


class RulesStand(msgspec.Struct, frozen=True, kw_only=True):
    """Where the rules stand.

    Attributes
    ----------
    version
        The newest version of any status, which a writer states to write the next; 0 when there is none.
    in_force
        The published document, or the default one.
    published_version
        None while the default rules are in force.
    """

    version: int
    in_force: TrafficDocument
    draft: TrafficDocument | None
    published_version: int | None
    history: list[Version]


class RulesPreview(msgspec.Struct, frozen=True):
    """What a draft would change of the last `days` days; `behind` is how many events are not in the lake yet."""

    days: int
    computed_at: int
    behind: int
    differences: dict[str, Difference]


def rules_stand(runtime: Runtime) -> RulesStand:
    """Read it from the database. Raises Unavailable."""
    definitions = runtime.definitions
    try:
        stands = definitions.get(TRAFFIC, TRAFFIC_ID)
    except NotFound:
        return RulesStand(version=0, in_force=TrafficDocument(), draft=None, published_version=None, history=[])
    return RulesStand(
        version=stands.version,
        in_force=_typed(stands.published) if stands.published else TrafficDocument(),
        draft=_typed(stands.draft) if stands.draft else None,
        published_version=stands.published.version if stands.published else None,
        history=definitions.history(TRAFFIC, TRAFFIC_ID),
    )


def preview_rules(runtime: Runtime, document: TrafficDocument) -> RulesPreview:
    """How many people, orders and events of the last 30 days would leave every figure, and how many come back.

    Raises
    ------
    Unavailable
        The lake cannot be read.
    """
    from habitue.app.lake import open_lake  # DuckDB is for who asks: a serving process does without it

    now_ms, pseudonyms, lake = runtime.clock.now_ms(), runtime.pseudonyms, open_lake(runtime.workspace)
    drafted = hashed(compile_traffic(document, 0), pseudonyms.user, pseudonyms.lookup)
    behind = max(0, runtime.log.position() - lake.position())
    links = links_in_force(runtime.reader)
    with lake.batch() as batch:
        found = differences(batch, runtime.traffic, drafted, links, now_ms - PREVIEW_DAYS * DAY_MS)
    return RulesPreview(PREVIEW_DAYS, now_ms, behind, found)


def _typed(version: Version) -> TrafficDocument:
    typed = check(version.content)
    assert isinstance(typed, TrafficDocument)
    return typed
