"""Computed attributes on histories whose answers are obvious, and a wishlist whose newest word counts."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.features.affinity import wishlist
from habitue.features.attributes import Attribute, Spent, computed_attributes
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState

PARIS = ZoneInfo("Europe/Paris")
NOON = int(datetime(2026, 7, 1, 12, tzinfo=PARIS).timestamp() * 1000)
PRODUCTS = {f"p{n}": Product(product_id=f"p{n}", name="T", category="Boots", brand="B", price_minor=n * 1000)
            for n in range(1, 10)}  # fmt: skip


def attributes(state: NodeState, *more: NodeState, spent: list[Spent] | None = None) -> dict[str, Attribute]:
    nodes = [state, *more]
    whole = merge("u1", nodes)
    found = computed_attributes(whole, nodes, spent or [], PRODUCTS.get, PARIS, NOON + 10 * DAY_MS)
    return {attribute.key: attribute for attribute in found}


def test_of_nobody_nothing_is_said() -> None:
    assert attributes(NodeState("d1")) == {}


def test_one_order_has_no_rhythm_and_refunds_are_taken_off() -> None:
    node = NodeState("d1", orders={"o": (NOON, 1, "o", 5000, "EUR", [("p1", 1, 5000)])})
    found = attributes(node, spent=[Spent(NOON, 4000)])
    assert "days_between_orders" not in found
    assert (found["revenue"].value, found["days_since_order"].value) == (4000, 10)


def test_prices_have_a_band_once_there_are_enough() -> None:
    few = NodeState("d1", viewed=[(NOON + n, 0, f"p{n}") for n in (1, 2, 3)])
    assert "price_band" not in attributes(few)
    many = NodeState("d1", viewed=[(NOON + n, 0, f"p{n}") for n in range(1, 6)])
    band = attributes(many)["price_band"]
    assert (band.value, band.high, band.based_on) == (2000, 4000, 5)


def test_the_preferred_hour_is_local_and_goes_round_midnight() -> None:
    night = [(NOON + 11 * HOUR_MS + n * DAY_MS + (n % 3) * HOUR_MS, 0, "p1") for n in range(9)]  # 23, 0 and 1 o'clock
    found = attributes(NodeState("d1", viewed=sorted(night)))["preferred_hour"]
    assert (found.value, found.based_on) == (23, 9)
    assert "preferred_hour" not in attributes(NodeState("d1", viewed=sorted(night)[:7]))


def test_the_usual_device_is_the_one_used_most_not_last() -> None:
    day = NOON // DAY_MS
    phone = NodeState("d1", counts={"Page Viewed": [[day, 9]]}, device=(NOON, 0, {"kind": "mobile"}))
    desk = NodeState("d2", counts={"Page Viewed": [[day, 2]]}, device=(NOON + 5, 0, {"kind": "desktop"}))
    found = attributes(phone, desk)["usual_device"]
    assert (found.value, found.based_on) == ("mobile", 11)


@given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from("abc"), st.booleans()), unique_by=lambda w: w[0]))
def test_a_wishlist_is_what_the_newest_word_about_each_product_says(words: list[tuple[int, str, bool]]) -> None:
    wished = sorted((at, 0, product, int(kept)) for at, product, kept in words)
    halves = [NodeState("d1", wished=wished[::2]), NodeState("d2", wished=wished[1::2])]
    newest = {product: (at, kept) for at, _, product, kept in wished}
    expected = [product for product, (_, kept) in sorted(newest.items(), key=lambda each: -each[1][0]) if kept]
    assert wishlist(merge("u1", halves)) == expected
