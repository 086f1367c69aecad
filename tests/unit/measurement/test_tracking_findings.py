"""Findings: each difference from the plan is told, and a sound event has none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.catalog.product import Product
from habitue.catalog.product_ids import ProductIds
from habitue.collect.properties import normalise
from habitue.definitions import (
    PlannedEvent,
    PlannedProperty,
    TrackingPlan,
    TrackingPlanDocument,
    compile_tracking_plan,
    default_tracking_plan,
)
from habitue.events.envelope import Event
from habitue.measurement.tracking_findings import Finding, findings_of

DEFAULT = compile_tracking_plan(default_tracking_plan(), 0)
ORDER: dict[str, Any] = {
    "order_id": "o1",
    "currency": "EUR",
    "subtotal": 30,
    "shipping": 5,
    "total": 35,
    "products": [{"product_id": "a", "price": 10, "quantity": 3}],
}


def event(name: str, properties: dict[str, Any] | None = None, **fields: Any) -> Event:
    """As the intake would store it."""
    clean = normalise(dict(properties or {}), "EUR", [])
    values = {"message_id": "m", "occurred_at": 1, "received_at": 1, **fields}
    return Event(name=name, properties=clean, **values)


def told(one: Event, plan: TrackingPlan = DEFAULT, **also: Any) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in findings_of(one, plan, currency="EUR", **also)]


def plan_of(*properties: PlannedProperty, **fields: Any) -> TrackingPlan:
    return compile_tracking_plan(
        TrackingPlanDocument(events=(PlannedEvent(name="E", properties=properties),), **fields), 1
    )


@pytest.mark.parametrize(
    ("name", "properties", "expected"),
    [
        ("Product Viewed", {"product_id": "a", "price": "19.90", "currency": "EUR"}, []),
        ("Product Viewed", {"price": 1}, [("missing_property", "product_id")]),
        ("Product Viewed", {"product_id": "a"}, [("missing_property", "price")]),
        ("Product Viewed", {"product_id": "a", "price": "call us"}, [("wrong_type", "price")]),
        ("Product Viewed", {"product_id": "a", "price": 0}, [("price_zero", "price")]),
        ("Product Viewed", {"product_id": "a", "price": 1, "currency": "USD"}, [("currency_mismatch", "currency")]),
        ("Product Added", {"product_id": "a", "price": 1, "quantity": 2}, []),
        ("Order Completed", ORDER, []),
        ("Order Completed", {**ORDER, "total": 40}, [("total_mismatch", "total")]),
        ("Order Completed", {**ORDER, "subtotal": 20, "total": 25}, [("total_mismatch", "products[].price")]),
        (
            "Order Completed",
            {**ORDER, "products": [{"product_id": "a", "price": 30}, {"price": 0}]},
            [("missing_property", "products[].product_id"), ("price_zero", "products[].price")],
        ),
        ("Order Completed", {**ORDER, "products": []}, [("missing_property", "products")]),
        ("Product Viwed", {}, [("unknown_event", "")]),
        ("Video Ad Started", {}, [("not_planned", "")]),
        ("Decision Made", {}, []),
        ("Consent Changed", {}, []),
    ],
)
def test_what_is_wrong_is_told_and_nothing_else(
    name: str, properties: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert told(event(name, properties)) == expected


@given(
    prices=st.lists(st.tuples(st.integers(1, 100_000), st.integers(1, 9)), min_size=1, max_size=6),
    shipping=st.integers(0, 2_000),
    discount=st.integers(0, 500),
    tax=st.integers(0, 5_000),
    gross=st.booleans(),
    before=st.booleans(),
)
def test_an_order_that_adds_up_in_any_usual_way_has_no_finding(
    prices: list[tuple[int, int]], shipping: int, discount: int, tax: int, gross: bool, before: bool
) -> None:
    """Prices with or without tax, the subtotal before or after the discount; what is far off is found."""
    goods = sum(price * quantity for price, quantity in prices) + 1_000
    lines = [{"product_id": "a", "price_minor": p, "quantity": q} for p, q in [*prices, (1_000, 1)]]
    subtotal = goods if before else goods - discount
    total = goods - discount + shipping + (0 if gross else tax)
    sums = {"subtotal": subtotal, "shipping": shipping, "discount": discount, "tax": tax, "total": total}
    amounts = {f"{name}_minor": amount for name, amount in sums.items()}
    properties = {"order_id": "o", "currency": "EUR", "products": lines, **amounts}
    assert told(event("Order Completed", properties)) == []
    wrong = total + 10 * (shipping + discount + tax) + 1_000
    assert ("total_mismatch", "total") in told(event("Order Completed", {**properties, "total_minor": wrong}))


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", "x", 1),
        ("id", "x", True),
        ("integer", 3, 3.5),
        ("number", 3.5, "3.5"),
        ("boolean", False, "false"),
        ("money", 3, "three"),
        ("time", "2026-11-27T21:00:00Z", "tomorrow"),
        ("list", ["a"], "a"),
        ("object", {"a": 1}, ["a"]),
    ],
)
def test_every_type_is_told_from_another(kind: Any, good: Any, bad: Any) -> None:
    plan = plan_of(PlannedProperty(name="price" if kind == "money" else "thing", type=kind))
    name = "price" if kind == "money" else "thing"
    assert told(event("E", {name: good}), plan) == []
    assert told(event("E", {name: bad}), plan) == [("wrong_type", name)]


def test_allowed_values_and_who_may_send() -> None:
    plan = plan_of(PlannedProperty(name="size", allowed=("s", "m")))
    assert told(event("E", {"size": "s"}), plan) == []
    assert told(event("E", {"size": "xl"}), plan) == [("value_not_allowed", "size")]
    assert told(event("Order Delivered", {"order_id": "o"}, source="browser")) == [("unexpected_client", "")]
    assert told(event("Order Delivered", {"order_id": "o"}, source="server")) == []
    assert told(event("Order Delivered", {"order_id": "o"}, source="import")) == []


def test_what_is_sealed_is_there_and_its_value_is_not_told() -> None:
    plan = plan_of(PlannedProperty(name="email", type="integer", required=True))
    assert told(event("E", sealed={"properties.email": b"sealed"}), plan) == []
    assert told(event("E"), plan) == [("missing_property", "email")]


def catalogue(*product_ids: str) -> ProductIds:
    return ProductIds(Product(product_id=one, name="Lamp") for one in product_ids)


def test_products_are_looked_up_where_there_is_a_catalogue() -> None:
    order = event("Order Completed", ORDER)
    assert told(order, ids=catalogue("b")) == [("product_unknown", "products[].product_id")]
    assert told(order, ids=catalogue("a")) == []
    lax = compile_tracking_plan(
        TrackingPlanDocument(products_in_catalogue=False, events=default_tracking_plan().events), 1
    )
    assert told(order, lax, ids=catalogue("b")) == []


def test_another_id_of_a_product_is_told_with_the_feeds() -> None:
    red, blue = (Product(product_id=f"7-{colour}", name="Lamp", attributes={"item_group_id": "7", "sku": colour})
                 for colour in ("red", "blue"))  # fmt: skip
    ids = ProductIds([red, blue])

    def found(**line: Any) -> list[tuple[str, str]]:
        one = event("Product Viewed", {"price_minor": 100, **line})
        return [(finding.code, finding.expected) for finding in findings_of(one, DEFAULT, currency="EUR", ids=ids)]

    assert found(product_id="7-red") == []
    assert found(product_id="red") == [("product_other_id", "7-red")]
    assert found(product_id="7", variant="blue") == [("product_other_id", "7-blue")]
    assert found(product_id="7") == [("product_other_id", "7-blue or 7-red")]
    assert found(product_id="8") == [("product_unknown", "")]


def test_a_likely_name_is_suggested_and_the_shops_currencies_hold() -> None:
    (finding,) = findings_of(event("Product Viwed"), DEFAULT, currency="EUR")
    assert finding == Finding("unknown_event", "Product Viwed", "", "Product Viewed", "Product Viwed")
    plan = plan_of(PlannedProperty(name="price", type="money"), currencies=("CHF",))
    assert told(event("E", {"price": 1, "currency": "CHF"}), plan) == []
    assert told(event("E", {"price": 1, "currency": "EUR"}), plan) == [("currency_mismatch", "currency")]


@given(
    st.dictionaries(
        st.sampled_from(["product_id", "price", "products", "currency", "quantity", "total", "order_id", "name"]),
        st.recursive(
            st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=4),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["product_id", "price", "quantity"]), inner, max_size=3)
            ),
            max_leaves=6,
        ),
    ),
    st.sampled_from(["Product Viewed", "Order Completed", "Cart Viewed", "Anything"]),
)
def test_nothing_that_can_be_stored_breaks_the_checks(properties: dict[str, Any], name: str) -> None:
    one = Event(name=name, message_id="m", occurred_at=1, received_at=1, properties=properties)
    found = findings_of(one, DEFAULT, currency="EUR", ids=catalogue("nothing"))
    assert len({finding.key for finding in found}) == len(found)
