"""Laws of `decide`: the same with and without a trace, nothing that may not be shown, full whenever it can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.catalog.product import Product
from habitue.decisions import Decision, PageContext, Situation, Wanted, decide
from habitue.definitions.placement import STRATEGIES, Placement
from habitue.definitions.snapshot import Snapshot
from habitue.models.strategy import Query, Ranked, RankedItem
from habitue.privacy.consent import Purpose

IDS = [f"p{number:02d}" for number in range(60)]
CONSENT = int(Purpose.NECESSARY | Purpose.MEASURE | Purpose.PERSONALISE)


class Shelf:
    """Products by id."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = {product.product_id: product for product in products}
        self.sensitive = {product.product_id for product in products if product.sensitive}

    def get(self, product_id: str) -> Product | None:
        return self._products.get(product_id)

    def in_category(self, path: str) -> Sequence[str]:
        return [product.product_id for product in self._products.values() if product.category == path]


class Fixed:
    """A strategy with one order of products, whoever asks."""

    def __init__(self, order: Sequence[str]) -> None:
        self.order, self.asked = order, 0

    def recommend(self, query: Query, n: int) -> Ranked:
        self.asked += 1
        banned = query.banned()
        allowed = [p for p in self.order if p not in banned and query.allows(p)][:n]
        return Ranked(tuple(RankedItem(p, 1.0, "best_seller") for p in allowed))

    def warm(self) -> None:
        return None


def product(product_id: str, **facts: object) -> Product:
    return msgspec.structs.replace(Product(product_id=product_id, name=product_id, category="Things"), **facts)


def situation(
    products: Sequence[Product],
    strategies: dict[str, Fixed],
    placements: Sequence[Placement],
    page: PageContext | None = None,
) -> Situation:
    return Situation(
        profile=None,
        unit_id="",
        consent=CONSENT,
        page=page or PageContext(),
        wanted=tuple(Wanted(placement.placement_id) for placement in placements),
        snapshot=Snapshot(version=1, placements={placement.placement_id: placement for placement in placements}),
        products=Shelf(products),
        strategies=strategies,
        holdout_seed="seed",
        holdout_share=0.0,
        now_ms=0,
    )


def placement(number: int, strategies: Sequence[str], n: int, pins: Sequence[str] = ()) -> Placement:
    return Placement(
        placement_id=f"slot.{number}",
        version=1,
        title={"en": "A slot"},
        page="home",
        strategies=tuple(strategies),  # type: ignore[arg-type]
        n=n,
        pins=tuple(pins),
        excluded=frozenset(),
    )


def shown(decision: Decision) -> list[list[str]]:
    return [[item.product_id for item in slot.items] for slot in decision.placements]


states: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {}, {}, {"stock": 0}, {"available": False}, {"sensitive": True}]  # half of them may be shown
)
orders = st.permutations(IDS).flatmap(lambda ids: st.integers(0, len(ids)).map(lambda n: ids[:n]))
slots = st.lists(
    st.tuples(
        st.lists(st.sampled_from(STRATEGIES), min_size=1, max_size=4, unique=True),
        st.integers(1, 12),
        st.lists(st.sampled_from(IDS), max_size=3, unique=True),
    ),
    min_size=1,
    max_size=4,
)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    return situation(
        [product(product_id, **draw(states)) for product_id in IDS[: draw(st.integers(0, len(IDS)))]],
        {name: Fixed(draw(orders)) for name in STRATEGIES},
        [placement(number, *slot) for number, slot in enumerate(draw(slots))],
        PageContext(product_id=draw(st.sampled_from(["", *IDS])), cart=tuple(draw(st.lists(st.sampled_from(IDS))))),
    )


@given(situations())
def test_a_trace_changes_nothing_that_is_shown(asked: Situation) -> None:
    assert shown(decide(asked)) == shown(decide(asked, trace=True))


@given(situations())
def test_every_shown_product_may_be_shown_and_is_shown_once(asked: Situation) -> None:
    ids = [product_id for slot in shown(decide(asked)) for product_id in slot]
    assert len(ids) == len(set(ids))
    products = [asked.products.get(product_id) for product_id in ids]
    assert all(one is not None and one.sellable and not one.sensitive for one in products)
    assert not {asked.page.product_id, *asked.page.cart} & set(ids)


def test_a_slot_is_filled_past_many_products_out_of_stock_with_one_more_ask() -> None:
    products = [product(product_id, stock=0 if number < 14 else 5) for number, product_id in enumerate(IDS)]
    strategy = Fixed(IDS)
    asked = situation(products, {"best_sellers": strategy}, [placement(0, ["best_sellers"], 8)])
    assert shown(decide(asked)) == [IDS[14:22]]
    assert strategy.asked == 2


def test_a_slot_that_fills_at_once_asks_once() -> None:
    strategy = Fixed(IDS)
    slots = [placement(number, ["best_sellers"], 8) for number in range(3)]
    asked = situation([product(product_id) for product_id in IDS], {"best_sellers": strategy}, slots)
    assert shown(decide(asked)) == [IDS[:8], IDS[8:16], IDS[16:24]]
    assert strategy.asked == 3


@pytest.mark.parametrize(
    ("facts", "why"),
    [({"stock": 0}, "out_of_stock"), ({"available": False}, "withdrawn"), ({"sensitive": True}, "sensitive")],
)
def test_a_trace_says_why_a_candidate_is_not_shown(facts: dict[str, object], why: str) -> None:
    products = [product("p00", **facts), product("p01")]
    asked = situation(products, {"best_sellers": Fixed(IDS[:2])}, [placement(0, ["best_sellers"], 8)])
    (slot,) = decide(asked, trace=True).placements
    assert [(dropped.product_id, dropped.why) for dropped in slot.dropped] == [("p00", why)]
    assert decide(asked).placements[0].dropped == ()


def test_the_slot_is_named_after_the_strategy_of_most_items() -> None:
    strategies = {"similar": Fixed(IDS[:2]), "best_sellers": Fixed(IDS[10:])}
    asked = situation([product(i) for i in IDS], strategies, [placement(0, ["similar", "best_sellers"], 8)])
    assert decide(asked).placements[0].strategy == "best_sellers"
    tied = situation([product(i) for i in IDS], strategies, [placement(0, ["similar", "best_sellers"], 4)])
    assert decide(tied).placements[0].strategy == "similar"
