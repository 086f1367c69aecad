"""What of a request was not stored, told without telling anything of the person: names and types, no values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from habitue.app.feeds import Refusal
from habitue.collect.personal import scrub
from habitue.collect.wire import CALLS, BadItem, Decoded, Item
from habitue.eventlog import Verdict

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_NAME, _FIELDS = 120, 40
_numbers = count()
# Whoever said no, or was forgotten, is not followed through a debugger either.
_UNFOLLOWED = frozenset({"consent", "forgotten"})
_TYPES = {
    str: "text",
    bool: "boolean",
    int: "number",
    float: "number",
    list: "list",
    dict: "object",
    type(None): "null",
}


def tell_refusals(runtime: Runtime, decoded: Decoded, verdicts: list[Verdict], *, source: str, at_ms: int) -> None:
    """Tell whoever debugs what of a request was not stored."""
    device_of = runtime.pseudonyms.device
    runtime.feed.refused(refusals_of(decoded, verdicts, source=source, at_ms=at_ms, device_of=device_of))


def refusals_of(
    decoded: Decoded, verdicts: list[Verdict], *, source: str, at_ms: int, device_of: Callable[[str], str]
) -> list[Refusal]:
    """The refusals of a request, in the order of its items; `verdicts` has one for each item, in their order.

    `device_of` is the keyed hash of a device id.
    """
    return [
        _refusal(item, verdict, source, at_ms, device_of)
        for item, verdict in zip(decoded.items, verdicts, strict=True)
        if verdict.outcome != "stored"
    ]


def _refusal(
    item: Item | BadItem, verdict: Verdict, source: str, at_ms: int, device_of: Callable[[str], str]
) -> Refusal:
    name, device_id, fields = "", "", {}
    if isinstance(item, Item):
        kind = CALLS.get(item.type, item.type)
        name = (item.event or kind) if kind == "track" else kind
        fields = dict(_fields(item.properties or {}))
        if item.anonymousId and verdict.reason not in _UNFOLLOWED:
            device_id = device_of(str(item.anonymousId))
    return Refusal(
        at=at_ms,
        number=next(_numbers),
        name=scrub(name)[:_NAME],
        message_id=verdict.message_id[:_NAME],
        outcome=verdict.outcome,
        # a wrong type's reason quotes the decoder, which names places and types, never values
        reason=verdict.reason[:200],
        source=source,
        device_id=device_id,
        fields=fields,
    )


def _fields(properties: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in list(properties.items())[:_FIELDS]:
        yield scrub(name)[:_NAME], _TYPES.get(type(value), "text")
