"""A delivery to ``/v1/webhooks/{source}``: is it the source's, and which items does it say?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping

import msgspec

from habitue.collect.webhooks import shopify, woocommerce
from habitue.collect.webhooks.generic import generic_items
from habitue.collect.webhooks.items import unreadable
from habitue.collect.webhooks.shop import Shop
from habitue.collect.webhooks.signatures import verify_body, verify_standard
from habitue.collect.wire import BadItem, Decoded, Item, decode_error
from habitue.core.errors import InvalidInput
from habitue.events import names
from habitue.privacy.webhook_secrets import HeldSource

_PING = re.compile(rb"webhook_id=\d{1,20}")
_SIGNATURES = {"shopify": "x-shopify-hmac-sha256", "woocommerce": "x-wc-webhook-signature"}
_TOPICS = {"shopify": "x-shopify-topic", "woocommerce": "x-wc-webhook-topic"}
_MAPPINGS: dict[str, dict[str, Callable[[bytes, Shop], Iterator[Item]]]] = {
    "shopify": shopify.TOPICS,
    "woocommerce": woocommerce.TOPICS,
}


class Delivery(msgspec.Struct, frozen=True):
    """What was proven of a request: the topic it names and what its ids derive from."""

    topic: str
    digest: str
    is_ping: bool = False


class Mapped(msgspec.Struct, frozen=True):
    """The items of a delivery, and whether they are about the catalogue rather than about people."""

    decoded: Decoded
    is_catalogue: bool = False


def verified(held: HeldSource, headers: Mapping[str, str], body: bytes, now_ms: int) -> Delivery:
    """The delivery, once its signature holds.

    Parameters
    ----------
    headers
        By lower-case name.

    Raises
    ------
    NotAuthenticated
        It is not by this source, or older than five minutes.
    """
    kind, keys = held.source.kind, held.keys(now_ms)
    if kind == "standard":
        delivery_id = headers.get("webhook-id", "")
        timestamp, signatures = headers.get("webhook-timestamp", ""), headers.get("webhook-signature", "")
        verify_standard(keys, delivery_id, timestamp, signatures, body, now_ms)
        return Delivery("", delivery_id)
    if kind == "woocommerce" and _SIGNATURES[kind] not in headers and _PING.fullmatch(body):
        # WooCommerce asks without a signature whether anybody is there, and gives up when nobody answers
        return Delivery("", "", is_ping=True)
    verify_body(keys, headers.get(_SIGNATURES[kind], ""), body)
    return Delivery(headers.get(_TOPICS[kind], ""), hashlib.sha256(body).hexdigest())


def read_delivery(held: HeldSource, delivery: Delivery, body: bytes, *, currency: str, url: str) -> Mapped:
    """The items of a verified delivery; none for a topic that says nothing to us.

    Raises
    ------
    InvalidInput
        The body is no JSON, or of no form we know.
    TooLarge
    """
    source = held.source
    shop = Shop(source.name, delivery.topic, delivery.digest, currency, url)
    if delivery.is_ping:
        return Mapped(Decoded([]))
    if source.kind == "standard":
        return Mapped(generic_items(body, shop))
    mapping = _MAPPINGS[source.kind].get(delivery.topic)
    if mapping is None:
        _require_topic(delivery.topic, source.kind)
        return Mapped(Decoded([]))
    items: list[Item | BadItem]
    try:
        items = list(mapping(body, shop))
    except msgspec.ValidationError as error:
        items = [unreadable(shop.message_id(), error)]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise decode_error(error) from error
    return Mapped(Decoded(items), any(isinstance(one, Item) and one.event in names.CATALOGUE for one in items))


def _require_topic(topic: str, kind: str) -> None:
    if not topic:
        expected = _TOPICS[kind]
        raise InvalidInput(f"the delivery has no header {expected}", path=f"header {expected}", expected="a topic")
