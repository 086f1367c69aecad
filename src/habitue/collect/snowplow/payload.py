"""Payloads as Snowplow's trackers send them: flat fields of text, self-describing JSON inside.

Sources: Snowplow's "Event parameters" of the tracker protocol and `payload_data` 1-0-4 of iglu-central.
"""

from __future__ import annotations

import base64
import re
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from habitue.collect.limits import MAX_BATCH
from habitue.collect.wire import read_json
from habitue.core.errors import InvalidInput, TooLarge
from habitue.core.ids import derived_id

_SCHEMA = re.compile(r"iglu:([\w.\-]+)/([\w\-]+)/jsonschema/\d+-\d+-\d+")
_MAX_FIELDS = 200
_SENT_ANEW = frozenset({"stm"})  # stamped at each attempt


class SelfDescribing(msgspec.Struct, frozen=True):
    """A JSON that names its schema: ``com.acme/checkout_help`` and what it says."""

    name: str
    data: Any


class _Body(msgspec.Struct):
    schema: str
    data: list[dict[str, str | int | float | bool | None]]


class _Said(msgspec.Struct):
    schema: str = ""
    data: Any = None


_body = msgspec.json.Decoder(_Body)
_said = msgspec.json.Decoder(_Said)


class Unreadable(Exception):
    """Something inside a payload is not what its field says; `reason` is the verdict's."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Payload:
    """One event of a tracker, its fields as text.

    Attributes
    ----------
    app_id
        ``aid``: which shop or site it is; empty when none was stated.
    message_id
        ``eid``, or an id of the content for trackers so old that they send none.
    """

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        self.app_id = fields.get("aid", "")
        content = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()) if key not in _SENT_ANEW)
        self.message_id = fields.get("eid") or derived_id("snowplow", content)

    def get(self, name: str) -> str | None:
        """A field, None when absent or empty."""
        return self.fields.get(name) or None

    @cached_property
    def event(self) -> SelfDescribing | None:
        """What a self-describing event (`e` = ``ue``) says; raises Unreadable."""
        outer = self._inside("ue_px", "ue_pr", "unreadable_event")
        return None if outer is None else _described(outer.data, "unreadable_event")

    @cached_property
    def entities(self) -> list[SelfDescribing]:
        """The entities (contexts) attached to the event; raises Unreadable."""
        outer = self._inside("cx", "co", "unreadable_context")
        if outer is None or outer.data is None:
            return []
        if not isinstance(outer.data, list):
            raise Unreadable("unreadable_context")
        return [_described(one, "unreadable_context") for one in outer.data]

    def entity(self, name: str) -> dict[str, Any]:
        """The data of the first entity of this name; empty when there is none."""
        return next(iter(self.all(name)), {})

    def all(self, name: str) -> list[dict[str, Any]]:
        """The data of every entity of this name."""
        return [one.data for one in self.entities if one.name == name and isinstance(one.data, dict)]

    def _inside(self, encoded: str, plain: str, reason: str) -> _Said | None:
        text = self.get(plain)
        body = text.encode() if text else None
        if body is None and (packed := self.get(encoded)):
            try:
                body = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
            except ValueError:
                raise Unreadable(reason) from None
        if body is None:
            return None
        try:
            return _said.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Unreadable(reason) from None


def read_post(body: bytes) -> list[Payload]:
    """The events of a ``POST …/tp2``.

    Raises
    ------
    InvalidInput
        It is no `payload_data`.
    TooLarge
        More than `MAX_BATCH` events.
    """
    read = read_json(_body, body)
    if "/payload_data/" not in read.schema:
        expected = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"
        raise InvalidInput(
            f"the schema must be {expected}, got {read.schema[:120]!r}",
            path="$.schema",
            expected=expected,
            got=read.schema[:120],
        )
    if len(read.data) > MAX_BATCH:
        limit = f"at most {MAX_BATCH} events"
        raise TooLarge(
            f"the payload has {len(read.data)} events and the limit is {MAX_BATCH}", path="$.data", expected=limit
        )
    return [Payload({key: _text(value) for key, value in one.items() if value is not None}) for one in read.data]


def read_pixel(query: bytes) -> Payload:
    """The event of a ``GET /i``.

    Raises
    ------
    InvalidInput
        The query has no event, or more than 200 fields.
    """
    try:
        fields = dict(parse_qsl(query.decode("ascii"), max_num_fields=_MAX_FIELDS))
    except ValueError as error:
        raise InvalidInput(f"the query cannot be read: {error}", path="query", expected="key=value&…") from error
    if "e" not in fields:
        raise InvalidInput("the query has no event: e is missing", path="query", expected="e=pv&…")
    return Payload(fields)


def _text(value: str | int | float | bool | None) -> str:
    """As the protocol has it; some trackers send numbers that are numbers."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _described(said: object, reason: str) -> SelfDescribing:
    try:
        inner = msgspec.convert(said, _Said)
    except msgspec.ValidationError:
        raise Unreadable(reason) from None
    named = _SCHEMA.fullmatch(inner.schema)
    if named is None:
        raise Unreadable(reason)
    return SelfDescribing(f"{named[1]}/{named[2]}", inner.data)
