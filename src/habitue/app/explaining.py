"""`explain`: a recorded decision computed again from the log, with everything the record was too small for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.catalog.catalogue import Catalogue
from habitue.core.errors import NotFound
from habitue.decisions import Decision, Filled, Item, PageContext, Situation, decide
from habitue.decisions.record import same_items, situation_of
from habitue.events.envelope import Event
from habitue.events.names import CATALOGUE, DECISION_MADE
from habitue.events.retention import summary_id
from habitue.models.loading import load_strategy
from habitue.models.recipes import RECIPES
from habitue.models.strategy import Strategy
from habitue.profiles.fold import fold
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState
from habitue.profiles.summary import read_summary

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class Explained(msgspec.Struct, frozen=True):
    """A recorded decision and the same decision computed again.

    Attributes
    ----------
    matches
        The recomputed items are the recorded ones.
    missing
        Model versions it cites that are no longer kept; their strategies could not be asked.
    """

    event: Event
    decision: Decision
    situation: Situation
    matches: bool
    missing: tuple[str, ...]


def explain(runtime: Runtime, decision_id: str) -> Explained:
    """Recompute a decision as of its log position, with the versions it cites.

    Raises
    ------
    NotFound
        No such decision is in the log (never was, or the person was forgotten), or rows that it was made from expired.
    """
    stored = runtime.log.find(decision_id)
    if stored is None or stored.event.name != DECISION_MADE:
        raise NotFound(f"there is no decision {decision_id!r} in the log")
    event, properties = stored.event, stored.event.properties
    if event.source == "import":
        return _imported(runtime, event)
    page, wanted = situation_of(event)
    strategies, missing = _strategies(runtime, properties["versions"])
    seed, share = properties["holdout"]
    situation = Situation(
        profile=profile_at(runtime, properties["nodes"], properties["log_position"]),
        unit_id=properties["unit"],
        consent=event.consent,
        page=page,
        wanted=wanted,
        snapshot=runtime.definitions.snapshot_at(properties["snapshot"]),
        products=_catalogue(runtime, properties["catalogue"]),
        strategies=strategies,
        holdout_seed=seed,
        holdout_share=share,
        now_ms=event.occurred_at,
    )
    decision = decide(situation, trace=True)
    return Explained(event, decision, situation, same_items(event, decision), missing)


# The reason a strategy usually gives, for decisions that came with an import: nothing here can compute those again.
_REASONS = {"best_sellers": "best_seller", "next_in_session": "because_viewed"}


def _imported(runtime: Runtime, event: Event) -> Explained:
    """A decision that was made elsewhere (or generated): what was recorded of it, as it was recorded."""
    placements = tuple(
        Filled(
            placement_id=placement,
            items=tuple(
                Item(product_id, slot["strategy"], 0.0, _REASONS.get(slot["strategy"], slot["strategy"]))
                for product_id in slot["products"]
            ),
            tried=(slot["strategy"],),
            default=not slot["products"],
            because="" if slot["products"] else "held_out",
        )
        for placement, slot in event.properties.get("placements", {}).items()
    )
    decision = Decision(arm=event.properties.get("arm", "none"), placements=placements)
    situation = Situation(
        profile=None,
        unit_id="",
        consent=event.consent,
        page=PageContext(),
        wanted=(),
        snapshot=runtime.snapshot,
        products=runtime.catalogue,
        strategies={},
        holdout_seed="imported",
        holdout_share=0.0,
        now_ms=event.occurred_at,
    )
    return Explained(event, decision, situation, True, ())


def profile_at(runtime: Runtime, nodes: list[str], position: int) -> NodeState | None:
    """The merged state of these nodes as it was at a log position, under the first one's id; None when there was none.

    Raises
    ------
    NotFound
        Rows that it was made from expired.
    """
    states = []
    for node_id in nodes:
        events = runtime.log.read_nodes([node_id], before=position + 1, limit=2**31)
        _require_rows(runtime, node_id, position)
        if events:
            state = NodeState(node_id)
            for stored in reversed(events):
                fold(state, stored.event)
            states.append(state)
    return merge(nodes[0], states) if states else None


def _require_rows(runtime: Runtime, node_id: str, position: int) -> None:
    """A summary of rows from before and after the decision cannot say what was known between them."""
    stored = runtime.log.find(summary_id(node_id))
    if stored is not None and stored.position > position >= read_summary(stored.event).first_position:
        raise NotFound(
            f"what was known of {node_id} at that time is kept as totals only: rows that this decision was made from "
            "have expired (see docs/how-to/keep-data-only-as-long-as-needed.md)"
        )


def _catalogue(runtime: Runtime, version: int) -> Catalogue:
    """The catalogue as it was at a log position: today's, unless it changed since."""
    if runtime.catalogue.version == version:
        return runtime.catalogue
    catalogue = Catalogue()
    for stored in runtime.log.read(names=CATALOGUE, until=version):
        catalogue.apply(stored.event, stored.position)
    return catalogue


def _strategies(runtime: Runtime, versions: dict[str, str]) -> tuple[dict[str, Strategy], tuple[str, ...]]:
    found, missing = {}, []
    for name, version in versions.items():
        if runtime.models.versions.get(name) == version:
            found[name] = runtime.models.strategies[name]
            continue
        try:
            found[name] = load_strategy(runtime.workspace.models, RECIPES[name], version)
        except (NotFound, KeyError):
            missing.append(f"{name} {version}")
    return found, tuple(missing)
