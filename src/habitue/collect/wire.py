"""The Segment HTTP tracking API as it comes over the wire, decoded so that one bad item does not sink the others.

Source: Segment's "HTTP tracking API" and "common fields" specs, and what five real clients were seen to send.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from habitue.collect.limits import BROWSER, MAX_BATCH, MAX_ID, SERVER, Limits
from habitue.collect.mending import mend
from habitue.core.errors import InvalidInput, TooLarge

__all__ = [
    "CALLS",
    "MAX_BATCH",
    "MAX_BODY_BYTES",
    "MAX_ID",
    "SERVER",
    "BadItem",
    "BatchBody",
    "Decoded",
    "Item",
    "decode_batch",
    "decode_call",
    "decode_error",
    "read_json",
]

T = TypeVar("T")
MAX_BODY_BYTES = BROWSER.body_bytes  # what a body may have whoever sends it

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


def decode_batch(body: bytes, limits: Limits = BROWSER) -> Decoded:
    """The items of a ``/v1/batch`` body.

    Raises
    ------
    InvalidInput
        The body is not a JSON object with an array `batch`.
    TooLarge
        More than `limits.body_bytes`, or more than `MAX_BATCH` items.
    """
    return _decode(_of_batch, body, limits)


def decode_call(body: bytes, call: str, limits: Limits = BROWSER) -> Decoded:
    """The single item of ``/v1/track`` and its siblings; `call` is the path's last part (``track`` or ``t``).

    Raises as `decode_batch`.
    """
    decoded = _decode(_of_call, body, limits)
    for item in decoded.items:
        if isinstance(item, Item):
            item.type = item.type or CALLS[call]
    return decoded


def read_json(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """What a decoder makes of a body, mended where real clients write JSON that is none.

    Raises
    ------
    InvalidInput
        It is not JSON, or not of the decoder's type.
    """
    try:
        return decoder.decode(body)
    except (msgspec.ValidationError, UnicodeDecodeError) as error:
        raise decode_error(error) from error
    except (msgspec.DecodeError, RecursionError) as error:
        mended = mend(body, too_deep=isinstance(error, RecursionError))
        if mended is None:
            raise decode_error(error) from error
    return read_json(decoder, mended)


def _decode(read: Callable[[bytes, Limits], Decoded], body: bytes, limits: Limits) -> Decoded:
    if len(body) > limits.body_bytes:
        raise TooLarge(
            f"the body has {len(body)} bytes and the limit is {limits.body_bytes}; send smaller batches",
            expected=f"at most {limits.body_bytes} bytes",
            got=f"{len(body)} bytes",
        )
    try:
        return read(body, limits)
    except (msgspec.DecodeError, RecursionError) as error:
        mended = mend(body, too_deep=isinstance(error, RecursionError))
        if mended is None:
            raise decode_error(error) from error
    decoded = read(mended, limits)
    decoded.repaired = True
    return decoded


def _of_batch(body: bytes, limits: Limits) -> Decoded:
    if len(body) <= limits.event_bytes:  # then no single item can be over its limit, and one pass is enough
        try:
            whole = _batch.decode(body)
        except (msgspec.ValidationError, UnicodeDecodeError):
            pass  # some item has a wrong type: find out which
        else:
            _check_count(len(whole.batch))
            return Decoded(list(whole.batch), whole.sentAt, whole.writeKey or "", whole.context)
    try:
        raw = _raw_batch.decode(body)
    except (msgspec.ValidationError, UnicodeDecodeError) as error:
        raise _invalid(error, "an object with an array `batch`") from error
    _check_count(len(raw.batch))
    items = [_decode_item(bytes(one), limits) for one in raw.batch]
    return Decoded(items, raw.sentAt, raw.writeKey or "", raw.context)


def _of_call(body: bytes, limits: Limits) -> Decoded:
    item = _decode_item(body, limits)
    if isinstance(item, BadItem):
        return Decoded([item], write_key=_field(body, "writeKey"))
    return Decoded([item], item.sentAt, item.writeKey or "")


def _decode_item(raw: bytes, limits: Limits) -> Item | BadItem:
    if len(raw) > limits.event_bytes:
        return BadItem(_field(raw, "messageId")[:MAX_ID], "too_large")
    try:
        return _item.decode(raw)
    except msgspec.ValidationError as error:
        return BadItem(_field(raw, "messageId")[:MAX_ID], f"wrong_type: {error}")
    except UnicodeDecodeError:
        return BadItem("", "not_utf8")


class _Named(msgspec.Struct):
    messageId: Any = ""  # noqa: N815
    writeKey: Any = ""  # noqa: N815


_named = msgspec.json.Decoder(_Named)


def _field(raw: bytes, name: str) -> str:
    """A text field of an item that is otherwise no good; empty when it has none."""
    try:
        value = getattr(_named.decode(raw), name)
    except (msgspec.ValidationError, UnicodeDecodeError):
        return ""
    return value if isinstance(value, str) else ""


def _check_count(count: int) -> None:
    if count > MAX_BATCH:
        raise TooLarge(
            f"the batch has {count} events and the limit is {MAX_BATCH}; split it",
            path="$.batch",
            expected=f"at most {MAX_BATCH} events",
            got=f"{count} events",
        )


def _invalid(error: Exception, expected: str) -> InvalidInput:
    text = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    path = text.split("`")[-2] if text.endswith("`") and " at `" in text else "$"
    return InvalidInput(f"the body must be {expected}: {text}", path=path, expected=expected, got=text)


def decode_error(error: Exception) -> InvalidInput:
    """The API's error for a body that is not JSON at all."""
    return _invalid(error, "JSON in UTF-8")
