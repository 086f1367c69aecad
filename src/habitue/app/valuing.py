"""The versioned values of people that audiences ask for, computed from the lake; part of each training."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from habitue.audiences.batch.customers import read_rows
from habitue.audiences.batch.prepare import compiler
from habitue.audiences.live.person import World
from habitue.audiences.values.artefact import save_values, standing
from habitue.audiences.values.compute import compute
from habitue.core.errors import HabitueError
from habitue.lake.objections import objecting_nodes
from habitue.lake.traffic import apply_rules
from habitue.models.artefact import Manifest
from habitue.models.lifetime.artefact import load_lifetime
from habitue.models.lifetime.forecast import Lifetime
from habitue.privacy.consent import Purpose
from habitue.profiles.person import links_in_force

if TYPE_CHECKING:
    from collections.abc import Sequence

    from habitue.adapters.sqlite import SqliteReader
    from habitue.app.workspace import Workspace
    from habitue.catalog.product import Product
    from habitue.events.traffic import TrafficRules
    from habitue.lake.port import Lake

_TESTS = """
SELECT DISTINCT e.order_id FROM events e JOIN left_out_events l ON l.position = e.position WHERE e.order_id <> ''
"""


def value_people(
    workspace: Workspace, lake: Lake, reader: SqliteReader, products: Sequence[Product], traffic: TrafficRules,
    now_ms: int,
) -> Manifest:  # fmt: skip
    """Compute everybody's values and make them current.

    Bots, staff, test orders and whoever objects to personalisation are left out.
    """
    settings, links = workspace.settings, links_in_force(reader)
    with lake.batch() as batch:
        apply_rules(batch, traffic, links)
        excluded = [node_id for (node_id,) in batch.rows("SELECT node_id FROM excluded_nodes")]
        world = World(
            product_of={product.product_id: product for product in products}.get,
            currency=settings.currency,
            zone=ZoneInfo(settings.timezone),
            left_out=frozenset(order_id for (order_id,) in batch.rows(_TESTS)),
        )
        compiler(batch, {}, world=world, products=products, links=links, now_ms=now_ms, position=lake.position())
        rows = read_rows(
            batch, products, {*excluded, *objecting_nodes(batch, Purpose.PERSONALISE, links)},
            currency=settings.currency, now_ms=now_ms,
        )  # fmt: skip
    cuts, stood = standing(workspace.models)
    computed = compute(rows, now_ms, cuts=cuts, stood=stood, lifetime=_lifetime(workspace))
    oldest = int(rows.orders.at.min()) if len(rows.orders.at) else now_ms
    return save_values(
        workspace.models, computed, now_ms=now_ms, oldest_at=oldest, code_version=version("habitue")
    )  # fmt: skip


def _lifetime(workspace: Workspace) -> tuple[Lifetime | None, str]:
    """The model of lifetime value and its version; without one, why."""
    try:
        return load_lifetime(workspace.models)
    except HabitueError as error:
        return None, error.message
