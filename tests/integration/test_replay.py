"""Real clients: every request five of them were seen to send is answered as they need it, and its events are kept."""

from __future__ import annotations

import base64
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.integration.serving import Shop

SHARED = Path(os.environ.get("HABITUE_SHARED", Path(__file__).parents[3] / "shared"))
ALL = SHARED / "captures" / "clients.jsonl"
FEW = Path(__file__).parents[1] / "golden" / "captures_small.jsonl"
OURS = ("/v1/", "/rudder/v1/", "/sourceConfig/")
OTHERS = ("/ofrep/", "/com.snowplowanalytics.snowplow/", "/v26.0/", "/push", "/favicon.ico", "/none/")
SAFE_WITHOUT_ASKING = {"accept", "user-agent", "origin"}


def captures(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def with_our_key(value: Any, key: str) -> Any:
    """The capture with the key it was made with replaced by one of ours."""
    return json.loads(json.dumps(value).replace('"WK"', json.dumps(key)).replace("=WK&", f"={key}&"))


def request_of(capture: dict[str, Any], shop: Shop) -> tuple[str, str, bytes, dict[str, str]]:
    """Method, path, body and headers to send; what came without an origin came from a server."""
    key = shop.keys.declared if "origin" in capture["h"] or capture["m"] == "GET" else shop.keys.server
    capture = with_our_key(capture, key)
    headers = {name: value for name, value in capture["h"].items() if name != "content-length"}
    if headers.get("authorization", "").startswith("Basic "):
        headers["authorization"] = "Basic " + base64.b64encode(f"{key}:".encode()).decode()
    body = capture["b"]
    raw = b"" if body is None else body.encode("latin-1") if isinstance(body, str) else json.dumps(body).encode()
    if headers.get("content-encoding") == "gzip":
        raw = gzip.compress(raw)
    path = capture["p"].replace("/WK/", f"/{key}/") + (f"?{capture['q']}" if capture["q"] else "")
    return capture["m"], path, raw, headers


def preflight(capture: dict[str, Any]) -> dict[str, str] | None:
    """What a browser asks first, when it has to (Fetch standard, section 3.3)."""
    headers = capture["h"]
    asked = sorted(set(headers) - SAFE_WITHOUT_ASKING - {"content-type"})
    if not headers.get("content-type", "text/plain").startswith("text/plain"):
        asked.append("content-type")
    if "origin" not in headers or not asked:
        return None
    return {
        "origin": headers["origin"],
        "access-control-request-method": capture["m"],
        "access-control-request-headers": ",".join(asked),
    }


def replay(shop: Shop, capture: dict[str, Any]) -> list[str]:
    """Send one capture as its client would; the message ids that must be in the log now."""
    method, path, body, headers = request_of(capture, shop)
    asked = preflight(capture)
    ours = capture["p"].startswith(OURS)
    if asked and ours:
        allowed = shop.send("OPTIONS", path, headers=asked)
        assert allowed.status == 204
        assert allowed.headers["access-control-allow-origin"] == asked["origin"]
        assert method in allowed.headers["access-control-allow-methods"]
        names = {name.strip() for name in allowed.headers["access-control-allow-headers"].split(",")}
        assert set(asked["access-control-request-headers"].split(",")) <= names
    answer = shop.send(method, path, body, headers)
    if not ours:
        assert answer.status in (404, 405), (path, answer)
        assert answer.json()["error"]["code"] == "not_found"
        return []
    assert answer.status == 200, (path, answer)
    if "origin" in headers:
        assert answer.headers["access-control-allow-origin"] == headers["origin"]
        assert "access-control-allow-credentials" not in answer.headers
    if method == "GET":
        return []
    said = answer.json()
    assert said["success"] is True
    items = capture["b"].get("batch", [capture["b"]])
    assert [verdict["message_id"] for verdict in said["verdicts"]] == [item["messageId"] for item in items]
    assert {verdict["outcome"] for verdict in said["verdicts"]} <= {"stored", "duplicate"}, said
    return [item["messageId"] for item in items]


def check(shop: Shop, requests: list[dict[str, Any]]) -> None:
    sent = [message_id for capture in requests for message_id in replay(shop, capture)]
    assert len(sent) > 5
    assert sorted(shop.stored()) == sorted(set(sent))
    assert shop.ledger() == {
        "received": len(sent), "stored": len(set(sent)), "duplicate": len(sent) - len(set(sent)),
        "dead_lettered": 0, "rejected": 0,
    }  # fmt: skip
    again = [message_id for capture in requests for message_id in replay(shop, capture)]
    assert shop.ledger()["stored"] == len(set(sent)), "a client that sends everything again changes nothing"
    assert shop.ledger()["duplicate"] == len(sent) - len(set(sent)) + len(again)


def test_a_handful_of_captured_requests(http: Shop) -> None:
    requests = captures(FEW)
    assert {prefix for capture in requests for prefix in OURS if capture["p"].startswith(prefix)} == set(OURS)
    check(http, requests)


@pytest.mark.shared
def test_every_captured_request(http: Shop) -> None:
    if not ALL.exists():
        pytest.skip(f"the captures are not at {ALL}; HABITUE_SHARED may say where they are")
    requests = captures(ALL)
    assert all(capture["p"].startswith((*OURS, *OTHERS)) for capture in requests)
    check(http, requests)


def test_what_a_client_says_of_a_person_is_found_and_sealed(http: Shop) -> None:
    """RudderStack's browser client sends the traits of an identify in its context, Segment's in the call."""
    said = 0
    for capture in captures(FEW):
        body = capture["b"] or {}
        for item in body.get("batch", [body]):
            traits = {**item.get("context", {}).get("traits", {}), **(item.get("traits") or {})}
            if item.get("type") == "identify" and "email" in traits:
                replay(http, capture)
                stored = http.runtime.log.find(item["messageId"])
                assert stored is not None
                assert set(stored.event.sealed) == {"traits.email", "traits.user_id"}
                opened = http.runtime.vault.open(
                    stored.event.node_id, "traits.email", stored.event.sealed["traits.email"]
                )
                assert opened == traits["email"]
                assert http.runtime.people.found_by(http.runtime.pseudonyms.lookup("email", traits["email"]))
                said += 1
    assert said == 3, "Segment's browser and Python clients and RudderStack's browser client"
