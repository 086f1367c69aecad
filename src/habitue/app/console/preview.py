"""What a placement would show, decided by the very code that serves the shop; nothing is logged."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.portrait import Portrait, portrait_of
from habitue.decisions import Filled, PageContext, Situation, Wanted, decide
from habitue.definitions import PLACEMENT, Document, PlacementDocument, Snapshot, Switch, check
from habitue.definitions.placement import compile_placement
from habitue.features.affinity import cart
from habitue.privacy.consent import DENIED, Purpose

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_CONSENTING = int(Purpose.NECESSARY | Purpose.MEASURE | Purpose.PERSONALISE)
_ON_CART = ("cart", "confirmation")


class Previewed(msgspec.Struct, frozen=True):
    """One person's view of the slot; `portrait` None is a visitor without history."""

    portrait: Portrait | None
    slot: Filled


def checked(placement_id: str, body: dict[str, object]) -> PlacementDocument:
    """The document as its kind wants it. Raises InvalidInput."""
    typed = check(Document(PLACEMENT, placement_id, 1, body))
    assert isinstance(typed, PlacementDocument)
    return typed


def preview(
    runtime: Runtime, document: PlacementDocument, person_ids: list[str], *, product_id: str, category: str
) -> list[Previewed]:
    """The slot as each person would see it, with the document in place of the published one and nothing paused.

    An empty person id stands for a visitor without history who consents. Raises NotFound for an unknown person.
    """
    snapshot = _with(runtime.snapshot, document)
    previews = []
    for person_id in person_ids:
        portrait = portrait_of(runtime, person_id) if person_id else None
        page = _page(runtime, document, portrait, product_id=product_id, category=category)
        previews.append(Previewed(portrait, _slot(runtime, snapshot, document, portrait, page)))
    return previews


def _with(snapshot: Snapshot, document: PlacementDocument) -> Snapshot:
    placements = {**snapshot.placements, document.placement_id: compile_placement(document, 0)}
    return msgspec.structs.replace(snapshot, switch=Switch(), placements=MappingProxyType(placements))


def _slot(
    runtime: Runtime, snapshot: Snapshot, document: PlacementDocument, portrait: Portrait | None, page: PageContext
) -> Filled:
    whole = portrait.whole if portrait else None
    consent = _CONSENTING if whole is None else whole.consent[2] if whole.consent else DENIED
    situation = Situation(
        profile=whole,
        unit_id=_unit(portrait) if portrait else "",
        consent=consent,
        page=page,
        wanted=(Wanted(document.placement_id),),
        snapshot=snapshot,
        products=runtime.catalogue,
        strategies=runtime.models.strategies,
        holdout_seed=runtime.settings.holdout_seed,
        holdout_share=runtime.settings.holdout_share,
        now_ms=runtime.clock.now_ms(),
    )
    return decide(situation).placements[0]


def _unit(portrait: Portrait) -> str:
    """What the hold-out would be drawn by: the device they used last."""
    devices = [node for node in portrait.nodes.values() if node.node_id.startswith("d")]
    return max(devices, key=lambda node: node.last_seen).node_id if devices else portrait.person_id


def _page(
    runtime: Runtime, document: PlacementDocument, portrait: Portrait | None, *, product_id: str, category: str
) -> PageContext:
    held: tuple[str, ...] = ()
    if document.page in _ON_CART:
        held = tuple(cart(portrait.whole) if portrait else ()) or ((product_id,) if product_id else ())
    return PageContext(
        page="home" if document.page == "any" else document.page,
        product_id="" if document.page in _ON_CART else product_id,
        category=category,
        cart=held,
        locale=next(iter(runtime.settings.languages), "en"),
    )


def unsellable(runtime: Runtime, document: PlacementDocument) -> list[str]:
    """Pinned products that cannot be shown now."""
    found = ((pin, runtime.catalogue.get(pin)) for pin in document.pins)
    return [pin for pin, product in found if product is None or not product.sellable]


def also_pinned_in(snapshot: Snapshot, document: PlacementDocument) -> list[str]:
    """Other published placements that pin one of the same products: on one page only the first will show it."""
    pins = set(document.pins)
    return [
        placement_id
        for placement_id, placement in snapshot.placements.items()
        if placement_id != document.placement_id and pins.intersection(placement.pins)
    ]
