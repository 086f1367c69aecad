"""Bad input: each has a clear answer, its neighbours are kept, and the ledger still balances to the last event."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import msgspec
import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.serving import CONSENT, PAGE, Shop, StillClock, viewed

from habitue.core.clock import DAY_MS, format_time
from habitue.testing.server import Response, basic

STORED, LIMIT = ("stored", ""), 500 * 1024
BIG = 10**30


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


def raw(item: dict[str, Any], **fields: bytes) -> bytes:
    """An item as JSON with some fields' bytes as they are given."""
    return msgspec.json.encode({**item, **{key: msgspec.Raw(value) for key, value in fields.items()}})


def text(**fields: Any) -> bytes:
    return json.dumps(viewed("bad", **fields)).encode()


def error_of(answer: Response) -> dict[str, Any]:
    """The one error shape, and nothing else."""
    said = answer.json()
    assert set(said) == {"error"}
    assert {"code", "message"} <= set(said["error"]) <= {"code", "message", "path", "expected", "got", "retry_after"}
    assert answer.headers["content-type"] == "application/json"
    return dict(said["error"])


ITEMS: dict[str, tuple[bytes, tuple[str, str]]] = {
    "no object": (b"5", ("rejected", "wrong_type")),
    "a list": (b'["track"]', ("rejected", "wrong_type")),
    "null": (b"null", ("rejected", "wrong_type")),
    "type is a number": (text(type=3), ("rejected", "wrong_type")),
    "unknown type": (text(type="buy"), ("rejected", "unknown_type")),
    "no event name": (text(event=None), ("rejected", "no_event_name")),
    "blank event name": (text(event="  "), ("rejected", "no_event_name")),
    "event name too long": (text(event="x" * 121), ("rejected", "event_name_too_long")),
    "a name that is ours": (text(event="Decision Made"), ("rejected", "reserved_name")),
    "unknown event": (text(event="Wheel Spun"), STORED),
    "id is an object": (text(device={"$ne": 1}), ("rejected", "wrong_type")),
    "id is a list": (text(userId=["u1"]), ("rejected", "wrong_type")),
    "id is a number": (text(device=7), STORED),
    "nobody": (text(device=""), ("rejected", "no_identifier")),
    "device id too long": (text(device="d" * 201), ("rejected", "anonymousId_too_long")),
    "message id too long": (text(messageId="m" * 101), ("rejected", "message_id_too_long")),
    "message id is a number": (text(messageId=5), ("rejected", "wrong_type")),
    "no message id": (text(messageId=None), STORED),
    "no consent": (text(context={}), ("rejected", "consent")),
    "consent with a yes that is none": (
        text(context={"consent": {"categoryPreferences": {"measure": "true"}}}), ("rejected", "consent"),
    ),
    "properties are a list": (text(properties=[1]), ("rejected", "wrong_type")),
    "oversized": (text(properties={"x": "y" * 33_000}), ("rejected", "too_large")),
    "nested 9 deep": (raw(viewed("bad"), properties=nested(9)), ("rejected", "too_deep_or_too_many_keys")),
    "nested 8 deep": (raw(viewed("bad"), properties=nested(8)), STORED),
    "nested 2,000 deep": (raw(viewed("bad"), properties=nested(2_000)), ("rejected", "too_deep_or_too_many_keys")),
    "a field of no meaning 5,000 deep": (raw(viewed("bad"), integrations=nested(5_000)), STORED),
    "201 keys": (text(properties={str(n): 1 for n in range(201)}), ("rejected", "too_deep_or_too_many_keys")),
    "200 keys": (text(properties={str(n): 1 for n in range(200)}), STORED),
    "NaN": (text(properties={"price": float("nan"), "x": float("-inf")}), STORED),
    "a number no float holds": (raw(viewed("bad"), properties=b'{"x": 1e999}'), ("rejected", "wrong_type")),
    "a number no float holds, in the context": (
        raw(viewed("bad"), context=b'{"x": 1e999}'), ("rejected", "unreadable_context"),
    ),
    "huge integer": (text(properties={"x": BIG}), ("rejected", "number_out_of_range")),
    "huge integers in fields we read": (text(properties={"price": 10**400, "quantity": BIG, "product_id": BIG}),
        ("rejected", "number_out_of_range")),
    "huge personal integer": (text(event="Ask", properties={"phone": BIG}), ("rejected", "number_out_of_range")),
    "an integer of 5,000 digits": (raw(viewed("bad"), properties=b'{"x":' + b"1" * 5_000 + b"}"),
        ("rejected", "wrong_type")),
    "huge device id": (raw(viewed("bad"), anonymousId=b"1" * 150), STORED),
    "huge time": (raw(viewed("bad"), timestamp=b"1" * 40), STORED),
    "times that are none": (text(timestamp="yesterday", originalTimestamp=-5, sentAt="now"), STORED),
    "emoji and right-to-left": (text(event="🛒 עגלה", properties={"الفئة": "أحذية 👟", "product_id": "ﷺ"}), STORED),
    "half an emoji": (raw(viewed("bad"), properties=rb'{"product_id": "p\ud83d"}'), STORED),
    "half an emoji in the page's title": (raw(viewed("bad"), context=msgspec.json.encode(CONSENT)[:-1]
        + rb',"page":{"title":"shoes \ud83d"}}'), STORED),
    "null bytes": (text(event="a\0b", device="d\0", properties={"\0": "\0", "product_id": "\0"}), STORED),
    "not UTF-8": (raw(viewed("bad"), event=b'"Caf\xe9"'), ("rejected", "not_utf8")),
    "not UTF-8 in the context": (raw(viewed("bad"), context=b'{"locale": "\xe9"}'), ("rejected", "unreadable_context")),
    "products are no list": (text(properties={"products": {"0": 1}}), ("dead_lettered", "products_not_a_list")),
    "a product is no object": (text(properties={"products": [{}, 1]}), ("dead_lettered", "product_not_an_object")),
    "no products": (text(event="Order Completed", properties={"order_id": "o", "products": None}), STORED),
    "traits in a track call": (text(event="Identified", properties={"traits": "none"}), STORED),
    "every field of the wrong kind": (text(event="Order Completed", properties={
        "order_id": {"a": 1}, "currency": ["EUR"], "total": [], "total_minor": "12", "price_minor": 1.5, "query": {},
        "category": [1], "placement": 0, "decision_id": [], "products": [{"product_id": {}, "price_minor": "x"}, {}],
    }), STORED),
    "older than 30 days": (text(timestamp=format_time(NOW - 31 * DAY_MS)), ("rejected", "too_old")),
    "400 days ahead": (text(timestamp=format_time(NOW + 400 * DAY_MS)), STORED),
    "400 days behind, but honest about when it was sent": (
        text(timestamp=format_time(NOW - 400 * DAY_MS), sentAt=format_time(NOW - 400 * DAY_MS + 5)), STORED,
    ),
    "a known id": (json.dumps(viewed("before")).encode(), ("duplicate", "same_id")),
    "a known id with another body": (text(messageId="before", properties={"product_id": "other"}),
        ("dead_lettered", "id_conflict")),
    "a token that is none": (text(context={**CONSENT, "token": "a.b.c"}), STORED),
    "a context that is none": (text(context="web"), ("rejected", "consent")),
}  # fmt: skip


