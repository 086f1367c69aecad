"""Advice: only from findings, worth first, and silent where nothing is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.catalog.product import Product
from habitue.measurement.next_actions import Findings, Placed, next_actions
from habitue.measurement.results import Estimate, PlacementResults, ProductResults


def product(product_id: str, stock: int | None = 50, price: int = 1000, **fields: Any) -> Product:
    return Product(product_id=product_id, name=product_id, stock=stock, price_minor=price, currency="EUR", **fields)


def placed(shown: int, clicks: int) -> PlacementResults:
    return PlacementResults(
        days=28,
        shown=shown,
        clicks=clicks,
        click_through=clicks / shown if shown else None,
        attributed_minor=0,
        attributed_orders=0,
        incremental_minor=Estimate(state="off"),
        series=[],
    )


def findings(
    products: list[Product] | None = None,
    sold: list[ProductResults] | None = None,
    placements: Mapping[str, Placed] | None = None,
    seen: Mapping[str, PlacementResults] | None = None,
    **fields: Any,
) -> Findings:
    fields = {"days": 28, "holdout_share": 0.05, "visits": 1000, **fields}
    return Findings(
        products={p.product_id: p for p in products or []},
        product_results=sold or [],
        placements=placements or {},
        placement_results=seen or {},
        **fields,
    )


def keys(found: Findings) -> list[str]:
    return [action.key for action in next_actions(found)]


def test_a_shop_without_visits_is_to_be_connected_first() -> None:
    assert keys(findings(visits=0, holdout_share=0.0)) == ["connect_shop"]


def test_where_nothing_is_wrong_nothing_is_said() -> None:
    sold = [ProductResults("p1", views=100, units=10)]
    seen = {"home": placed(1000, 50), "cart": placed(1000, 40)}
    sound = findings([product("p1")], sold, {"home": Placed(pins=["p1"]), "cart": Placed()}, seen)
    assert keys(sound) == []


def test_pins_nobody_can_buy_are_named_by_placement() -> None:
    products = [product("gone", stock=0), product("withdrawn", available=False), product("here")]
    pins = ["here", "gone", "withdrawn", "never-was"]
    (action,) = next_actions(findings(products, placements={"home": Placed(pins=pins)}))
    assert (action.key, action.href) == ("pinned_unsellable", "/placements/home")
    assert action.params == {"placement": "home", "count": 3, "product_id": "gone"}


def test_looked_at_but_sold_out_is_worth_what_such_views_sell() -> None:
    products = [product("p1"), product("p2", stock=0, price=2000), product("p3", stock=0)]
    sold = [ProductResults("p1", views=840, units=42), ProductResults("p2", views=140), ProductResults("p3", views=20)]
    (action,) = next_actions(findings(products, sold))
    # one view in 1000/42 sells; two of four weeks: (140 x 2000 + 20 x 1000) x 42/1000 / 2
    assert (action.key, action.params["count"], action.params["product_id"]) == ("sold_out_wanted", 2, "p2")
    assert action.worth_minor == 6300


@pytest.mark.parametrize("views", [0, 19])
def test_a_few_looks_at_a_sold_out_product_say_nothing(views: int) -> None:
    sold = [ProductResults("p1", views=900, units=9), ProductResults("p2", views=views)]
    assert keys(findings([product("p1"), product("p2", stock=0)], sold)) == []


def test_best_sellers_running_out_are_worth_what_they_would_still_sell() -> None:
    sold = [ProductResults("p1", units=56), ProductResults("p2", units=56), ProductResults("p3", units=1)]
    products = [product("p1", stock=8), product("p2", stock=28), product("p3", stock=1)]
    (action,) = next_actions(findings(products, sold))  # two a day: 28 in two weeks
    assert (action.key, action.href, action.worth_minor) == ("low_stock_bestsellers", "/catalogue/p1", 20_000)


def test_stock_the_shop_does_not_tell_is_no_finding() -> None:
    sold = [ProductResults("p1", views=900, units=56), ProductResults("unknown", views=100, units=56)]
    assert keys(findings([product("p1", stock=None)], sold)) == []


def test_placements_are_compared_with_the_others() -> None:
    placements = {name: Placed() for name in ("good", "dead", "weak", "small", "absent")}
    seen = {"good": placed(2000, 100), "dead": placed(500, 0), "weak": placed(1500, 20), "small": placed(100, 1)}
    found = {action.key: action for action in next_actions(findings(placements=placements, seen=seen))}
    assert {key: action.params["placement"] for key, action in found.items()} == {
        "placement_without_clicks": "dead",
        "placement_seldom_clicked": "weak",
        "placement_never_shown": "absent",
    }
    assert found["placement_seldom_clicked"].params["others"] == pytest.approx(101 / 2600)


def test_a_shop_whose_slots_nobody_has_seen_yet_hears_of_none() -> None:
    assert keys(findings(placements={"home": Placed(), "cart": Placed()}, seen={"home": placed(20, 0)})) == []


def test_drafts_and_a_missing_hold_out_are_mentioned() -> None:
    found = findings(placements={"home": Placed(has_draft=True)}, holdout_share=0.0)
    assert keys(found) == ["start_holdout", "publish_draft"]


@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"),
        st.tuples(st.integers(0, 60), st.integers(0, 500), st.integers(0, 90), st.integers(0, 5000)),
    ),
    st.integers(1, 5),
)
def test_what_is_worth_most_comes_first_and_no_more_than_asked(shop: dict[str, tuple[int, ...]], limit: int) -> None:
    products = [product(key, stock=stock, price=price) for key, (stock, _, _, price) in shop.items()]
    sold = [ProductResults(key, views=views, units=units) for key, (_, views, units, _) in shop.items()]
    placements = {"home": Placed(pins=sorted(shop), has_draft=True)}
    actions = next_actions(findings(products, sold, placements, holdout_share=0.0), limit)
    worths = [action.worth_minor or 0 for action in actions]
    assert len(actions) <= limit
    assert worths == sorted(worths, reverse=True)
    assert min(worths, default=0) >= 0
