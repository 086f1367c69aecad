"""Snowplow's events as items of the Segment API: who, when, where, and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec

from habitue.collect.snowplow.ecommerce import ACTION, Said, ecommerce_events
from habitue.collect.snowplow.payload import Payload, SelfDescribing, Unreadable
from habitue.collect.snowplow.permission import CHANGES, stated_purposes
from habitue.collect.wire import BadItem, Item
from habitue.events import names

_VENDOR = "com.snowplowanalytics.snowplow/"
_FORMS = frozenset({"submit_form", "change_form", "focus_form"})
_ITEM = {"ti_sk": "product_id", "ti_nm": "name", "ti_ca": "category", "ti_pr": "price", "ti_qu": "quantity"}
_ORDER = {"tr_id": "order_id", "tr_tt": "total", "tr_tx": "tax", "tr_sh": "shipping", "tr_cu": "currency"}
_EVENT = {"se_ca": "category", "se_la": "label", "se_pr": "property", "se_va": "value_stated"}


def snowplow_items(payloads: Iterable[Payload], heartbeat_ms: int) -> list[Item | BadItem]:
    """The items of one request.

    Parameters
    ----------
    heartbeat_ms
        What the shop's trackers are set to: each page ping stands for that much time looked.
    """
    several = list(payloads)
    items: list[Item | BadItem] = []
    lines = _lines(several)
    ordered = {payload.get("tr_id") for payload in several if payload.get("e") == "tr"}
    for payload in several:
        if payload.get("e") == "ti" and payload.get("ti_id") in ordered:
            continue  # a line of an order beside it
        try:
            items += _items(payload, heartbeat_ms, lines)
        except Unreadable as problem:
            items.append(BadItem(payload.message_id[:100], problem.reason))
    return items


def _lines(payloads: Iterable[Payload]) -> dict[str, list[dict[str, Any]]]:
    """The lines of legacy transactions by order, which come as events of their own in the same request."""
    lines: dict[str, list[dict[str, Any]]] = {}
    for payload in payloads:
        if payload.get("e") == "ti":
            lines.setdefault(payload.get("ti_id") or "", []).append(_fields(payload, _ITEM))
    return lines


def _items(payload: Payload, heartbeat_ms: int, lines: dict[str, list[dict[str, Any]]]) -> Iterator[Item | BadItem]:
    base = _base(payload)
    kind = payload.get("e")
    if kind == "pv":
        yield msgspec.structs.replace(base, type="page", name=payload.get("page"), properties=_page_kind(payload))
        return
    event = payload.event if kind == "ue" else None
    if event is not None and event.name == _VENDOR + "screen_view" and isinstance(event.data, dict):
        name = event.data.get("name")
        yield msgspec.structs.replace(base, type="screen", name=str(name) if name else None, properties={})
        return
    said = _described(payload, event) if event else _legacy(payload, kind, heartbeat_ms, lines)
    if not said:
        yield BadItem(payload.message_id[:100], "unknown_type")
    for number, (name, properties) in enumerate(said):
        message_id = f"{payload.message_id}.{number}" if number else payload.message_id
        yield msgspec.structs.replace(base, event=name, messageId=message_id, properties=properties)


def _legacy(
    payload: Payload, kind: str | None, heartbeat_ms: int, lines: dict[str, list[dict[str, Any]]]
) -> list[Said]:
    if kind == "pp":
        scrolled = _scroll_percent(payload)
        more = {} if scrolled is None else {"scroll_percent": scrolled}
        return [(names.PAGE_ENGAGED, {"engaged_ms": heartbeat_ms} | more)]
    if kind == "se":
        return [(payload.get("se_ac") or "", _fields(payload, _EVENT))]
    if kind == "tr":
        products = lines.get(payload.get("tr_id") or "", [])
        return [(names.ORDER_COMPLETED, _fields(payload, _ORDER) | ({"products": products} if products else {}))]
    if kind == "ti":
        return [("Order Line Sent", _fields(payload, {**_ITEM, "ti_id": "order_id", "ti_cu": "currency"}))]
    return []


def _described(payload: Payload, event: SelfDescribing) -> list[Said]:
    data = event.data if isinstance(event.data, dict) else {}
    vendor, _, name = event.name.partition("/")
    if event.name == ACTION:
        return ecommerce_events(payload, data)
    if event.name in CHANGES:
        return [(names.CONSENT_CHANGED, {})]
    if vendor + "/" != _VENDOR:
        return [(event.name, data)]
    if name in ("add_to_cart", "remove_from_cart"):
        kept = {key: data[key] for key in ("name", "category", "quantity", "currency") if data.get(key) is not None}
        price = data.get("price", data.get("unitPrice"))
        kept |= {"product_id": data.get("sku"), "price": price}
        return [(names.PRODUCT_ADDED if name == "add_to_cart" else names.PRODUCT_REMOVED, kept)]
    if name == "site_search":
        terms = data.get("terms")
        query = " ".join(map(str, terms)) if isinstance(terms, list) else ""
        return [(names.PRODUCTS_SEARCHED, {"query": query, "results": data.get("totalResults")})]
    if name in _FORMS:
        # which field, never what was written into it
        return [(event.name, {key: data[key] for key in ("formId", "elementId", "nodeName") if data.get(key)})]
    return [(event.name, data)]


def _base(payload: Payload) -> Item:
    session = payload.entity(_VENDOR + "client_session")
    true_time = payload.get("ttm")  # the moment itself, by a clock that the tracker trusts: not to be corrected
    return Item(
        type="track",
        messageId=payload.message_id,
        anonymousId=payload.get("duid") or session.get("userId") or payload.get("nuid"),
        userId=payload.get("uid"),
        timestamp=_ms(true_time or payload.get("dtm")),
        sentAt=None if true_time else _ms(payload.get("stm")),
        context=msgspec.Raw(msgspec.json.encode(_context(payload, session))),
    )


def _context(payload: Payload, session: dict[str, Any]) -> dict[str, Any]:
    context: dict[str, Any] = {}
    page = {"url": payload.get("url"), "title": payload.get("page"), "referrer": payload.get("refr")}
    if url := payload.get("url"):
        parts = _split(url)
        page |= {"path": parts[0], "search": parts[1]}
    context["page"] = {key: value for key, value in page.items() if value}
    stated = {
        "userAgent": payload.get("ua"),
        "locale": payload.get("lang"),
        "timezone": payload.get("tz"),
        "sessionId": payload.get("sid") or session.get("sessionId"),
    }
    context |= {key: value for key, value in stated.items() if value}
    if (size := _size(payload.get("res"))) is not None:
        context["screen"] = {"width": size[0], "height": size[1]}
    purposes = stated_purposes(payload)
    if purposes is not None:
        context["consent"] = {"categoryPreferences": purposes}
    return context


def _page_kind(payload: Payload) -> dict[str, Any]:
    kind = payload.entity("com.snowplowanalytics.snowplow.ecommerce/page").get("type")
    return {"type": kind} if kind else {}


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.path, f"?{parts.query}" if parts.query else ""


def _scroll_percent(payload: Payload) -> int | None:
    """How far down the page was seen: the lowest offset plus a window's height, of the document's height."""
    document, window, lowest = _size(payload.get("ds")), _size(payload.get("vp")), _ms(payload.get("pp_may"))
    if document is None or window is None or lowest is None or document[1] <= 0:
        return None
    return max(0, min(100, round(100 * (lowest + window[1]) / document[1])))


def _size(text: str | None) -> tuple[int, int] | None:
    width, _, height = (text or "").partition("x")
    return (int(width), int(height)) if width.isdecimal() and height.isdecimal() else None


def _ms(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def _fields(payload: Payload, called: dict[str, str]) -> dict[str, Any]:
    return {ours: value for theirs, ours in called.items() if (value := payload.get(theirs)) is not None}
