"""Hypothesis strategies: whatever a client could send, from nearly right to nothing we know."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from tests.integration.serving import CONSENT

from habitue.collect.wire import CALLS
from habitue.events import names

TEXTS = st.text(max_size=20) | st.sampled_from(["", " ", "\0", "🛒", "עגלה", "\ud83d", "x" * 300, "NaN", "a@b.c", "-1"])
NUMBERS = st.integers(-5, 500) | st.floats() | st.sampled_from([0, -1, 2**63, 1e308, 10**13, True, 2**64, 10**400])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
FIELDS = (
    "product_id", "sku", "order_id", "price", "total", "revenue", "value", "price_minor", "total_minor", "currency",
    "quantity", "query", "category", "products", "placement", "decision_id", "traits", "email", "position", "arm",
)  # fmt: skip
_product = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5)
PROPERTIES = st.dictionaries(st.sampled_from(FIELDS) | TEXTS, VALUES | st.lists(_product, max_size=4), max_size=8)
STAMPS = VALUES | st.sampled_from(
    ["2026-11-21T19:31:47.426Z", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+23:59"]
)
CONTEXTS = st.just(CONSENT) | VALUES | st.fixed_dictionaries({}, optional={
    "consent": VALUES | st.just(CONSENT["consent"]), "page": VALUES | st.dictionaries(
        st.sampled_from(["url", "path", "title", "referrer", "search"]), VALUES | st.just("http://[::1"), max_size=5),
    "campaign": VALUES, "userAgent": VALUES, "locale": VALUES, "timezone": VALUES, "sessionId": VALUES, "token": VALUES,
    "traits": VALUES,
})  # fmt: skip
NAMES = st.sampled_from(sorted(names.KNOWN | names.SPEC_V1.keys())) | TEXTS


@st.composite
def items(draw: st.DrawFn) -> Any:
    """An item of a batch: mostly nearly right, sometimes anything."""
    if draw(st.integers(0, 9)) == 0:
        return draw(VALUES)
    item: dict[str, Any] = {
        "type": draw(st.sampled_from(["track", "t", "page"]) | st.sampled_from(sorted(CALLS))), "event": draw(NAMES),
        "anonymousId": draw(st.sampled_from("abc")),
        "messageId": f"m{draw(st.integers(0, 20))}", "properties": draw(PROPERTIES), "context": CONSENT,
    }  # fmt: skip
    if draw(st.integers(0, 3)) == 0:
        item["context"] = draw(CONTEXTS)
    others = st.dictionaries(
        st.sampled_from(
            ["userId", "groupId", "previousId", "traits", "name", "timestamp", "originalTimestamp", "sentAt"]
        ),
        STAMPS | st.sampled_from(["u1", "u2"]) | PROPERTIES,
        max_size=3,
    )
    item |= draw(others)
    if draw(st.integers(0, 9)) == 0:
        item[draw(st.sampled_from(sorted(item)))] = draw(VALUES)
    if draw(st.integers(0, 15)) == 0:
        item["padding"] = "x" * 33_000
    return item


def body_of(value: Any) -> bytes:
    """JSON as careless clients write it: NaN, infinities and lone surrogates included."""
    return json.dumps(value).encode()
