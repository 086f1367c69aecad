"""Laws every strategy keeps, and for each the answer that is obvious in a small world."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS
from habitue.core.errors import NotEnoughData
from habitue.models.also_viewed import ALSO_VIEWED
from habitue.models.best_sellers import BEST_SELLERS
from habitue.models.bought_together import BOUGHT_TOGETHER
from habitue.models.for_you import FOR_YOU, ForYou, ForYouParameters, train_for_you
from habitue.models.interactions import build_interactions
from habitue.models.recently_viewed import RECENTLY_VIEWED
from habitue.models.recipes import RECIPES
from habitue.models.similar import SIMILAR
from habitue.models.strategy import Query, Strategy, Touch, TrainingData
from habitue.models.trending import TRENDING

from .worlds import NOW, ask, board, first_letters, ids, rows, trained

IDS = [f"{colour}{i}" for colour in "eo" for i in range(6)]
CATALOGUE = [
    Product(
        product_id=i,
        name=f"{'even' if i[0] == 'e' else 'odd'} thing {i}",
        category=f"Things > {i[0]}",
        price_minor=100,
        currency="EUR",
    )
    for i in IDS
]
ALL: dict[str, Strategy] = {name: trained(recipe, board(), CATALOGUE) for name, recipe in RECIPES.items()}

some_ids = st.lists(st.sampled_from([*IDS, "unheard"]), max_size=4)
touches = st.builds(
    Touch,
    product_id=st.sampled_from(IDS),
    occurred_at=st.integers(0, NOW),
    kind=st.sampled_from(["viewed", "added", "purchased"]),
)
queries = st.builds(
    Query,
    now_ms=st.just(NOW),
    session=some_ids.map(tuple),
    current=st.sampled_from(["", "unheard", *IDS]),
    cart=some_ids.map(tuple),
    history=st.lists(touches, max_size=5).map(tuple),
    exclude=some_ids.map(frozenset),
    among=st.one_of(st.none(), st.frozensets(st.sampled_from(IDS), min_size=3)),
)


@pytest.mark.parametrize("name", RECIPES)
@settings(max_examples=80, deadline=None)
@given(query=queries, n=st.integers(0, 15))
def test_every_strategy_keeps_the_laws(name: str, query: Query, n: int) -> None:
    answer = ALL[name].recommend(query, n)
    found = ids(answer)
    assert len(found) == len(set(found)) <= n
    assert query.current not in found
    assert not query.exclude.intersection(found)
    assert query.among is None or query.among.issuperset(found)
    if name != "recently_viewed":
        assert not query.banned().intersection(found)
    if n:
        assert (answer.shortfall == "") == (len(found) == n), "a short answer says why, a full one has no excuse"
    scores = [item.score for item in answer.items]
    assert scores == sorted(scores, reverse=True)
    assert all(a.product_id < b.product_id for a, b in pairwise(answer.items) if a.score == b.score)
    assert ALL[name].recommend(query, n) == answer
    assert ids(ALL[name].recommend(query, n + 3))[: len(found)] == found, "asking for more changes no place"


@pytest.mark.parametrize("name", RECIPES)
@settings(max_examples=40, deadline=None)
@given(query=queries, n=st.integers(0, 15), shown=st.frozensets(st.sampled_from(IDS), max_size=6))
def test_excluding_products_only_takes_them_out(name: str, query: Query, n: int, shown: frozenset[str]) -> None:
    without = msgspec.structs.replace(query, exclude=query.exclude | shown)
    longer = ids(ALL[name].recommend(query, n + len(shown)))
    assert ids(ALL[name].recommend(without, n)) == [found for found in longer if found not in shown][:n]


@pytest.mark.parametrize("name", sorted(set(RECIPES) - {"recently_viewed"}))
def test_nothing_to_learn_from_is_said_not_invented(name: str) -> None:
    with pytest.raises(NotEnoughData):
        trained(RECIPES[name], build_interactions())


def test_best_sellers_count_orders_and_prefer_recent_ones() -> None:
    old = [["old"]] * 10
    new = [["new"]] * 9 + [["wholesale"] * 50]
    orders = rows([*old, *new], start_ms=NOW - DAY_MS)
    aged = orders._replace(occurred_at=orders.occurred_at - 40 * DAY_MS * (orders.product_id == "old"))
    assert ask(trained(BEST_SELLERS, build_interactions(orders=aged))) == ["new", "old", "wholesale"]


def test_best_sellers_forget_what_lies_before_the_window() -> None:
    orders = rows([["ancient"]], start_ms=NOW - 91 * DAY_MS)
    with pytest.raises(NotEnoughData, match="90 days"):
        trained(BEST_SELLERS, build_interactions(orders=orders))


def test_trending_sees_today_where_best_sellers_see_the_quarter() -> None:
    views = rows([["classic"]] * 300 + [["rising"]] * 120)
    at = views.occurred_at.copy()
    at[views.product_id == "classic"] = NOW - 20 * DAY_MS
    at[views.product_id == "rising"] = NOW - 3_600_000
    assert ask(trained(TRENDING, build_interactions(views._replace(occurred_at=at)))) == ["rising", "classic"]


def test_trending_holds_two_fresh_views_to_the_long_run() -> None:
    views = rows([["classic"]] * 300 + [["blip"]] * 2)
    at = views.occurred_at.copy()
    at[views.product_id == "classic"] = NOW - 20 * DAY_MS
    assert ask(trained(TRENDING, build_interactions(views._replace(occurred_at=at)))) == ["classic", "blip"]


def test_recently_viewed_is_newest_first_and_knows_this_visit() -> None:
    history = (Touch("b", NOW - 2), Touch("c", NOW - 1), Touch("x", NOW - 1, "purchased"), Touch("a", NOW - 9))
    strategy = trained(RECENTLY_VIEWED, build_interactions())
    assert ask(strategy, 9, session=("a", "d", "e"), current="e", history=history) == ["d", "a", "c", "b"]
    assert strategy.recommend(Query(now_ms=NOW), 3).shortfall == "no_history"


def test_also_viewed_stays_in_the_colour_of_the_page() -> None:
    strategy = trained(ALSO_VIEWED, board())
    answer = strategy.recommend(Query(now_ms=NOW, current="o2"), 5)
    assert first_letters(ids(answer)) == {"o"}
    assert {(item.reason, item.reason_product_id) for item in answer.items} == {("also_viewed", "o2")}
    assert strategy.recommend(Query(now_ms=NOW, current="unheard"), 5).shortfall == "unknown_products"


def test_bought_together_finds_the_pair_not_the_best_seller() -> None:
    orders = [["camera", "card"]] * 5 + [["bag"]] * 200 + [["camera", "bag"]] * 3 + [["other", "bag"]] * 40
    strategy = trained(BOUGHT_TOGETHER, build_interactions(orders=rows(orders)))
    assert ask(strategy, current="camera") == ["card", "bag"]


def test_bought_together_shows_no_pair_seen_twice_only() -> None:
    orders = [["a", "b"]] * 3 + [["a", "z"]] * 2
    assert ask(trained(BOUGHT_TOGETHER, build_interactions(orders=rows(orders))), current="a") == ["b"]


def test_a_cart_is_completed_by_what_its_products_share() -> None:
    strategy = trained(BOUGHT_TOGETHER, board())
    answer = strategy.recommend(Query(now_ms=NOW, cart=("e0", "e1", "e2")), 3)
    assert set(ids(answer)) == {"e3", "e4", "e5"}
    assert {item.reason_product_id for item in answer.items} <= {"e0", "e1", "e2"}


def test_similar_answers_for_a_product_nobody_touched() -> None:
    boots = [Product(product_id=f"boot{i}", name="Leather boot", category="Shoes > Boots") for i in range(3)]
    sandal = Product(product_id="sandal", name="Summer sandal", category="Shoes > Sandals")
    lamp = Product(product_id="lamp", name="Desk lamp", category="Home > Lamps")
    strategy = trained(SIMILAR, build_interactions(), [lamp, sandal, *boots])
    assert ask(strategy, 9, current="boot1") == ["boot0", "boot2", "sandal"]


def test_similar_prefers_the_nearer_price_and_compares_one_currency_only() -> None:
    def mug(product_id: str, price_minor: int, currency: str = "EUR") -> Product:
        return Product(product_id=product_id, name="Mug", price_minor=price_minor, currency=currency)

    shop = [mug("a", 1000), mug("z-near", 1100), mug("b-far", 9000), mug("c-yen", 1000, "JPY")]
    assert ask(trained(SIMILAR, build_interactions(), shop), current="a") == ["z-near", "b-far", "c-yen"]


def test_similar_reads_facts_and_brand_where_there_is_no_category() -> None:
    shop = [
        Product(product_id="a", name="x1", brand="Acme", attributes={"plug": "usb"}),
        Product(product_id="b", name="x2", brand="Acme", attributes={"plug": "usb"}),
        Product(product_id="c", name="x3", brand="Acme", attributes={"plug": "vga"}),
        Product(product_id="d", name="x4", brand="Other", attributes={"plug": "hdmi"}),
        *(Product(product_id=f"n{i}", name=f"filler{i}") for i in range(10)),
    ]
    assert ask(trained(SIMILAR, build_interactions(), shop), 9, current="a") == ["b", "c"]


@pytest.mark.parametrize("max_products", [4000, 5], ids=["EASE", "co-occurrence"])
def test_for_you_follows_the_person_s_colour(max_products: int) -> None:
    parameters = ForYouParameters(max_products=max_products)
    strategy = ForYou(train_for_you(TrainingData(board(), (), NOW), parameters), parameters)
    history = (Touch("o0", NOW - DAY_MS), Touch("o1", NOW - DAY_MS, "purchased"))
    answer = strategy.recommend(Query(now_ms=NOW, history=history), 4)
    assert first_letters(ids(answer)) == {"o"}
    assert "o1" not in ids(answer), "owned already"
    assert {item.reason_product_id for item in answer.items} <= {"o0", "o1"}


def test_for_you_moves_with_three_clicks_of_this_visit() -> None:
    strategy = trained(FOR_YOU, board())
    old = tuple(Touch(f"o{i}", NOW - 90 * DAY_MS) for i in range(2))
    assert ask(strategy, 1, history=old)[0][0] == "o"
    assert ask(strategy, 3, history=old, session=("e0", "e1", "e2"))[0][0] == "e"


def test_for_you_says_nothing_about_a_stranger() -> None:
    strategy = trained(FOR_YOU, board())
    assert strategy.recommend(Query(now_ms=NOW), 5).shortfall == "no_history"
    assert strategy.recommend(Query(now_ms=NOW, session=("unheard",)), 5).shortfall == "unknown_products"


def test_for_you_needs_people() -> None:
    with pytest.raises(NotEnoughData, match="1 people"):
        trained(FOR_YOU, build_interactions(orders=rows([["a", "b"]])))
