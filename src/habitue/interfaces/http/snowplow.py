"""Snowplow's collector paths, `POST /com.snowplowanalytics.snowplow/tp2` and `GET /i`, for shops that turn them on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from habitue.app.console.refusing import tell_refusals
from habitue.collect.collector import Sender
from habitue.collect.snowplow import Payload, read_pixel, read_post, snowplow_items
from habitue.collect.wire import BadItem, Decoded
from habitue.core.clock import SECOND_MS
from habitue.core.errors import NotAllowed
from habitue.eventlog import Verdict
from habitue.interfaces.http.appending import Appender
from habitue.interfaces.http.intake import SCOPE, Accepted, count
from habitue.interfaces.http.keys import Gate, sender_of
from habitue.interfaces.http.wire import Answer, Call

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

# A transparent point, what a collector answers to a pixel: GIF89a, 1 x 1.
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


class SnowplowRoutes:
    """Handlers of the tracker protocol.

    An app id is in every page's source and stands for a public key: what comes under it is believed as a browser is.
    A server that is to be believed more names its secret key in the Authorization header.
    """

    def __init__(self, runtime: Runtime, gate: Gate) -> None:
        self._runtime, self._gate, self._appender = runtime, gate, Appender(runtime.log)
        self._keys = runtime.settings.snowplow_keys

    async def post(self, call: Call) -> Answer:
        """``POST /com.snowplowanalytics.snowplow/tp2``"""
        return Answer(Accepted(True, await self._take(call, read_post(call.body))))

    async def pixel(self, call: Call) -> Answer:
        """``GET /i``: appends one event, as the POST does, and changes nothing else."""
        await self._take(call, [read_pixel(call.query)])
        return Answer(PIXEL, headers=[(b"content-type", b"image/gif"), (b"cache-control", b"no-store")])

    async def _take(self, call: Call, payloads: Sequence[Payload]) -> list[Verdict]:
        by_app: dict[str, list[Payload]] = {}
        for payload in payloads:
            by_app.setdefault(payload.app_id, []).append(payload)
        senders = {app_id: self._sender(call, app_id) for app_id in by_app}
        if by_app and not any(senders.values()):
            raise NotAllowed(
                f"no event has an app id of ours, only {', '.join(sorted(by_app))[:200]!r}: name it with its key in "
                "the setting snowplow_apps"
            )
        now_ms, verdicts = self._runtime.clock.now_ms(), list[Verdict]()
        for app_id, several in by_app.items():
            verdicts += await self._append(several, senders[app_id], now_ms)
        return verdicts

    async def _append(self, payloads: Sequence[Payload], sender: Sender | None, now_ms: int) -> list[Verdict]:
        if sender is None:
            decoded = Decoded([BadItem(one.message_id[:100], "unknown_app") for one in payloads])
        else:
            decoded = self._decoded(payloads, sender)
        # what is refused before anybody is believed is refused as from a page
        who = sender or Sender("browser")
        verdicts = await self._appender.append(self._runtime.collector.collect(decoded, who, now_ms))
        if count(verdicts) < len(verdicts):
            tell_refusals(self._runtime, decoded, verdicts, source=who.source, at_ms=now_ms)
        return verdicts

    def _decoded(self, payloads: Sequence[Payload], sender: Sender) -> Decoded:
        small: list[Payload] = []
        large: list[BadItem] = []
        for one in payloads:
            fits = sum(map(len, one.fields.values())) <= sender.limits.event_bytes
            if fits:
                small.append(one)
            else:
                large.append(BadItem(one.message_id[:100], "too_large"))
        items = snowplow_items(small, self._runtime.settings.snowplow_heartbeat_seconds * SECOND_MS)
        return Decoded([*items, *large])

    def _sender(self, call: Call, app_id: str) -> Sender | None:
        if call.header(b"authorization"):
            return sender_of(self._gate.admit(call, "", SCOPE), call, self._runtime.proxies)
        token = self._keys.get(app_id)
        if token is None:
            return None
        key = self._gate.admit(call, token, SCOPE, from_page=call.header(b"origin") is not None)
        return sender_of(key, call, self._runtime.proxies)


def allow_credentials(answer: Answer) -> None:
    """Let pages of allowed sites read the answer although their tracker sends cookies along, which it does unless told.

    No cookie is read here or set, so a page learns and does no more than it could without them.
    """
    if any(name == b"access-control-allow-origin" for name, _ in answer.headers):
        answer.headers.append((b"access-control-allow-credentials", b"true"))
