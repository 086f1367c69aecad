"""Each ready mapping on a small export in its vendor's documented layout: everything it names is there and arrives."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.catalog.mapping.exports import EXPORTS, made, reading

from habitue.adapters.files import open_table
from habitue.catalog.mapping.document import Mapping, read_mapping
from habitue.catalog.mapping.items import Made
from habitue.catalog.mapping.order_table import order_table
from habitue.catalog.mapping.shelf import find_mapping, ready_names, ready_text
from habitue.catalog.order_lines import read_order_lines
from habitue.catalog.orders import Orders, group_orders
from habitue.core.errors import InvalidInput

FILES = {
    "shopify_subscribers": "shopify_customers.csv",
    "prestashop_subscribers": "prestashop_customers.csv",
    "klaviyo_events": "klaviyo_events.jsonl",
    "ga4_events": "ga4_events.jsonl",
}
# Columns of other versions of an export than the one in the repository.
ELSEWHERE = {"First name", "Newsletter", "event_params[transaction_id]", "event_params[coupon]"}


def headings(mapping: Mapping) -> set[str]:
    fields = [mapping.field(ours) for ours in mapping.fields]
    named = {heading for field in fields if field for heading in (field.column, *field.columns) if heading}
    carried = {mapping.carry_down.by, *mapping.carry_down.columns} if mapping.carry_down else set()
    return named | carried | {rule.column for rule in mapping.leave_out}


def items_of(rows: list[Made]) -> list[Any]:
    return [item for row in rows for item in row.items]


def orders_of(name: str) -> Orders:
    lines, columns = order_table(reading(f"{name}.csv", name, "orders"))
    return group_orders(read_order_lines(lines, currency="EUR", mapping=columns))


@pytest.mark.parametrize("name", ready_names())
def test_a_mapping_is_well_formed_and_names_no_column_that_its_export_lacks(name: str) -> None:
    mapping = read_mapping(ready_text(name), name)
    assert mapping.title
    path = EXPORTS / FILES.get(name, f"{name}.csv")
    if not path.exists():
        assert name in ("brand_mentions", "competitor_prices", "external_reviews"), (
            "only our own layouts need no export"
        )
        return
    columns = {heading.split("[")[0].split(".")[0] for heading in headings(mapping) - ELSEWHERE}
    full = headings(mapping) - ELSEWHERE
    there = set(open_table(path).columns)
    assert {
        heading for heading in full if heading not in there and heading.split("[")[0].split(".")[0] not in there
    } == set()
    assert columns


def test_shopify_customers_are_known_by_their_address_and_nothing_secret_comes_along() -> None:
    rows, rejected = made("shopify_customers.csv", "shopify_customers", "customers")
    assert not rejected
    ada = items_of(rows)[0]
    assert (ada["type"], ada["userId"]) == ("identify", "ada@example.com")
    assert ada["traits"]["address"]["zip"] == "SW1Y 4JH"
    assert ada["traits"]["shopify_customer_id"] == "7210448301122"
    assert ada["traits"]["tags"] == ["vip", "press"]
    assert ada["context"] == {"undated": True}, "what nobody said about consent is not said"


def test_woocommerce_customers_come_without_their_passwords() -> None:
    rows, _ = made("woocommerce_customers.csv", "woocommerce_customers", "customers")
    items = items_of(rows)
    assert [item["userId"] for item in items] == ["17", "guest@example.org"]
    assert items[0]["timestamp"] == "2016-09-06T06:29:00.000Z"
    assert "secretHash" not in str(items)


def test_magento_customers_come_without_hashes_and_tokens() -> None:
    rows, _ = made("magento_customers.csv", "magento_customers", "customers")
    assert items_of(rows)[0]["userId"] == "roni_cost@example.com"
    assert "secret" not in str(items_of(rows))
    assert "07e71459" not in str(items_of(rows))


def test_prestashop_customers_are_read_from_older_headings_too() -> None:
    rows, _ = made("prestashop_customers.csv", "prestashop_customers", "customers")
    told = [(item["userId"], item["traits"]["first_name"]) for item in items_of(rows)]
    assert told == [("2", "Francis"), ("1", "John")]


def test_shopify_orders_carry_down_what_only_their_first_row_says() -> None:
    orders = orders_of("shopify_orders")
    first, second, back = orders.documents
    assert (first.order_id, first.customer_id, first.currency, first.country) == (
        "#1001",
        "ada@example.com",
        "USD",
        "GB",
    )
    assert first.lines == (("MSK-1", 3, 1597), ("SOAP-1", 1, 600))
    assert (first.shipping_minor, first.discount_minor, first.total_minor) == (490, 500, 3 * 1597 + 600 + 490 - 500)
    assert (second.order_id, second.currency, second.goods_minor) == ("#1003", "USD", 1597), (
        "the other line is in error"
    )
    assert (back.kind, back.refunds_order_id, back.total_minor, back.lines) == ("returned", "#1003", 500, ())
    assert back.occurred_at == second.occurred_at, "the export does not say when"
    assert not orders.set_aside


def test_a_cancelled_shopify_order_is_left_out_and_a_bad_line_names_their_column() -> None:
    read = reading("shopify_orders.csv", "shopify_orders", "orders")
    lines, columns = order_table(read)
    problems = read_order_lines(lines, currency="EUR", mapping=columns).problems
    assert dict(read.left_out) == {"cancelled": 1}
    assert [(p.line, p.column, p.reason, p.got) for p in problems] == [
        (5, "Lineitem quantity", "quantity_not_a_number", "two")
    ]


def test_woocommerce_orders_bring_what_was_refunded_as_returns() -> None:
    orders = orders_of("woocommerce_orders")
    sold, back, guest = sorted(orders.documents, key=lambda document: (document.occurred_at, document.kind))
    assert (sold.total_minor, sold.shipping_minor) == (3000 + 50 + 450, 450)
    assert (back.kind, back.refunds_order_id, back.total_minor) == ("returned", "1501", 1000)
    assert (guest.customer_id, guest.order_id) == ("guest@example.org", "1503")


def test_prestashop_orders_come_from_the_query_its_mapping_states() -> None:
    sold, back = sorted(orders_of("prestashop_orders").documents, key=lambda document: document.kind)
    assert (sold.customer_id, sold.total_minor) == ("1", 2 * 3480 + 1428 + 700 - 500)
    assert (back.kind, back.goods_minor) == ("returned", 3480)


def test_magento_orders_are_orders_without_lines() -> None:
    rows, rejected = made("magento_orders.csv", "magento_orders", "events")
    assert (len(rows), rejected) == (1, [])
    order = items_of(rows)[0]
    assert (order["event"], order["timestamp"]) == ("Order Completed", "2023-05-31T02:55:09.000Z")
    assert order["properties"] == {"order_id": "000000299", "total": 219.4, "subtotal": 214.4, "shipping": 5.0}


def test_klaviyo_events_are_joined_to_the_profile_by_its_id() -> None:
    rows, _ = made("klaviyo_events.jsonl", "klaviyo_events", "events", {"name": "Product Viewed"})
    event = items_of(rows)[0]
    profiles, _ = made("klaviyo_subscribers.csv", "klaviyo_subscribers", "subscribers")
    ada = next(i for i in items_of(profiles) if i["type"] == "identify" and i["userId"] == "ada@example.com")
    assert event["anonymousId"] == ada["anonymousId"] == "01HADA"
    assert (event["event"], event["timestamp"]) == ("Product Viewed", "2024-03-01T10:00:00.000Z")


def test_ga4_events_become_segments_with_their_products_order_and_consent() -> None:
    rows, rejected = made("ga4_events.jsonl", "ga4_events", "events")
    viewed, added, added_too, order = items_of(rows)
    assert (viewed["event"], viewed["timestamp"]) == ("Product Viewed", "2024-03-01T10:00:00.123Z")
    assert (viewed["properties"]["product_id"], viewed["properties"]["price"]) == ("MSK-1", 15.97)
    assert "variant" not in viewed["properties"], "(not set) is nothing"
    assert viewed["context"]["page"]["url"] == "https://shop.example/p/mask"
    assert viewed["context"]["consent"]["categoryPreferences"] == {"measure": True, "ads": False}
    assert [one["properties"]["product_id"] for one in (added, added_too)] == ["MSK-1", "SOAP-1"]
    assert added["messageId"] != added_too["messageId"]
    assert (order["event"], order["userId"], order["properties"]["order_id"]) == ("Order Completed", "u-17", "T-9")
    assert order["properties"]["total"] == 37.94
    assert [line["product_id"] for line in order["properties"]["products"]] == ["MSK-1", "SOAP-1"]
    assert [(one.problem.line, one.problem.reason) for one in rejected] == [(5, "person_missing")]


def test_ad_spend_is_about_nobody_and_a_bad_amount_stops_nothing() -> None:
    rows, rejected = made("ad_spend.csv", "ad_spend", "events")
    spend = items_of(rows)[0]
    assert "userId" not in spend
    assert spend["properties"]["spend_minor"] == 123_450
    assert [(one.problem.line, one.problem.column, one.problem.got) for one in rejected] == [(3, "spend", "abc")]
    assert rejected[0].row["campaign"] == "spring"


def test_the_wrong_mapping_for_a_file_is_said_at_once() -> None:
    with pytest.raises(InvalidInput, match="Is it the mapping for this file"):
        reading("magento_customers.csv", "shopify_customers", "customers")
    with pytest.raises(InvalidInput, match="habitue import orders"):
        find_mapping("shopify_orders", "customers")
    with pytest.raises(InvalidInput, match="there is no mapping 'shopyfy'"):
        find_mapping("shopyfy", "customers")
