"""`/v1/decide` and `/v1/recommend`: what to show now, with the events that led here in the same call."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import msgspec

from habitue.adapters.sqlite.writer import deliver_here
from habitue.app.console.refusing import tell_refusals
from habitue.app.deciding import Answerer, Asked
from habitue.collect.wire import decode_batch, read_json
from habitue.core.errors import HabitueError, InvalidInput
from habitue.decisions import PageContext, Wanted
from habitue.eventlog import NOT_YET_WRITTEN, Intake, Verdict, in_item_order
from habitue.interfaces.http.appending import Appender
from habitue.interfaces.http.intake import SCOPE, count
from habitue.interfaces.http.keys import Gate, sender_of
from habitue.interfaces.http.metrics import DECIDE_SECONDS, DECISIONS, DECISIONS_LOST
from habitue.interfaces.http.wire import Answer, Call
from habitue.privacy.consent import parse_consent

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

# The events of the call are normally on disk long before; after this the decision no longer waits for them.
APPEND_WAIT_SECONDS = 0.1
_MAX_SLOTS = 20


class _Page(msgspec.Struct):
    url: str = ""
    path: str = ""
    type: str = "other"


class _Context(msgspec.Struct):
    page: _Page = msgspec.field(default_factory=_Page)
    product_id: str = ""
    category: str = ""
    query: str = ""
    cart: list[str] = []
    locale: str = "en"


class _Slot(msgspec.Struct):
    id: str
    n: int = 0


class DecideBody(msgspec.Struct):
    """``POST /v1/decide``"""

    placements: list[str | _Slot]
    writeKey: str = ""  # noqa: N815 - the wire's own names
    anonymousId: str | None = None  # noqa: N815
    userId: str | None = None  # noqa: N815
    token: str | None = None
    consent: dict[str, Any] = {}
    context: _Context = msgspec.field(default_factory=_Context)
    events: list[msgspec.Raw] = []
    sentAt: str | int | float | None = None  # noqa: N815


class RecommendBody(msgspec.Struct):
    """``POST /v1/recommend``: one strategy, without placement rules."""

    strategy: str
    n: int = 8
    product_id: str = ""
    category: str = ""
    cart: list[str] = []
    locale: str = "en"
    writeKey: str = ""  # noqa: N815
    anonymousId: str | None = None  # noqa: N815
    userId: str | None = None  # noqa: N815
    token: str | None = None
    consent: dict[str, Any] = {}


_decide = msgspec.json.Decoder(DecideBody)
_recommend = msgspec.json.Decoder(RecommendBody)


class DecideRoutes:
    """Handlers of the decision API."""

    def __init__(self, runtime: Runtime, gate: Gate) -> None:
        self._runtime, self._gate, self._appender = runtime, gate, Appender(runtime.log)
        self._answerer = Answerer(runtime)

    async def decide(self, call: Call) -> Answer:
        """``POST /v1/decide``"""
        started = time.perf_counter()
        body = read_json(_decide, call.body)
        self._gate.admit(call, body.writeKey, "decide")
        if len(body.placements) > _MAX_SLOTS:
            raise InvalidInput(
                f"{len(body.placements)} placements were asked for and the limit is {_MAX_SLOTS}",
                path="$.placements",
                expected=f"at most {_MAX_SLOTS}",
            )
        verdicts = await self._append(call, body)
        answer = self._answerer.answer(_asked(body, self._runtime.clock.now_ms()))
        if answer.record is not None:
            self._log(answer.record)
        _DECIDED[answer.response.arm].inc()
        DECIDE_SECONDS.observe(time.perf_counter() - started)
        answer.response.verdicts = verdicts
        return Answer(answer.response)

    async def recommend(self, call: Call) -> Answer:
        """``POST /v1/recommend``"""
        body = read_json(_recommend, call.body)
        self._gate.admit(call, body.writeKey, "decide")
        page = PageContext(
            product_id=body.product_id, category=body.category, cart=tuple(body.cart), locale=body.locale
        )
        asked = Asked(
            anonymous_id=body.anonymousId or "",
            user_id=body.userId or "",
            token=body.token,
            consent=parse_consent(body.consent),
            page=page,
            wanted=(),
            now_ms=self._runtime.clock.now_ms(),
        )
        return Answer({"items": self._answerer.recommend(asked, body.strategy, min(max(1, body.n), 48))})

    async def _append(self, call: Call, body: DecideBody) -> list[Verdict]:
        """Append the page's pending events first, so that the decision sees them. Content fails open: the decision is
        made even when they cannot be kept, and their verdicts say so."""
        if not body.events:
            return []
        key = self._gate.admit(call, body.writeKey, SCOPE)
        batch = msgspec.json.encode({"batch": body.events, "sentAt": body.sentAt})
        decoded = decode_batch(batch)
        sender = sender_of(key, call, self._runtime.proxies)
        intake = self._runtime.collector.collect(decoded, sender, self._runtime.clock.now_ms())
        try:
            future = self._appender.append(intake)
            verdicts = await asyncio.wait_for(asyncio.shield(future), APPEND_WAIT_SECONDS)
        except (HabitueError, TimeoutError) as error:
            reason = error.code if isinstance(error, HabitueError) else NOT_YET_WRITTEN
            return _not_kept(intake, reason)
        if count(verdicts) < len(verdicts):
            tell_refusals(self._runtime, decoded, verdicts, source=sender.source, at_ms=intake.received_at)
        return verdicts

    def _log(self, record: Any) -> None:
        """Queue the record without waiting; a loss is counted, never shown to the visitor."""
        try:
            self._runtime.log.enqueue(record, _LOSSES, deliver_here)
        except HabitueError:
            DECISIONS_LOST.inc()


class _Losses:
    """Waits for no verdict, counts what was lost."""

    def set_result(self, verdicts: list[Verdict], /) -> None:
        pass

    def set_exception(self, error: BaseException, /) -> None:  # noqa: ARG002 - the port's signature
        DECISIONS_LOST.inc()


_LOSSES = _Losses()
_DECIDED = {arm: DECISIONS.labels(arm) for arm in ("personalised", "held_out", "none")}


def _not_kept(intake: Intake, reason: str) -> list[Verdict]:
    """A verdict for every event of the call, in its order: what could have been kept was not."""
    letters = [Verdict(letter.message_id, "rejected", reason) for letter in intake.dead_letters]
    events = [Verdict(event.message_id, "rejected", reason) for event in intake.events]
    return in_item_order([*intake.rejected, *letters, *events], intake.order)


def _asked(body: DecideBody, now_ms: int) -> Asked:
    context = body.context
    page = PageContext(
        page=context.page.type,
        product_id=context.product_id,
        category=context.category,
        query=context.query[:120],
        cart=tuple(context.cart[:50]),
        locale=context.locale[:20],
    )
    wanted = tuple(Wanted(p) if isinstance(p, str) else Wanted(p.id, min(max(0, p.n), 48)) for p in body.placements)
    return Asked(
        anonymous_id=body.anonymousId or "",
        user_id=body.userId or "",
        token=body.token,
        consent=parse_consent(body.consent),
        page=page,
        wanted=wanted,
        now_ms=now_ms,
    )
