"""From a request's claims to a decision: who is it, what may be used, what to show, what to write down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.app.cards import Cards
from habitue.core.ids import new_id
from habitue.decisions import Decision, Filled, Item, PageContext, Situation, Wanted, decide
from habitue.decisions.decide import IMPERSONAL
from habitue.decisions.query import query_of, without_sensitive
from habitue.decisions.record import record
from habitue.eventlog import Intake, Verdict
from habitue.privacy.consent import Purpose, granted
from habitue.privacy.objections import permitted
from habitue.privacy.pseudonyms import episode
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState, decode_node
from habitue.profiles.projection import LINKS, NODES

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


class SlotOut(msgspec.Struct, frozen=True):
    """One slot, its items as `Cards` encoded them; `default` means: leave its own content alone."""

    title: str
    strategy: str
    default: bool
    items: list[msgspec.Raw]


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
        self._cards = Cards(runtime.catalogue)

    def answer(self, asked: Asked) -> Answered:
        """Decide for the wanted slots."""
        asked, nodes, profile, position = self._permitted(asked)
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

    def recommend(self, asked: Asked, strategy: str, n: int) -> list[msgspec.Raw]:
        """What one strategy says, under the hard constraints only; nothing is logged, no arm is involved."""
        scorer = self._runtime.models.strategies.get(strategy)
        asked, _, profile, _ = self._permitted(asked)
        personal = granted(asked.consent, Purpose.PERSONALISE)
        if scorer is None or not (personal or strategy in IMPERSONAL):
            return []
        query = query_of(profile, asked.page, asked.now_ms)
        if not granted(asked.consent, Purpose.SENSITIVE):
            query = without_sensitive(query, self._runtime.catalogue.sensitive)
        ranked = scorer.recommend(query, 3 * n)
        found = []
        for item in ranked.items:
            product = self._runtime.catalogue.get(item.product_id)
            allowed = product and product.sellable and not (product.sensitive and not asked.consent & Purpose.SENSITIVE)
            if allowed:
                found.append(Item(item.product_id, strategy, item.score, item.reason, item.reason_product_id))
        return self._cards.of(tuple(found[:n]), asked.page.locale)

    def _permitted(self, asked: Asked) -> tuple[Asked, list[str], NodeState | None, int]:
        """What the person's objections leave of the request: whoever objects to profiling is nobody we know."""
        nodes, profile, position = self._known(asked)
        if profile is None or not profile.objections:
            return asked, nodes, profile, position
        consent = permitted(asked.consent, profile.objections)
        asked = msgspec.structs.replace(asked, consent=consent)
        if not granted(consent, Purpose.PERSONALISE):
            return asked, [], None, position
        return asked, nodes, profile, position

    def _known(self, asked: Asked) -> tuple[list[str], NodeState | None, int]:
        """The nodes behind a request and their merged state, read at one moment of the log.

        A bare user id adds only what this very device did under it: nothing about that user is looked up.
        """
        if not asked.anonymous_id or not granted(asked.consent, Purpose.PERSONALISE):
            return [], None, 0
        ids, people = self._runtime.pseudonyms, self._runtime.people
        device = ids.device(asked.anonymous_id)
        if not asked.token and not asked.user_id:
            position, (links, node) = self._runtime.reader.at_once((LINKS, device), (NODES, device))
            if links is None:  # nearly always: a device that belongs to nobody we know
                return [device], None if node is None else decode_node(node), position
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
        return SlotOut(slot.title, slot.strategy, slot.default, self._cards.of(slot.items, locale))
