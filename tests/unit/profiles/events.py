"""Events whose answer is obvious, and hypothesis strategies for any others."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from habitue.events import names
from habitue.events.envelope import Claims, Event
from habitue.privacy.consent import Purpose
from habitue.privacy.pseudonyms import episode

ALL = int(Purpose.NECESSARY | Purpose.MEASURE | Purpose.PERSONALISE)
DAY = 86_400_000


def event(name: str = names.PRODUCT_VIEWED, at: int = DAY, mid: str = "m", node: str = "d1", **kw: Any) -> Event:
    kw.setdefault("consent", ALL)
    kw.setdefault("properties", {"product_id": "p1"})
    return Event(name=name, message_id=mid, occurred_at=at, received_at=at, node_id=node, **kw)


_products = st.sampled_from(["p1", "p2", "p3"])
_times = st.integers(1, 200 * DAY)
_order_ids = st.integers(0, 90).map(str)
_line = st.fixed_dictionaries(
    {"product_id": _products, "quantity": st.integers(1, 3), "price_minor": st.integers(1, 999)}
)
_quantity = st.integers(1, 4)
_views = st.fixed_dictionaries({"product_id": _products, "quantity": _quantity})
_orders = st.fixed_dictionaries(
    {"order_id": _order_ids, "currency": st.just("EUR"), "products": st.lists(_line, max_size=2)}
)
_refunds = st.fixed_dictionaries({"order_id": _order_ids, "total_minor": st.integers(0, 99)})
_traits = st.dictionaries(st.integers(0, 120).map(str), st.integers(0, 5), max_size=4)
_bodies = st.one_of(
    st.tuples(st.sampled_from([names.PRODUCT_VIEWED, names.PRODUCT_ADDED, names.PRODUCT_REMOVED]), _views),
    st.tuples(st.just(names.PAGE_ENGAGED), st.fixed_dictionaries({"engaged_ms": st.integers(-5, 2 * DAY)})),
    st.tuples(
        st.sampled_from([names.FEATURE_USED, names.GUIDE_VIEWED, names.CONTENT_DOWNLOADED]),
        st.fixed_dictionaries({"name": st.sampled_from("abcde")}),
    ),
    st.tuples(st.just(names.PRODUCTS_SEARCHED), st.fixed_dictionaries({"query": st.text(max_size=5)})),
    st.tuples(st.sampled_from([names.ORDER_COMPLETED, names.ORDER_UPDATED]), _orders),
    st.tuples(st.sampled_from([names.ORDER_REFUNDED, names.ORDER_CANCELLED]), _refunds),
    st.tuples(st.just(names.IDENTIFIED), st.fixed_dictionaries({"traits": _traits})),
    st.tuples(
        st.just(names.DECISION_MADE), st.fixed_dictionaries({"arm": st.sampled_from(["personalised", "held_out"])})
    ),
    st.tuples(st.just("Something Custom"), st.just({})),
)
_consents = st.sampled_from([ALL, 1, 3, 0])
_sources = st.sampled_from(["browser", "server"])


@st.composite
def events(draw: st.DrawFn, size: int = 120, nodes: tuple[str, ...] = ("d1",)) -> list[Event]:
    one = st.tuples(_bodies, _times, _consents, _sources, st.sampled_from(nodes))
    return [
        event(name, at, f"m{i}", node, consent=consent, source=source, properties=properties, context=_context(at))
        for i, ((name, properties), at, consent, source, node) in enumerate(draw(st.lists(one, max_size=size)))
    ]


def _context(at: int) -> dict[str, Any]:
    return {"channel": {"source": str(at % 5)}, "device": {"os": str(at % 3)}}


def vouched(device: str, user: str, at: int, mid: str, *, evidence: str = "token") -> Event:
    claims = Claims(device=device, user=user, evidence=evidence)
    return event(names.IDENTIFIED, at, mid, episode(device, user), claims=claims, properties={})
