"""From a request's claims to a decision: who is it, what may be used, what to show, what to write down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.catalog.product import Product
from habitue.core.ids import new_id
from habitue.core.money import to_decimal
from habitue.decisions import Decision, Filled, Item, PageContext, Situation, Wanted, decide
from habitue.decisions.decide import IMPERSONAL
from habitue.decisions.query import query_of
from habitue.decisions.reasons import reason_text
from habitue.decisions.record import record
from habitue.eventlog import Intake, Verdict
from habitue.privacy.consent import Purpose, granted
from habitue.privacy.pseudonyms import episode
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_LOGGED = Purpose.MEASURE | Purpose.PERSONALISE


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a request says of itself; ids are claims until evidence shows otherwise."""

    anonymous_id: str
    user_id: str
    token: str | None
    consent: int
    page: PageContext
    wanted: tuple[Wanted, ...]
    now_ms: int


class ReasonOut(msgspec.Struct, frozen=True):
    """Why an item is there, as code and as a sentence in the visitor's language."""

    code: str
    product_id: str
    text: str


class ItemOut(msgspec.Struct, frozen=True):
    """One product as a page needs it to draw a card."""

    product_id: str
    name: str
    category: str
    brand: str
    price: str
    price_minor: int
    was_minor: int
    currency: str
    url: str
    image_url: str
    position: int
    pinned: bool
    reason: ReasonOut


class SlotOut(msgspec.Struct, frozen=True):
    """One slot; `default` means: leave its own content alone."""

    title: str
    strategy: str
    default: bool
    items: list[ItemOut]


class Response(msgspec.Struct):
    """The answer to ``/v1/decide``. Without consent to be measured and personalised `decision_id` is empty."""

    decision_id: str
    arm: str
    paused: bool
    placements: dict[str, SlotOut]
    verdicts: list[Verdict] = []


class Answered(msgspec.Struct, frozen=True):
    """A response, and what to append to the log for it (None: nothing may be stored)."""

    response: Response
    record: Intake | None


class Answerer:
    """Answers requests from the runtime's current snapshot, catalogue, models and profiles."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def answer(self, asked: Asked) -> Answered:
        """Decide for the wanted slots."""
        nodes, profile, position = self._known(asked)
        situation = self._situation(asked, nodes, profile)
        decision = decide(situation)
        logged = bool(nodes) and bool(asked.wanted) and asked.consent & _LOGGED == _LOGGED
        decision_id = new_id(asked.now_ms) if logged else ""
        response = Response(
            decision_id=decision_id,
            arm=decision.arm,
            paused=decision.paused,
            placements={slot.placement_id: self._slot(slot, asked.page.locale) for slot in decision.placements},
        )
        if not logged:
            return Answered(response, None)
        return Answered(response, self._record(decision, situation, decision_id, nodes, position))

    def recommend(self, asked: Asked, strategy: str, n: int) -> list[ItemOut]:
        """What one strategy says, under the hard constraints only; nothing is logged, no arm is involved."""
        scorer = self._runtime.models.strategies.get(strategy)
        personal = granted(asked.consent, Purpose.PERSONALISE)
        if scorer is None or not (personal or strategy in IMPERSONAL):
            return []
        _, profile, _ = self._known(asked)
        ranked = scorer.recommend(query_of(profile, asked.page, asked.now_ms), 3 * n)
        found = []
        for item in ranked.items:
            product = self._runtime.catalogue.get(item.product_id)
            allowed = product and product.sellable and not (product.sensitive and not asked.consent & Purpose.SENSITIVE)
            if allowed:
                found.append(Item(item.product_id, strategy, item.score, item.reason, item.reason_product_id))
        return self._items(tuple(found[:n]), asked.page.locale)

    def _known(self, asked: Asked) -> tuple[list[str], NodeState | None, int]:
        """The nodes behind a request and their merged state, read at one moment of the log.

        A bare user id adds only what this very device did under it: nothing about that user is looked up.
        """
        if not asked.anonymous_id or not granted(asked.consent, Purpose.PERSONALISE):
            return [], None, 0
        ids, people = self._runtime.pseudonyms, self._runtime.people
        device = ids.device(asked.anonymous_id)
        nodes = [device]
        subject = self._runtime.tokens.subject(asked.token, asked.now_ms) if asked.token else None
        with self._runtime.reader.moment() as position:
            claimed = subject or asked.user_id
            if claimed:
                nodes.append(episode(device, ids.user(claimed)))
            person = ids.user(subject) if subject else people.person_of(nodes[-1])
            if person not in nodes:
                nodes = [*dict.fromkeys([*nodes, *(member.node_id for member in people.members(person))])]
            states = [state for node in nodes if (state := people.node(node)) is not None]
        return nodes, merge(nodes[0], states) if states else None, position

    def _situation(self, asked: Asked, nodes: list[str], profile: NodeState | None) -> Situation:
        runtime = self._runtime
        return Situation(
            profile=profile,
            unit_id=nodes[0] if nodes else "",
            consent=asked.consent,
            page=asked.page,
            wanted=asked.wanted,
            snapshot=runtime.snapshot,
            products=runtime.catalogue,
            strategies=runtime.models.strategies,
            holdout_seed=runtime.settings.holdout_seed,
            holdout_share=runtime.settings.holdout_share,
            now_ms=asked.now_ms,
        )

    def _record(
        self, decision: Decision, situation: Situation, decision_id: str, nodes: list[str], position: int
    ) -> Intake:
        event = record(
            decision,
            situation,
            decision_id=decision_id,
            node_id=nodes[0],
            nodes=nodes,
            log_position=position,
            catalogue_version=self._runtime.catalogue.version,
            versions=dict(self._runtime.models.versions),
        )
        return Intake(received=1, received_at=situation.now_ms, events=[event])

    def _slot(self, slot: Filled, locale: str) -> SlotOut:
        return SlotOut(slot.title, slot.strategy, slot.default, self._items(slot.items, locale))

    def _items(self, items: tuple[Item, ...], locale: str) -> list[ItemOut]:
        shown = []
        for position, item in enumerate(items, 1):
            product = self._runtime.catalogue.get(item.product_id)
            if product is not None:
                shown.append(self._item(item, product, position, locale))
        return shown

    def _item(self, item: Item, product: Product, position: int, locale: str) -> ItemOut:
        behind = self._runtime.catalogue.get(item.reason_product_id) if item.reason_product_id else None
        return ItemOut(
            product_id=product.product_id,
            name=product.name,
            category=product.category,
            brand=product.brand,
            price=str(to_decimal(product.price_minor, product.currency)),
            price_minor=product.price_minor,
            was_minor=product.was_minor,
            currency=product.currency,
            url=product.url,
            image_url=product.image_url,
            position=position,
            pinned=item.pinned,
            reason=ReasonOut(
                item.reason, item.reason_product_id, reason_text(item.reason, behind.name if behind else "", locale)
            ),
        )