def fixed(item: bytes) -> bytes:
    """`viewed` calls the device `device`; the wire calls it anonymousId."""
    return item.replace(b'"device":', b'"anonymousId":')


@pytest.mark.parametrize("name", ITEMS)
def test_one_bad_item_gets_its_verdict_and_its_neighbours_are_kept(still: Shop, name: str) -> None:
    item, expected = ITEMS[name]
    before, after = (msgspec.json.encode(viewed(message_id)) for message_id in ("before", "after"))
    body = b'{"writeKey":"%s","batch":[%s,%s,%s]}' % (still.keys.public.encode(), before, fixed(item), after)
    answer = still.post("/v1/batch", body, PAGE)
    assert answer.status == 200, answer.body
    verdicts = answer.json()["verdicts"]
    families = [(verdict["outcome"], verdict.get("reason", "").partition(":")[0]) for verdict in verdicts]
    assert families == [STORED, expected, STORED]
    stored = still.stored()
    assert stored[0] == "before"
    assert stored[-1] == "after"
    assert len(stored) == (3 if expected == STORED else 2)
    ledger = still.ledger()
    assert ledger["received"] == 3
    assert ledger[expected[0]] == families.count(expected) + (
        2 if expected[0] == "stored" and expected != STORED else 0
    )
    still.runtime.people.view(still.runtime.pseudonyms.device("device-1"))
    again = still.batch([viewed("later")])  # what was folded can be read and folded on
    assert again.json()["verdicts"][0]["outcome"] == "stored"


