"""What is predicted of people, learned from the log; part of each training."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

import msgspec

from habitue.adapters.sql import SqlDefinitions, open_engine
from habitue.app.kinds import kinds_of
from habitue.app.offering import UPLIFT, offers_due, train_offers
from habitue.audiences.live.goals import goal_of
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.core.errors import HabitueError
from habitue.core.ids import tie_of
from habitue.definitions.prediction import READY_MADE, Prediction
from habitue.events.envelope import Stored
from habitue.events.names import PERSON_FORGOTTEN
from habitue.features.person.seen import Shop
from habitue.lake.objections import objecting_nodes
from habitue.lake.traffic import apply_rules
from habitue.models.artefact import load_current
from habitue.models.propensity.artefact import card_of, drop_others, save_prediction
from habitue.models.propensity.card import SEED, learn
from habitue.models.propensity.moments import Life
from habitue.models.propensity.samples import collect
from habitue.models.training import Trained
from habitue.privacy.consent import Purpose
from habitue.profiles.identity import Link, user_of
from habitue.profiles.person import links_in_force
from habitue.profiles.projection import LINKS, NODES

if TYPE_CHECKING:
    from habitue.adapters.sqlite import SqliteReader
    from habitue.app.workspace import Workspace
    from habitue.catalog.product import Product
    from habitue.events.traffic import TrafficRules
    from habitue.lake.port import Lake

PAST_DAYS = 180
MOST_PEOPLE, MOST_MOMENTS = 10_000, 20_000
MOST_EXPOSED = 50_000
"""People who are looked at for experiments: effects are small, and need many."""
MOST_EVENTS = 5_000
"""Of one person: who has more is read for nothing, and is no shopper."""
AGAIN_MS = 20 * HOUR_MS
"""How long what stands on many moments is kept before it is learned again: people do not change by the hour."""
FEW_MOMENTS = 2_000
"""Below them it is learned at each training: each day of a young shop tells much, and costs little."""
Progress = Callable[[str, int, int], None]
_links = msgspec.msgpack.Decoder(list[Link])
_LEFT_OUT = """
SELECT l.position FROM left_out_events l JOIN events e ON e.position = l.position
LEFT JOIN excluded_nodes x ON x.node_id = e.node_id WHERE x.node_id IS NULL
"""
_TESTS = """
SELECT DISTINCT e.order_id FROM events e JOIN left_out_events l ON l.position = e.position WHERE e.order_id <> ''
"""


class LeftOut(msgspec.Struct, frozen=True):
    """Whom and what the rules about traffic, and objections, leave out: nodes, log positions, orders by id."""

    nodes: Collection[str]
    positions: Collection[int]
    orders: frozenset[str]


def predictions_in(workspace: Workspace) -> Mapping[str, Prediction]:
    """The predictions in force, by id."""
    engine = open_engine(workspace.database_url)
    try:
        return SqlDefinitions(engine, kinds_of(workspace)).snapshot().predictions
    finally:
        engine.dispose()


def train_predictions(
    workspace: Workspace,
    lake: Lake,
    reader: SqliteReader,
    products: Iterable[Product],
    traffic: TrafficRules,
    now_ms: int,
    *,
    only: Collection[str] = (),
    progress: Progress = lambda name, done, total: None,  # noqa: ARG005 - the callback's signature
) -> Trained:
    """Learn the predictions in force, and what the offers of experiments change; models of others are deleted.

    Parameters
    ----------
    only
        Names (``propensity.ID``, ``uplift`` for all experiments) to learn, due or not, among names of other models; all
        that are due when empty.
    """
    in_force = predictions_in(workspace)
    wanted = {one.score: one for one in in_force.values()}
    drop_others(workspace.models, wanted)
    due = [
        one
        for name, one in sorted(wanted.items())
        if (name in only if only else is_due(workspace, reader, one, now_ms))
    ]
    bought = in_force[READY_MADE.prediction_id]
    offers = UPLIFT in only if only else offers_due(workspace, lake, reader, bought, now_ms)
    if not due and not offers:
        return Trained()
    links = links_in_force(reader)
    out = left_out(lake, traffic, links)
    shop = Shop(
        product_of={product.product_id: product for product in products}.get,
        currency=workspace.settings.currency,
        left_out=out.orders,
    )
    found = []
    for number, prediction in enumerate(due):
        progress(prediction.score, number, len(due))
        samples = collect(
            lives(reader, links, out), prediction, goal_of(prediction), shop, since=now_ms - PAST_DAYS * DAY_MS,
            now_ms=now_ms, seed=SEED, most=MOST_MOMENTS,
        )  # fmt: skip
        learned = learn(samples, prediction)
        found.append(
            save_prediction(workspace.models, prediction, learned, now_ms=now_ms, code_version=version("habitue"))
        )
    missing: dict[str, str] = {}
    if offers:
        progress(UPLIFT, 0, 1)
        people = lives(reader, links, out, most=MOST_EXPOSED)
        made, missing = train_offers(workspace.models, people, bought, shop, now_ms)
        found += made
    progress("", len(due), len(due))
    return Trained(tuple(found), missing)


def is_due(workspace: Workspace, reader: SqliteReader, prediction: Prediction, now_ms: int) -> bool:
    """Whether it is time to learn it again: it is old, asks something else, stands on little, or knows a forgotten."""
    try:
        artefact = load_current(workspace.models, prediction.score)
        moments = card_of(artefact).moments
    except HabitueError:
        return True
    manifest = artefact.manifest
    return (
        moments < FEW_MOMENTS
        or now_ms - manifest.created_at >= AGAIN_MS
        or tuple(manifest.parameters.get("asks", ())) != prediction.asks
        or any(one.event.received_at >= manifest.created_at for one in reader.read(names=[PERSON_FORGOTTEN]))
    )


def left_out(lake: Lake, traffic: TrafficRules, links: Mapping[str, str]) -> LeftOut:
    """Bots, staff and tests by the rules in force, and whoever objects to being measured or profiled."""
    with lake.batch() as batch:
        apply_rules(batch, traffic, links)
        nodes = {str(node_id) for (node_id,) in batch.rows("SELECT node_id FROM excluded_nodes")}
        for purpose in (Purpose.MEASURE, Purpose.PERSONALISE):
            nodes.update(objecting_nodes(batch, purpose, links))
        return LeftOut(
            nodes,
            {int(position) for (position,) in batch.rows(_LEFT_OUT)},
            frozenset(str(order_id) for (order_id,) in batch.rows(_TESTS)),
        )


def lives(reader: SqliteReader, links: Mapping[str, str], out: LeftOut, *, most: int = MOST_PEOPLE) -> Iterator[Life]:
    """What people did, of people drawn by their ids: the same ones each time, as long as they are there."""
    nodes_of: dict[str, list[str]] = {}
    for node_id in reader.keys(NODES):
        nodes_of.setdefault(links.get(node_id, node_id), []).append(node_id)
    for person_id in sorted(nodes_of, key=lambda one: tie_of(f"{SEED} {one}"))[:most]:
        nodes = [node_id for node_id in nodes_of[person_id] if node_id not in out.nodes]
        rows = _rows(reader, nodes) if nodes and person_id not in out.nodes else []
        if rows:
            yield life_of(reader, person_id, nodes, rows, out.positions)


def life_of(
    reader: SqliteReader, person_id: str, nodes: Sequence[str], rows: Sequence[Stored], positions: Collection[int]
) -> Life:
    """The life of a person from the rows of their nodes, in any order."""
    ordered = sorted(rows, key=lambda one: (one.event.occurred_at, tie_of(one.event.message_id)))
    return Life(
        person_id,
        [one.event for one in ordered],
        {node_id: _joined(reader, node_id) for node_id in nodes if node_id != person_id},
        {one.event.message_id for one in ordered if one.position in positions},
    )


def _joined(reader: SqliteReader, node_id: str) -> int:
    raw = reader.get(LINKS, node_id)
    link = None if raw is None else user_of(_links.decode(raw))
    return 0 if link is None else link.first_at


def _rows(reader: SqliteReader, nodes: Sequence[str]) -> list[Stored]:
    """All rows of these nodes, or none where there are too many."""
    rows = reader.read_nodes(nodes, limit=MOST_EVENTS + 1)
    return rows if len(rows) <= MOST_EVENTS else []
