"""Any request to any public route has an answer: never a 500, and every error in the one shape."""

from __future__ import annotations

import gzip
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.integration.anything import CONTEXTS, PROPERTIES, STAMPS, TEXTS, VALUES, body_of, items
from tests.integration.serving import PAGE, SOAK, Shop

from habitue.testing.server import Response, basic

CALLS = ("track", "identify", "page", "screen", "group", "alias", "t", "i", "p", "s", "g", "a")
POSTS = (
    "batch", "b", "decide", "recommend", "catalogue", "people/forget", "people/links", "people/unlink", "preferences",
    "question", *CALLS,
)  # fmt: skip
GETS = (
    "/v1/projects/x/settings",
    "/v1/decisions/x",
    "/sourceConfig/",
    "/livez",
    "/readyz",
    "/metrics",
    "/nothing",
)
EXPECTED = {200, 204, 400, 401, 403, 404, 413, 422, 429}

_slots = st.lists(TEXTS | VALUES | st.fixed_dictionaries({"id": TEXTS | VALUES}, optional={"n": VALUES}), max_size=4)
_fields = {
    "placements": _slots | VALUES, "anonymousId": TEXTS | VALUES, "userId": TEXTS | VALUES, "token": TEXTS | VALUES,
    "consent": VALUES | st.just({"measure": True, "personalise": True}), "events": st.lists(items(), max_size=3),
    "strategy": VALUES | st.sampled_from(["similar", "best_sellers"]), "n": VALUES, "product_id": TEXTS | VALUES,
    "cart": VALUES | st.lists(TEXTS, max_size=3), "locale": TEXTS | VALUES, "sentAt": STAMPS, "writeKey": VALUES,
    "context": CONTEXTS | st.fixed_dictionaries({"page": PROPERTIES, "cart": st.lists(TEXTS)}), "person": TEXTS,
    "batch": st.lists(items(), max_size=4) | VALUES, "properties": PROPERTIES | VALUES, "traits": VALUES,
    "changes": VALUES | st.lists(st.tuples(st.just("Product Updated"), TEXTS, st.integers(), PROPERTIES), max_size=3),
    "type": VALUES, "event": TEXTS | VALUES, "messageId": TEXTS | VALUES, "timestamp": STAMPS,
}  # fmt: skip
_rest = {name: values for name, values in _fields.items() if name != "placements"}
_bodies = (
    st.fixed_dictionaries({}, optional=_fields).map(body_of)
    | st.fixed_dictionaries({"placements": st.just(["home.for_you"])}, optional=_rest).map(body_of)
    | VALUES.map(body_of)
    | st.binary(max_size=60)
    | st.integers(0, 3_000).map(lambda depth: b"[" * depth)
    | st.integers(0, 3_000).map(lambda depth: b'{"context":' * depth + b"1" + b"}" * depth)
)


def wrong(answer: Response) -> list[str]:
    """What is wrong with an answer, as an answer."""
    if answer.status not in EXPECTED:
        return [f"status {answer.status}: {answer.body!r}"]
    if answer.status < 400:
        return []
    error = answer.json().get("error", {})
    shape = {"code", "message", "path", "expected", "got", "retry_after"}
    fits = set(answer.json()) == {"error"} and {"code", "message"} <= set(error) <= shape
    return [] if fits else [f"not the one shape: {answer.body!r}"]


def test_any_request_has_an_answer(http: Shop) -> None:
    keys = [http.keys.public, http.keys.server, http.keys.importer]
    headers: dict[str, list[dict[str, Any]]] = {
        "key": [basic(key) for key in keys] + [{"authorization": "Bearer " + key} for key in keys]
        + [{}, {"authorization": b"Basic \xff"}, {"authorization": "Basic"}],
        "page": [PAGE, {}, {"origin": "http://evil.example"}, {"origin": b"\xff"}],
        "more": [{}, {"content-encoding": "gzip"}, {"content-type": "text/plain"}, {"user-agent": b"\xff" * 3}],
    }  # fmt: skip

    @settings(max_examples=5_000 if SOAK else 250, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(POSTS), _bodies, st.booleans(),
        st.tuples(*(st.sampled_from(some) for some in headers.values())),
    )  # fmt: skip
    def check(path: str, body: bytes, packed: bool, said: tuple[dict[str, Any], ...]) -> None:
        named = {name: value for some in said for name, value in some.items()}
        if packed and "content-encoding" in named:
            body = gzip.compress(body)
        for prefix in ("", "/rudder"):
            answer = http.post(f"{prefix}/v1/{path}", body, named)
            assert wrong(answer) == []

    check()
    assert http.ledger()["received"] > 0
    for path in GETS:
        for said in (*headers["key"], PAGE):
            assert wrong(http.send("GET", path, headers=said)) == []
            assert http.send("OPTIONS", path, headers=said).status in (204, 404, 405)
    folds = [letter for letter in http.runtime.log.dead_letters(10**6) if letter.stage == "fold"]
    assert folds == []
