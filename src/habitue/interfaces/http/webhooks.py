"""`POST /v1/webhooks/{source}`: what other systems tell the shop, believed because it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from habitue.app.console.refusing import tell_refusals
from habitue.collect.collector import Sender
from habitue.collect.webhooks import Mapped, read_delivery, verified
from habitue.collect.wire import BadItem, Decoded
from habitue.core.errors import HabitueError, NotFound
from habitue.eventlog import Intake, Verdict
from habitue.interfaces.http.appending import Appender
from habitue.interfaces.http.intake import Accepted, count
from habitue.interfaces.http.wire import Answer, Call
from habitue.privacy.webhook_deliveries import Outcome
from habitue.privacy.webhook_secrets import HeldSource

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class WebhookRoutes:
    """Handlers of signed deliveries.

    A delivery that comes again is refused by the log: its events have the ids they had, and each verdict says
    `duplicate`. The answer is 200 all the same, because whoever did not hear the first one would try for days.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._appender = runtime, Appender(runtime.log)

    async def deliver(self, call: Call) -> Answer:
        """Verify, map, append; a verdict for each event. What became of it is counted for the source."""
        runtime, now_ms = self._runtime, self._runtime.clock.now_ms()
        held = runtime.webhook_ring.held.get(call.path_params["source"])
        if held is None:
            raise NotFound(
                f"there is no webhook source {call.path_params['source']!r}: make one with `habitue webhooks create`"
            )
        try:
            accepted = await self._delivered(held, call, now_ms)
        except HabitueError:
            runtime.delivery_counts.add(held.source.name, ["refused"], now_ms)
            raise
        outcomes: list[Outcome] = ["accepted", *(verdict.outcome for verdict in accepted.verdicts)]
        runtime.delivery_counts.add(held.source.name, outcomes, now_ms)
        return Answer(accepted)

    async def _delivered(self, held: HeldSource, call: Call, now_ms: int) -> Accepted:
        runtime = self._runtime
        mapped = await self._mapped(held, call, now_ms)
        said = held.source.consent if held.source.consent > 1 else 0
        sender = Sender("import" if mapped.is_catalogue else "server", said)
        if not mapped.decoded.items:
            return Accepted(True, [])
        verdicts = await self._appender.append(runtime.collector.collect(mapped.decoded, sender, now_ms))
        if count(verdicts) < len(verdicts):
            tell_refusals(runtime, mapped.decoded, verdicts, source=sender.source, at_ms=now_ms)
        return Accepted(True, verdicts)

    async def _mapped(self, held: HeldSource, call: Call, now_ms: int) -> Mapped:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in call.scope["headers"]}
        delivery = verified(held, headers, call.body, now_ms)
        settings = self._runtime.settings
        try:
            return read_delivery(held, delivery, call.body, currency=settings.currency, url=settings.shop_url)
        except HabitueError as problem:
            # signed, so somebody of ours sent it: it counts as one received and rejected
            verdict = Verdict("", "rejected", problem.code)
            intake = Intake(received=1, received_at=now_ms, events=[], rejected=[verdict])
            verdicts = await self._appender.append(intake)
            count(verdicts)
            unread = Decoded([BadItem("", problem.code)])
            tell_refusals(self._runtime, unread, verdicts, source="server", at_ms=now_ms)
            raise