BODIES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 400, "invalid_input"),
    "no JSON": (b"{", 400, "invalid_input"),
    "a number": (b"1", 400, "invalid_input"),
    "brackets without end": (b"[" * 400_000, 400, "invalid_input"),
    "a batch without end": (b'{"batch":' + b"[" * 100_000, 400, "invalid_input"),
    "no batch": (b"{}", 400, "invalid_input"),
    "a batch that is no list": (b'{"batch": {"0": {}}}', 400, "invalid_input"),
    "a time that is none": (b'{"batch": [], "sentAt": {}}', 400, "invalid_input"),
    "501 events": (b'{"batch": [' + b",".join([b"{}"] * 501) + b"]}", 413, "too_large"),
    "one byte too long": (b" " * (LIMIT + 1), 413, "too_large"),
    "5 MB": (b" " * 5_000_000, 413, "too_large"),
    "bytes": (bytes(range(256)), 400, "invalid_input"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_cannot_be_read_is_refused_counted_and_costs_nothing_else(still: Shop, name: str) -> None:
    body, status, code = BODIES[name]
    still.batch([viewed("before")])
    headers = {**PAGE, **basic(still.keys.public)}
    answer = still.post("/v1/batch", body, headers)
    assert (answer.status, error_of(answer)["code"]) == (status, code)
    assert answer.headers["access-control-allow-origin"] == PAGE["origin"], "the page may read what was wrong"
    zipped = still.post("/v1/batch", gzip.compress(body), {**headers, "content-encoding": "gzip"})
    assert (zipped.status, error_of(zipped)["code"]) == (status, code)
    assert still.batch([viewed("after")]).status == 200
    assert still.stored() == ["before", "after"]
    assert still.ledger() == {"received": 4, "stored": 2, "duplicate": 0, "dead_lettered": 0, "rejected": 2}


def test_gzip_that_is_none_and_gzip_that_holds_a_gigabyte(still: Shop) -> None:
    good = gzip.compress(msgspec.json.encode({"batch": [viewed("good")], "writeKey": still.keys.public}))
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    assert len(bomb) < LIMIT
    headers = {**PAGE, **basic(still.keys.public), "content-encoding": "gzip"}
    for body, status in (
        (bomb, 413), (good[:-4], 400), (good + good, 400), (b"plain", 400), (b"", 400), (good[:9], 400),
    ):  # fmt: skip
        answer = still.post("/v1/batch", body, headers)
        assert answer.status == status, body[:40]
        error_of(answer)
    assert still.post("/v1/batch", good, {**headers, "content-encoding": "GZIP"}).status == 200
    assert still.stored() == ["good"]
    assert still.ledger()["rejected"] == 6


def test_a_server_may_send_what_a_page_may_not(still: Shop) -> None:
    """An order of 400 lines, which a browser's limits would refuse; and beyond a server's own limits, a verdict."""
    lines = [{"product_id": f"p{n}", "price": 1.5, "quantity": 1, "name": "x" * 60} for n in range(400)]
    order = {"type": "track", "event": "Order Completed", "userId": "u1", "messageId": "o1", "properties": {
        "order_id": "o1", "products": lines, "currency": "EUR"}}  # fmt: skip
    many = {**order, "messageId": "many", "properties": {str(n): n for n in range(10_001)}}
    huge = {**order, "messageId": "huge", "properties": {"x": "y" * 270_000}}
    said = still.post("/v1/batch", {"batch": [order, many, huge, viewed("small")]}, basic(still.keys.server)).json()
    assert [(v["outcome"], v.get("reason", "")) for v in said["verdicts"]] == [
        STORED, ("rejected", "too_deep_or_too_many_keys"), ("rejected", "too_large"), STORED,
    ]  # fmt: skip
    stored = still.runtime.log.find("o1")
    assert stored is not None
    assert len(stored.event.properties["products"]) == 400
    assert still.post("/v1/batch", {"batch": [order]}, {**PAGE, **basic(still.keys.public)}).json()["verdicts"][0][
        "reason"] == "too_large"  # fmt: skip
    pretended = still.post("/v1/batch", b" " * (LIMIT + 1), basic("sk_0000000000_" + "x" * 40))
    assert (pretended.status, error_of(pretended)["code"]) == (401, "not_authenticated")
    assert still.post("/v1/batch", b" " * (5 * 1024 * 1024 + 1), basic(still.keys.server)).status == 413


KEYS: dict[str, tuple[dict[str, str], str, int]] = {
    "none": ({}, "", 401),
    "unknown": ({}, "pk_unknown", 401),
    "of the right form": ({}, "pk_0123456789_" + "a" * 40, 401),
    "not even text": ({"authorization": "Basic ÿÿ"}, "", 401),
    "not base64": ({"authorization": "Basic !!!"}, "", 401),
    "base64 of bytes": ({"authorization": "Basic //8="}, "", 401),
    "another scheme": ({"authorization": "Digest x"}, "", 401),
    "from a foreign page": ({"origin": "http://evil.example"}, "public", 403),
    "public without a page": ({}, "public", 403),
    "secret in a page": (PAGE, "server", 403),
}


@pytest.mark.parametrize("name", KEYS)
def test_unknown_keys_and_foreign_origins_are_refused_and_store_nothing(still: Shop, name: str) -> None:
    headers, key, status = KEYS[name]
    key = {"public": still.keys.public, "server": still.keys.server}.get(key, key)
    encoded = {k: v.encode("latin-1") for k, v in headers.items()}
    for path, body in (
        ("/v1/batch", {"batch": [viewed("x")], "writeKey": key}),
        ("/v1/t", {**viewed("x"), "writeKey": key}),
        ("/v1/decide", {"placements": ["home.for_you"], "writeKey": key}),
        ("/v1/recommend", {"strategy": "similar", "writeKey": key}),
    ):
        answer = still.post(path, body, encoded)  # type: ignore[arg-type]
        assert answer.status == status, path
        assert error_of(answer)["code"] == ("not_authenticated" if status == 401 else "not_allowed")
        assert ("access-control-allow-origin" in answer.headers) == (headers == PAGE)
    assert still.stored() == []
    assert still.ledger()["received"] == 0


def test_ten_thousand_property_names_cost_no_more_than_their_bytes(still: Shop) -> None:
    for start in range(0, 10_000, 5_000):
        items = [viewed(f"m{n}", properties={f"name {n}": n, "product_id": "p1"}) for n in range(start, start + 5_000)]
        for part in range(0, 5_000, 250):
            assert still.batch(items[part : part + 250]).status == 200
    assert still.ledger()["stored"] == 10_000
    node = still.runtime.people.node(still.runtime.pseudonyms.device("device-1"))
    assert node is not None
    assert len(msgspec.msgpack.encode(node)) < 8_000
    assert b"name 77" not in still.send("GET", "/metrics").body, "no name becomes a label"


def test_reasons_are_few_whatever_is_sent(still: Shop) -> None:
    """The ledger has a row a reason: it must not grow with what people send."""
    items: list[object] = [{"type": f"t{n}", f"x{n}": n, "messageId": [n]} for n in range(50)]
    items += [viewed(f"m{n}", properties=[n]) for n in range(50)]
    still.batch(items)
    assert len({(tally.outcome, tally.reason) for tally in still.runtime.log.tallies()}) <= 4


@pytest.mark.parametrize("skew_days", [-400, 400])
def test_a_clock_400_days_off_is_corrected_and_kept(still: Shop, skew_days: int) -> None:
    there = NOW + skew_days * DAY_MS
    item = viewed("m", timestamp=format_time(there - 5_000), sentAt=format_time(there))
    assert still.verdicts([item]) == [STORED]
    stored = still.runtime.log.find("m")
    assert stored is not None
    assert stored.event.occurred_at == NOW - 5_000
    assert stored.event.stamps is not None
    assert (stored.event.stamps.created_at, stored.event.stamps.sent_at) == (there - 5_000, there), (
        "raw stamps are kept"
    )


def test_a_catalogue_change_that_is_none_costs_only_itself(still: Shop) -> None:
    good = ["Product Updated", "c1", NOW, {"product_id": "p1", "name": "Boot", "price_minor": 100, "currency": "EUR"}]
    poison: list[Any] = [["Product Updated", "c2", NOW, {"product_id": {"a": 1}, "price_minor": "x"}],
              ["Price Changed", "c3", NOW, {}], ["Stock Changed", "c4", NOW, {"product_id": "p1", "stock": "many"}],
              ["Product Updated", "c5", NOW, {"n": BIG}]]  # fmt: skip
    answer = still.post(
        "/v1/catalogue", {"changes": [good, *poison, [*good[:1], "c6", *good[2:]]]}, basic(still.keys.server)
    )
    assert answer.status == 200
    outcomes = [verdict["outcome"] for verdict in answer.json()["verdicts"]]
    assert outcomes[0] == outcomes[-1] == "stored"
    assert still.ledger()["received"] == 6
    assert still.batch([viewed("after")]).status == 200
    wrong = still.post("/v1/catalogue", {"changes": [["Order Completed", "x", NOW, {}]]}, basic(still.keys.server))
    assert (wrong.status, error_of(wrong)["path"]) == (400, "$.changes[0][0]")


def test_an_empty_batch_is_no_error(still: Shop) -> None:
    answer = still.batch([])
    assert (answer.status, answer.json()) == (200, {"success": True, "verdicts": []})
    assert still.ledger()["received"] == 0


def test_decide_answers_without_a_model_and_whatever_its_events_are(fresh_workspace: Fresh) -> None:
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    assert shop.runtime.models.strategies == {}
    body = {
        "writeKey": shop.keys.public, "anonymousId": "d", "consent": {"measure": True, "personalise": True},
        "placements": ["home.for_you", {"id": "product.similar", "n": 10**9}, "no such placement"],
        "events": [viewed("a"), 5, viewed("a", properties={"product_id": "other"}), viewed("b", properties={"x": BIG})],
    }  # fmt: skip
    answer = shop.post("/v1/decide", body, PAGE)
    assert answer.status == 200, answer.body
    said = answer.json()
    assert all(slot["default"] and slot["items"] == [] for slot in said["placements"].values())
    assert [verdict["outcome"] for verdict in said["verdicts"]] == ["stored", "rejected", "dead_lettered", "rejected"]
    halved = json.dumps({**body, "events": []})[:-1] + r', "context": {"page": {"path": "/\ud83d"}}}'
    assert shop.post("/v1/decide", halved.encode(), PAGE).status == 200
    shop.close()
