"""Who is like the members of an audience: learned for every audience whose look-alikes some audience asks for.

With each training, and within seconds of a draft that asks for an audience that nobody asked for before, or of another
version of it.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.adapters.sql import SqlDefinitions, open_engine
from habitue.adapters.sqlite import SqliteReader
from habitue.app.console.audience.standing import condition_of
from habitue.app.importing import read_catalogue
from habitue.app.kinds import kinds_of
from habitue.app.lake import open_lake
from habitue.app.predicting import LeftOut, left_out
from habitue.app.traffic import rules_in
from habitue.audiences.batch.likeness import Likeness, read_likeness, with_values
from habitue.audiences.batch.predicted import with_predictions
from habitue.audiences.batch.prepare import compiler
from habitue.audiences.definition import compile_published
from habitue.audiences.language.checks import reached, walk
from habitue.audiences.language.condition import Condition
from habitue.audiences.lists.members import load_members
from habitue.audiences.live.goals import goal_of
from habitue.audiences.live.person import World
from habitue.audiences.lookalikes import sources_of
from habitue.audiences.values.artefact import NAME as VALUES
from habitue.audiences.values.artefact import load_values
from habitue.core.errors import HabitueError, NotEnoughData
from habitue.definitions import AUDIENCE, Snapshot
from habitue.models.artefact import Manifest, load_current, prune_artefacts
from habitue.models.lookalike.artefact import KEPT, PREFIX, Card, card_of, current_manifest, drop_others, save_lookalike
from habitue.models.lookalike.learner import MIN_MEMBERS, learn, sample
from habitue.models.lookalike.places import places, score_all
from habitue.models.propensity.artefact import load_predictions
from habitue.profiles.node import NodeState
from habitue.profiles.person import People, links_in_force
from habitue.profiles.projection import NODES

if TYPE_CHECKING:
    from habitue.app.workspace import Workspace
    from habitue.catalog.product import Product
    from habitue.events.traffic import TrafficRules
    from habitue.lake.port import Lake

EVERY_MS = 10_000
_MEMBERS = "SELECT person_id FROM {} ORDER BY person_id"
_NAMED = "'lookalike"
_VALUES = ("price.level", "price.reduced", "coupon.share")


class Sources(NamedTuple):
    """The audiences whose look-alikes are asked for.

    Attributes
    ----------
    versions
        Audience id -> the published version.
    """

    versions: Mapping[str, int]
    snapshot: Snapshot

    def told(self) -> Mapping[str, Condition]:
        """The conditions of all published audiences that can be told of people at rest."""
        live = compile_published(self.snapshot.audiences)
        return {name: one for name, one in live.audiences.conditions.items() if name not in live.in_the_moment}


def sources_in(workspace: Workspace) -> Sources:
    """What drafts and published audiences ask for, of those that are published."""
    engine = open_engine(workspace.database_url)
    try:
        definitions = SqlDefinitions(engine, kinds_of(workspace))
        snapshot, every = definitions.snapshot(), definitions.of_kind(AUDIENCE)
    finally:
        engine.dispose()
    asked: set[str] = set()
    for one in every:
        for stored in (one.published, one.draft):
            # asked every few seconds: most documents need not be read as conditions
            condition = condition_of(stored) if stored and _NAMED in str(stored.document) else None
            if condition is not None:
                asked |= sources_of(part for _, part in walk(condition))
    there = sorted(asked & snapshot.audiences.keys())
    return Sources({name: snapshot.audiences[name].version for name in there}, snapshot)


def liken_due(workspace: Workspace, now_ms: int) -> list[Manifest]:
    """Learn the look-alikes that are asked for and not there, or of another version of their audience."""
    sources = sources_in(workspace)
    drop_others(workspace.models, sources.versions)
    due = [name for name, asked in sources.versions.items() if _learned_of(workspace, name) != asked]
    lake = open_lake(workspace)
    if not due or not lake.position():
        return []
    reader = SqliteReader(workspace.events)
    products, traffic = list(read_catalogue(workspace)), rules_in(workspace)
    return _liken(workspace, lake, reader, products, traffic, sources, due, now_ms)


def train_lookalikes(
    workspace: Workspace,
    lake: Lake,
    reader: SqliteReader,
    products: Sequence[Product],
    traffic: TrafficRules,
    now_ms: int,
    *,
    only: Collection[str] = (),
) -> list[Manifest]:
    """Learn all look-alikes that are asked for, or those named (``lookalike.ID``) among names of other models."""
    sources = sources_in(workspace)
    drop_others(workspace.models, sources.versions)
    due = [name for name in sources.versions if not only or PREFIX + name in only]
    return _liken(workspace, lake, reader, products, traffic, sources, due, now_ms) if due else []


def _learned_of(workspace: Workspace, audience_id: str) -> int | None:
    """Of which version of the audience its look-alikes are; None where they are not there."""
    manifest = current_manifest(workspace.models, audience_id)
    try:
        return None if manifest is None else card_of(manifest).audience_version
    except HabitueError:
        return None


def _liken(
    workspace: Workspace, lake: Lake, reader: SqliteReader, products: Sequence[Product], traffic: TrafficRules,
    sources: Sources, due: Sequence[str], now_ms: int,
) -> list[Manifest]:  # fmt: skip
    told, links = sources.told(), links_in_force(reader)
    drop_others(workspace.models, [name for name in sources.versions if name in told])  # others have no members now
    due = [name for name in due if name in told]
    if not due:
        return []
    out = left_out(lake, traffic, links)
    conditions = {name: told[name] for one in due for name in reached(one, told)}
    world = _world(workspace, reader, products, sources.snapshot, conditions, out, now_ms)
    with lake.batch() as batch:
        made = compiler(
            batch, conditions, world=world, products=products, links=links, now_ms=now_ms, position=lake.position()
        )  # fmt: skip
        members = {name: batch.arrays(_MEMBERS.format(made.members(name)))["person_id"] for name in due}
        likeness = read_likeness(batch, out.nodes, now_ms)
    likeness = with_values(likeness, *_values(workspace))
    return [_learn(workspace, likeness, name, sources.versions[name], members[name], now_ms) for name in due]


def _learn(
    workspace: Workspace, likeness: Likeness, audience_id: str, audience_version: int, ids: NDArray[Any], now_ms: int
) -> Manifest:
    member, seed = likeness.among(ids.astype("S")), zlib.crc32(audience_id.encode())
    n_members = int(member.sum())
    card = Card(audience_version=audience_version, members=n_members, people=len(member) - n_members)
    kept: dict[str, Any] = {"now_ms": now_ms, "code_version": version("habitue")}
    rows = sample(member, seed)
    try:
        learned = learn(likeness.table(rows), member[rows], seed)
    except NotEnoughData as error:
        missing = max(0, MIN_MEMBERS - n_members)
        card = msgspec.structs.replace(card, refused=error.message, needed=error.needed or "", members_missing=missing)
        manifest = save_lookalike(workspace.models, audience_id, card, **kept)
    else:
        card = msgspec.structs.replace(
            card, answers=learned.answers, auc=learned.auc, found=learned.found, columns=learned.columns,
            left_out=learned.left_out, learned_from=(learned.members, learned.others),
        )  # fmt: skip
        scores = score_all(learned.model.score, likeness.table, len(member))
        place = places(likeness.people, scores, member)
        manifest = save_lookalike(workspace.models, audience_id, card, people=likeness.people, place=place, **kept)
    prune_artefacts(workspace.models, manifest.name, KEPT)
    return manifest


def _world(
    workspace: Workspace, reader: SqliteReader, products: Sequence[Product], snapshot: Snapshot,
    conditions: Mapping[str, Condition], out: LeftOut, now_ms: int,
) -> World:  # fmt: skip
    settings, values = workspace.settings, load_values(workspace.models)
    world = World(
        product_of={product.product_id: product for product in products}.get,
        currency=settings.currency,
        zone=ZoneInfo(settings.timezone),
        scores=values.scores,
        groups=values.groups,
        moments=values.moments,
        predictions=load_predictions(workspace.models, snapshot.predictions, goal_of).answers,
        lists=load_members(workspace.models).members,
        left_out=out.orders,
        rhythm=values.rhythm,
    )
    return with_predictions(world, conditions, _everybody(reader), now_ms)


def _everybody(reader: SqliteReader) -> Iterator[tuple[str, NodeState]]:
    """Each person once, merged; read only where an audience asks for what is worked out of profiles."""
    people, seen = People(reader), set[str]()
    for node_id in reader.keys(NODES):
        person_id = people.person_of(node_id)
        if person_id not in seen:
            seen.add(person_id)
            yield person_id, people.view(person_id)


def _values(workspace: Workspace) -> tuple[NDArray[np.bytes_], Mapping[str, NDArray[Any]]]:
    """The versioned values that people are compared by, as they lie on disk."""
    try:
        arrays = load_current(workspace.models, VALUES).arrays
    except HabitueError:
        return np.zeros(0, "S1"), {}
    found = {name: arrays[f"score.{name}"] for name in _VALUES if f"score.{name}" in arrays}
    return arrays["people"], found
