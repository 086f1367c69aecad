"""The Segment HTTP tracking API as it comes over the wire, decoded so that one bad item does not sink the others.

Source: Segment's "HTTP tracking API" and "common fields" specs, and what five real clients were seen to send.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from habitue.core.errors import InvalidInput, TooLarge

MAX_EVENT_BYTES = 32 * 1024
MAX_BODY_BYTES = 500 * 1024
MAX_BATCH = 500
MAX_DEPTH = 8
MAX_KEYS = 200
MAX_ID = 100

# One letter per call, as the browser client sends them.
CALLS = {
    "t": "track", "track": "track", "i": "identify", "identify": "identify", "p": "page", "page": "page",
    "s": "screen", "screen": "screen", "g": "group", "group": "group", "a": "alias", "alias": "alias",
}  # fmt: skip


class Item(msgspec.Struct, omit_defaults=True, gc=False):
    """One call of a client. Ids may come as numbers; everything else has its spec's type."""

    type: str = ""
    event: str | None = None
    name: str | None = None
    category: str | None = None
    anonymousId: str | int | None = None  # noqa: N815 - the wire's own names
    userId: str | int | None = None  # noqa: N815
    previousId: str | int | None = None  # noqa: N815
    groupId: str | int | None = None  # noqa: N815
    messageId: str | None = None  # noqa: N815
    timestamp: str | int | float | None = None
    originalTimestamp: str | int | float | None = None  # noqa: N815
    sentAt: str | int | float | None = None  # noqa: N815
    properties: dict[str, Any] | None = None
    traits: dict[str, Any] | None = None
    context: msgspec.Raw = msgspec.Raw(b"")  # left as bytes: items of one request mostly share it
    writeKey: str | None = None  # noqa: N815


class BatchBody(msgspec.Struct, omit_defaults=True, gc=False):
    """A batch whose items all have the right types: the common case, decoded in one go."""

    batch: list[Item]
    sentAt: str | int | float | None = None  # noqa: N815
    writeKey: str | None = None  # noqa: N815
    context: dict[str, Any] | None = None


class _RawBatch(msgspec.Struct):
    batch: list[msgspec.Raw]
    sentAt: str | int | float | None = None  # noqa: N815
    writeKey: str | None = None  # noqa: N815
    context: dict[str, Any] | None = None


class BadItem(msgspec.Struct, frozen=True):
    """An item that cannot be an event: which, and why."""

    message_id: str
    reason: str


_batch = msgspec.json.Decoder(BatchBody)
_raw_batch = msgspec.json.Decoder(_RawBatch)
_item = msgspec.json.Decoder(Item)


class Decoded(msgspec.Struct):
    """The items of one request in order, each an `Item` or a `BadItem`, with the batch's own fields."""

    items: list[Item | BadItem]
    sent_at: str | int | float | None = None
    write_key: str = ""
    context: dict[str, Any] | None = None
    repaired: bool = False


def decode_batch(body: bytes) -> Decoded:
    """The items of a ``/v1/batch`` body.

    Raises
    ------
    InvalidInput
        The body is not a JSON object with an array `batch`.
    TooLarge
        More than `MAX_BODY_BYTES` or `MAX_BATCH` items.
    """
    body, repaired = _parsed(body)
    if len(body) <= MAX_EVENT_BYTES:  # then no single item can be over its limit, and one pass is enough
        try:
            whole = _batch.decode(body)
        except msgspec.ValidationError:
            pass  # some item has a wrong type: find out which
        else:
            _check_count(len(whole.batch))
            return Decoded(list(whole.batch), whole.sentAt, whole.writeKey or "", whole.context, repaired)
    try:
        raw = _raw_batch.decode(body)
    except msgspec.ValidationError as error:
        raise _invalid(error, "an object with an array `batch`") from error
    _check_count(len(raw.batch))
    return Decoded([_decode_item(bytes(r)) for r in raw.batch], raw.sentAt, raw.writeKey or "", raw.context, repaired)


def decode_call(body: bytes, call: str) -> Decoded:
    """The single item of ``/v1/track`` and its siblings; `call` is the path's last part (``track`` or ``t``)."""
    body, repaired = _parsed(body)
    item = _decode_item(body)
    if isinstance(item, BadItem):
        return Decoded([item], write_key=_key_of(body), repaired=repaired)
    item.type = item.type or CALLS[call]
    return Decoded([item], item.sentAt, item.writeKey or "", repaired=repaired)


def _decode_item(raw: bytes) -> Item | BadItem:
    if len(raw) > MAX_EVENT_BYTES:
        return BadItem(_id_of(raw), "too_large")
    try:
        return _item.decode(raw)
    except msgspec.ValidationError as error:
        return BadItem(_id_of(raw), f"wrong_type: {error}")


class _Id(msgspec.Struct):
    messageId: Any = ""  # noqa: N815
    writeKey: Any = ""  # noqa: N815


def _id_of(raw: bytes) -> str:
    try:
        message_id = msgspec.json.decode(raw, type=_Id).messageId
    except msgspec.DecodeError:
        return ""
    return message_id[:MAX_ID] if isinstance(message_id, str) else ""


def _key_of(raw: bytes) -> str:
    try:
        key = msgspec.json.decode(raw, type=_Id).writeKey
    except msgspec.DecodeError:
        return ""
    return key if isinstance(key, str) else ""


def _parsed(body: bytes) -> tuple[bytes, bool]:
    """The body as strict JSON; Python clients send NaN and Infinity, which become null."""
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(
            f"the body has {len(body)} bytes and the limit is {MAX_BODY_BYTES}; send smaller batches",
            expected=f"at most {MAX_BODY_BYTES} bytes",
            got=f"{len(body)} bytes",
        )
    if b"NaN" not in body and b"Infinity" not in body:
        return body, False
    try:
        loaded = json.loads(body, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return body, False  # the strict decoder will say what is wrong and where
    repaired = msgspec.json.encode(loaded)
    return repaired, repaired != msgspec.json.encode(_strict(body))


def _strict(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        return None


def _check_count(count: int) -> None:
    if count > MAX_BATCH:
        raise TooLarge(
            f"the batch has {count} events and the limit is {MAX_BATCH}; split it",
            path="$.batch",
            expected=f"at most {MAX_BATCH} events",
            got=f"{count} events",
        )


def _invalid(error: Exception, expected: str) -> InvalidInput:
    text = str(error)
    path = text.split("`")[-2] if text.endswith("`") and " at `" in text else "$"
    return InvalidInput(f"the body must be {expected}: {text}", path=path, expected=expected, got=text)


def decode_error(error: msgspec.DecodeError) -> InvalidInput:
    """The API's error for a body that is not JSON at all."""
    return _invalid(error, "JSON in UTF-8")
