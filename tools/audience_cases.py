"""Writes ``spec/audience-cases.json``: what every evaluator of audiences has to answer, whatever language it is in.

    python -m tools.audience_cases

The cases are written here, their answers too: the tests hold both evaluators to the file, and this program only lays it
out. A case that changes is a change of what shops' audiences mean, and needs a reason.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from habitue.audiences.language.text import parse

NOW = "2026-10-25T12:00:00Z"  # the day European clocks go back
SPEC = Path(__file__).parent.parent / "spec" / "audience-cases.json"
CATALOGUE = [
    {"product_id": "boot", "category": "Shoes > Boots", "brand": "Acme", "price_minor": 9000},
    {"product_id": "hat", "category": "Hats", "brand": "Zoë", "price_minor": 2000},
    {"product_id": "pill", "category": "Health", "brand": "Acme", "price_minor": 500, "sensitive": True},
]
GRANTED = ["measure", "personalise"]


def event(name: str, at: str, node: str = "d1", **more: Any) -> dict[str, Any]:
    """An event at a time of October 2026 (``25T11:00``), agreed to."""
    return {"name": name, "at": f"2026-10-{at}:00Z", "node": node, "consent": GRANTED, **more}


def viewed(at: str, product_id: str = "boot", node: str = "d1", **more: Any) -> dict[str, Any]:
    return event("Product Viewed", at, node, properties={"product_id": product_id}, **more)


def ordered(at: str, order_id: str, total_minor: int, node: str = "u1", **more: Any) -> dict[str, Any]:
    properties = {"order_id": order_id, "total_minor": total_minor, "currency": "EUR"}
    return event("Order Completed", at, node, source="server", properties=properties, **more)


def of_order(name: str, at: str, source: str = "server", **more: Any) -> dict[str, Any]:
    """Something that happened to the order ``o1``."""
    properties = {"order_id": "o1", "currency": "EUR", **more}
    return event(name, at, "u1", source=source, properties=properties)


def born(node: str, on: str) -> dict[str, Any]:
    return event("Identified", "25T10:00", node, properties={"traits": {"birthday_on": on}})


def case(name: str, events: list[dict[str, Any]], text: str, people: list[str], **more: Any) -> dict[str, Any]:
    tree = parse(text).condition.model_dump(mode="json", exclude_none=True)
    return {"name": name, "now": NOW, "links": {}, "events": events, "text": text, "condition": tree, "people": people,
            **more}  # fmt: skip


CASES = [
    case("a window holds what happened later than its beginning", [viewed("24T12:01")],
         'count("Product Viewed", last 1d) at least 1', ["d1"], until={"d1": "2026-10-25T12:01:00Z"}),
    case("what happened exactly a window ago is out", [viewed("24T12:00")],
         'count("Product Viewed", last 1d) at least 1', []),
    case("what happens now is in", [viewed("25T12:00")], 'count("Product Viewed", last 1d) at least 1', ["d1"]),
    case("what is still to come does not count yet", [viewed("25T12:01")],
         'count("Product Viewed", last 1d) at least 1', [], until={"d1": "2026-10-25T12:01:00Z"}),
    case("nothing is a count too", [event("Page Viewed", "25T11:00")],
         'not count("Product Viewed", last 1d) at least 1', ["d1"]),
    case("an absolute window ends before its end", [viewed("20T00:00"), viewed("21T00:00", node="d2")],
         'count("Product Viewed", since 2026-10-20T00:00:00Z until 2026-10-21T00:00:00Z) at least 1', ["d1"]),
    case("texts are compared without their case", [viewed("25T11:00")],
         'count("Product Viewed", product.category is "shoes > BOOTS") at least 1', ["d1"]),
    case("accented letters have cases too", [viewed("25T11:00", "hat")],
         'count("Product Viewed", product.brand is "ZOË") at least 1', ["d1"]),
    case("a part of a text", [viewed("25T11:00"), viewed("25T11:00", "hat", node="d2")],
         'count("Product Viewed", product.category starts with "shoes") at least 1', ["d1"]),
    case("without agreement to personalise nothing is remembered", [viewed("25T11:00", consent=["measure"])],
         'count("Product Viewed") at least 1', []),
    case("sensitive products count for nobody who did not agree to them", [viewed("25T11:00", "pill")],
         'count("Product Viewed") at least 1', []),
    case("and for whoever did", [viewed("25T11:00", "pill", consent=[*GRANTED, "sensitive"])],
         'count("Product Viewed") at least 1', ["d1"]),
    case("the newest agreement holds for all of the past",
         [viewed("25T10:00", "pill", consent=[*GRANTED, "sensitive"]), event("Page Viewed", "25T11:00")],
         'count("Product Viewed") at least 1', []),
    case("devices of one person count together", [viewed("25T10:00"), viewed("25T11:00", node="d2")],
         'count("Product Viewed") at least 2', ["u1"], links={"d1": "u1", "d2": "u1"}),
    case("devices of nobody count apart", [viewed("25T10:00"), viewed("25T11:00", node="d2")],
         'count("Product Viewed") at least 2', []),
    case("an event that came late is where it happened", [viewed("25T11:00"), viewed("20T10:00", "hat")],
         'last(product_id of "Product Viewed") is "boot"', ["d1"]),
    case("the newest sixty views are remembered",
         [viewed("01T00:00", "hat"), *[viewed(f"02T{n // 60:02}:{n % 60:02}") for n in range(60)]],
         'count("Product Viewed", product.category is "Hats") at least 1', []),
    case("what is unknown passes no comparison", [event("Page Viewed", "25T11:00")], 'country is "FR"', []),
    case("but its opposite", [event("Page Viewed", "25T11:00")], 'country is not "FR"', ["d1"]),
    case("the newest place holds",
         [event("Page Viewed", "25T10:00", context={"place": {"country": "DE"}}),
          event("Page Viewed", "25T11:00", context={"place": {"country": "FR"}})], 'country is "FR"', ["d1"]),
    case("an order counts once, as the server tells it",
         [ordered("25T10:00", "o1", 5000), of_order("Order Completed", "25T11:00", "browser", total_minor=1)],
         "all of\n  orders is 1\n  revenue_minor is 5000", ["u1"]),
    case("a cancelled order is none",
         [ordered("25T10:00", "o1", 5000), of_order("Order Cancelled", "25T11:00")],
         "orders at least 1", []),
    case("a browser cannot cancel what the server vouched for",
         [ordered("25T10:00", "o1", 5000), of_order("Order Cancelled", "25T11:00", "browser")],
         "orders at least 1", ["u1"]),
    case("a refund leaves the rest",
         [ordered("25T10:00", "o1", 5000), of_order("Order Refunded", "25T11:00", total_minor=2000)],
         "revenue_minor is 3000", ["u1"]),
    case("a refund without an amount is of all of it",
         [ordered("25T10:00", "o1", 5000), of_order("Order Refunded", "25T11:00")],
         "all of\n  orders is 1\n  revenue_minor is 0", ["u1"]),
    case("a month without an order", [ordered("01T10:00", "o1", 5000)], "last_order not in last 24d", ["u1"]),
    case("whoever never ordered has not ordered lately", [viewed("25T11:00")], "last_order not in last 24d", ["d1"]),
    case("half an hour of silence ends a visit", [viewed("25T10:00"), viewed("25T10:30"), viewed("25T11:01")],
         "visits is 2", ["d1"]),
    case("a visit goes on while it was active lately", [viewed("25T11:31")], "in_visit is true", ["d1"],
         until={"d1": "2026-10-25T12:01:00.001Z"}),
    case("this visit leaves out the one before", [viewed("25T09:00", "hat"), viewed("25T11:45")],
         'count("Product Viewed", this visit) is 1', ["d1"]),
    case("the hour is the person's own, after the clocks went back",
         [event("Page Viewed", "25T11:00", context={"timezone": "Europe/Paris"})], "hour is 13", ["d1"]),
    case("looked at and did not buy within two days", [viewed("20T10:00", node="u1")],
         'sequence("Product Viewed", no "Order Completed" within 2d)', ["u1"]),
    case("the two days are not over", [viewed("24T10:00", node="u1")],
         'sequence("Product Viewed", no "Order Completed" within 2d)', [], until={"u1": "2026-10-26T10:00:00Z"}),
    case("bought on the second day", [viewed("20T10:00", node="u1"), ordered("22T10:00", "o1", 900)],
         'sequence("Product Viewed", no "Order Completed" within 2d)', []),
    case("added, then bought within an hour",
         [event("Product Added", "25T10:00", "u1", properties={"product_id": "boot"}), ordered("25T11:00", "o1", 900)],
         'sequence("Product Added", "Order Completed" within 1h)', ["u1"]),
    case("what is in the cart since the last order",
         [event("Product Added", "25T09:00", "u1", properties={"product_id": "hat"}), ordered("25T10:00", "o1", 900),
          event("Product Added", "25T11:00", "u1", properties={"product_id": "boot", "quantity": 2})],
         "all of\n  cart_items is 2\n  cart_value_minor is 18000", ["u1"]),
    case("a trait that is a list holds each of its items",
         [event("Identified", "25T10:00", "u1", properties={"traits": {"sizes": ["M", "L"]}})],
         'trait("sizes") is "l"', ["u1"]),
    case("a birthday in the days to come",
         [born("u1", "11-01"), born("u2", "11-02"), born("u3", "10-24"), born("u4", "10-25")],
         "birthday_in_days at most 7", ["u1", "u4"],
         until={"u1": "2026-10-25T23:00:00Z", "u2": "2026-10-25T23:00:00Z"}),
    case("a birthday just past", [born("u1", "10-22"), born("u2", "10-21"), born("u3", "10-26"), born("u4", "10-25")],
         "birthday_days_ago at most 3", ["u1", "u4"]),
    case("a birthday beyond the turn of the year", [born("u1", "01-02")], "birthday_in_days is 69", ["u1"]),
    case("born on 29 February, it is the 28th in other years", [born("u1", "02-29")],
         "all of\n  birthday_in_days is 0\n  birthday_days_ago is 0", ["u1"], now="2027-02-28T12:00:00Z"),
    case("and the 29th in leap years", [born("u1", "02-29")], "birthday_in_days is 1", ["u1"],
         now="2028-02-28T12:00:00Z"),
    case("the day is the person's own",
         [born("u1", "10-26"), event("Page Viewed", "25T11:00", "u1", context={"timezone": "Pacific/Auckland"}),
          born("u2", "10-26")], "birthday_in_days is 0", ["u1"]),
    case("what is no day is no birthday", [born("u1", "02-30"), born("u2", "tomorrow"), born("u3", "1990-10-25")],
         "birthday_in_days at most 365", []),
    case("a number is no text", [event("Identified", "25T10:00", "u1", properties={"traits": {"plan": 3}})],
         'trait("plan") is "3"', []),
    case("an event of the shop's own, with its own field",
         [event("quiz finished", "25T10:00", properties={"score": 7})],
         'count("quiz finished", score at least 7) at least 1', ["d1"]),
]  # fmt: skip


def document() -> str:
    """The file's text."""
    about = "Cases for evaluators of audiences: `people` are those in, `until` is from when an answer may change."
    told = {"about": about,
            "shop": {"currency": "EUR", "time_zone": "Europe/Paris"}, "catalogue": CATALOGUE,
            "cases": CASES}  # fmt: skip
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SPEC.write_text(document(), encoding="utf-8")
