"""Insights from orders: planted answers are found, little data says so, and real figures stay what they are."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.adapters.files import open_table
from habitue.catalog.order_lines import read_order_lines
from habitue.catalog.orders import OrderDocument, OrderLine, group_orders
from habitue.core.clock import DAY_MS
from habitue.core.errors import NotEnoughData
from habitue.measurement.intervals import happened_by, median, share
from habitue.measurement.order_columns import OrderColumns, order_columns
from habitue.measurement.orders import best_customers, best_pairs, late_customers, second_order

START = 15_000 * DAY_MS


def order(
    customer: str, day: float, minor: int = 1000, products: Iterable[str] = ("x",), **more: object
) -> OrderDocument:
    fields: dict[str, object] = {
        "order_id": f"{customer}-{day}",
        "customer_id": customer,
        "occurred_at": START + round(day * DAY_MS),
        "lines": tuple(OrderLine(product, 1, minor) for product in products),
        "total_minor": minor,
        "currency": "EUR",
    }
    return OrderDocument(**{**fields, **more})  # type: ignore[arg-type]


def columns(*documents: OrderDocument) -> OrderColumns:
    return order_columns(documents)


def crowd(n: int = 20) -> list[OrderDocument]:
    """Customers with one order each on the first day."""
    return [order(f"c{number:02}", 0) for number in range(n)]


def test_the_best_customers_of_a_shop_with_one_whale() -> None:
    best = best_customers(columns(*crowd(99), order("whale", 1, 99_000), order("", 2, 500)))
    assert (best.customers, best.revenue_minor, best.guests_minor, best.guest_orders) == (100, 198_000, 500, 1)
    assert [(each.top_percent, each.customers, each.revenue_minor) for each in best.shares] == [
        (1, 1, 99_000),
        (5, 5, 103_000),
        (10, 10, 108_000),
        (20, 20, 118_000),
    ]
    assert best.shares[0].share == 0.5


def test_refunds_are_taken_off_where_they_belong() -> None:
    refunds = [
        order("c00", 5, 400, kind="returned", order_id="R1", refunds_order_id="c00-0"),
        order("c01", 5, 300, kind="returned", order_id="R2"),
        order("c02", 5, 1000, kind="returned", order_id="R3", refunds_order_id="c02-0"),  # given back whole
        order("stranger", 5, 9000, kind="returned", order_id="R4"),  # bought before the export begins
    ]
    orders = columns(*crowd(25), *refunds)
    assert orders.returned_orders == 1
    best = best_customers(orders)
    assert (best.customers, best.revenue_minor) == (24, 24_000 - 700)


def test_other_currencies_are_left_out_and_counted() -> None:
    orders = columns(*crowd(25), order("c00", 3, currency="USD"))
    assert (orders.currency, orders.other_currency_orders, len(orders.at)) == ("EUR", 1, 25)


def test_percents_without_a_whole_customer_are_left_out() -> None:
    assert [each.top_percent for each in best_customers(columns(*crowd(20))).shares] == [5, 10, 20]


def test_orders_of_one_day_count_once() -> None:
    again = [order(f"c{number:02}", 0.3) for number in range(20)]
    back = [order(f"c{number:02}", 10) for number in range(6)]
    second = second_order(columns(*crowd(), *again, *back), until_ms=START + 40 * DAY_MS)
    assert (second.customers, second.second_orders) == (20, 6)
    assert second.median_days.value == 10
    assert second.repeat_rate.value == 0.3
    assert second.watched_days == 40


def test_watching_less_does_not_look_like_losing_customers() -> None:
    """Half come back after 20 days, always; half of the customers were first seen 5 days ago."""
    old = [order(f"o{n}", 0) for n in range(100)] + [order(f"o{n}", 20) for n in range(50)]
    new = [order(f"n{n}", 95) for n in range(100)]
    second = second_order(columns(*old, *new), until_ms=START + 100 * DAY_MS)
    assert second.repeat_rate.value == 0.25  # so far, and said to be that
    by_30, by_90 = second.back_by
    assert (by_30.days, by_90.days) == (30, 90)
    assert by_30.share.value == pytest.approx(0.5)
    assert by_30.share.low < 0.5 < by_30.share.high
    assert second.median_days_all == 20


def test_a_planted_pair_is_found_and_best_sellers_are_not() -> None:
    rng = np.random.default_rng(5)
    documents = []
    for number in range(3_000):
        basket = (
            {"best", f"p{rng.integers(50)}"} if rng.random() < 0.6 else {f"p{rng.integers(50)}", f"p{rng.integers(50)}"}
        )
        if rng.random() < 0.02:
            basket |= {"cup", "saucer"}
        documents.append(order(f"c{number}", number / 100, products=sorted(basket)))
    found = best_pairs(columns(*documents), n=5)
    first = found.pairs[0]
    assert {first.product_id, first.with_id} == {"cup", "saucer"}
    assert first.also.value == 1.0
    assert first.also.low < 1.0
    assert first.score > 20 * max((pair.score for pair in found.pairs[1:]), default=0)


def test_pairs_by_brute_force() -> None:
    """An independent count, and G² as the entropy form of the same table."""
    rng = np.random.default_rng(8)
    baskets = [sorted({f"p{product}" for product in rng.zipf(1.6, 6) if product < 12}) for _ in range(400)]
    documents = [order(f"c{n}", n, products=basket) for n, basket in enumerate(baskets) if basket]
    usable = [document for document in documents if len(document.lines) >= 2]
    singles = Counter(line.product_id for document in usable for line in document.lines)
    together = Counter(
        pair for document in usable for pair in combinations([line.product_id for line in document.lines], 2)
    )
    found = best_pairs(columns(*documents), n=1_000, fewest_together=3, per_product=1_000)
    assert found.baskets == len(usable)
    listed = {tuple(sorted((pair.product_id, pair.with_id))): pair for pair in found.pairs}
    expected = {
        tuple(sorted(pair)): count
        for pair, count in together.items()
        if count >= 3 and count * len(usable) > singles[pair[0]] * singles[pair[1]]
    }
    assert {pair: each.together for pair, each in listed.items()} == expected
    n = len(usable)
    for (a, b), pair in listed.items():
        table = [[pair.together, singles[a] - pair.together], [singles[b] - pair.together, 0]]
        table[1][1] = n - singles[a] - singles[b] + pair.together
        g2 = 2 * sum(
            cell * math.log(cell * n / (sum(table[row]) * (table[0][column] + table[1][column])))
            for row in (0, 1)
            for column in (0, 1)
            if (cell := table[row][column])
        )
        assert pair.score == pytest.approx(g2, rel=1e-9)
        assert pair.orders == min(singles[a], singles[b])


def test_a_product_stands_in_one_pair_unless_asked() -> None:
    family = [order(f"f{n}", n, products=["red", "green", "blue"]) for n in range(30)]
    others = [order(f"o{n}", n, products=["salt", "pepper"]) for n in range(30)]
    found = best_pairs(columns(*family, *others))
    assert len(found.pairs) == 2
    assert len(best_pairs(columns(*family, *others), per_product=2).pairs) == 4


def test_a_wholesalers_restocking_makes_no_pairs() -> None:
    bulk = [order(f"w{n}", n, products=[f"p{i:03}" for i in range(101)]) for n in range(50)]
    small = [order(f"o{n}", n, products=["salt", "pepper"]) for n in range(10)]
    others = [order(f"s{n}", n, products=["x", "y"]) for n in range(9)]
    found = best_pairs(columns(*bulk, *small, *others))
    assert [{pair.product_id, pair.with_id} for pair in found.pairs] == [{"salt", "pepper"}]
    assert (found.too_large, found.baskets) == (50, 19)


def test_who_is_late_and_who_is_lost() -> None:
    regulars = [order(f"r{n}", day) for n in range(20) for day in (0, 30, 60, 90)]
    late = [order("late", day, 5_000) for day in (0, 5, 10, 85)]  # own median 5; 15 days since
    fast = [order("fast", day, 9_000) for day in (60, 70, 80)]  # own median 10; 20 days since
    once = [order("once", 65)]  # the shop's median, 30; 35 days since
    found = late_customers(columns(*regulars, *late, *fast, *once), until_ms=START + 100 * DAY_MS)
    assert found.shop_median_days == 30
    assert [each.customer_id for each in found.listed] == ["fast", "late", "once"]
    assert (found.late, found.lost, found.on_time) == (3, 0, 20)
    fastest = found.listed[0]
    assert (fastest.days_since, fastest.expected_days, fastest.days_late) == (20, 10, 10)
    assert (fastest.orders, fastest.revenue_minor) == (3, 27_000)
    assert fastest.last_order_at == START + 80 * DAY_MS
    later = late_customers(columns(*regulars, *late, *fast, *once), until_ms=START + 112 * DAY_MS)
    assert [each.customer_id for each in later.listed] == ["once"]
    assert (later.lost, later.lost_revenue_minor) == (2, 47_000)


def test_little_data_says_what_it_needs() -> None:
    with pytest.raises(NotEnoughData) as no_orders:
        columns()
    assert no_orders.value.needed == "at least one completed order"
    few = columns(*crowd(19))
    for insight in (best_customers, lambda orders: second_order(orders, until_ms=START)):
        with pytest.raises(NotEnoughData) as caught:
            insight(few)
        assert caught.value.needed == "at least 20 customers"
    once = columns(*crowd(30), *[order(f"c{n:02}", 3) for n in range(5)])
    with pytest.raises(NotEnoughData, match="5 of 30") as caught:
        late_customers(once, until_ms=START + 9 * DAY_MS)
    assert "6 customers" in caught.value.needed
    with pytest.raises(NotEnoughData, match="no two products"):
        best_pairs(once)
    eaten = [order(f"c{n:02}", 4, 5_000, kind="returned", order_id=f"R{n}") for n in range(20)]
    with pytest.raises(NotEnoughData, match="refunds eat"):
        best_customers(columns(*crowd(20), *eaten))


def test_the_intervals_cover_what_they_promise() -> None:
    """2,000 shops of 60 customers with a known repeat rate, median delay and censoring."""
    rng = np.random.default_rng(11)
    rounds, n, rate = 2_000, 60, 0.3
    hits = rng.binomial(n, rate, rounds)
    covered = [interval.low <= rate <= interval.high for interval in (share(int(hit), n) for hit in hits)]
    assert 0.93 <= np.mean(covered) <= 0.98
    middles = [median(rng.exponential(10, n)) for _ in range(rounds)]
    true_median = 10 * math.log(2)
    assert 0.94 <= np.mean([each.low <= true_median <= each.high for each in middles]) <= 0.98
    by_10 = 1 - math.exp(-1)
    inside = []
    for _ in range(rounds):
        delay, watched = rng.exponential(10, n), rng.uniform(0, 40, n)
        interval = happened_by(np.minimum(delay, watched), delay <= watched, 10)
        assert interval is not None
        inside.append(interval.low <= by_10 <= interval.high)
    assert 0.93 <= np.mean(inside) <= 0.98


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30), st.floats(0, 100))
def test_without_censoring_kaplan_meier_is_the_plain_share(delays: list[float], at: float) -> None:
    interval = happened_by(np.array(delays), np.ones(len(delays), np.bool_), at)
    if max(delays) < at:
        assert interval is None
    else:
        assert interval is not None
        assert interval.value == pytest.approx(sum(delay <= at for delay in delays) / len(delays))
        assert 0 <= interval.low <= interval.value + 1e-9
        assert interval.value - 1e-9 <= interval.high <= 1


def test_the_online_retail_cut(golden: Path) -> None:
    orders = order_columns(
        group_orders(read_order_lines(open_table(golden / "online_retail_small.csv"), currency="GBP")).documents
    )
    second = second_order(orders, until_ms=int(orders.at[-1]))
    best = best_customers(orders)
    assert best.customers == second.customers == len(orders.customer_ids)
    assert second.second_orders == round(second.repeat_rate.value * second.customers)
    assert 0 < best.shares[0].share < best.shares[-1].share < 1
    late = late_customers(orders, until_ms=int(orders.at[-1]))
    assert late.late + late.lost + late.on_time == best.customers
    assert [each.revenue_minor for each in late.listed] == sorted(
        (each.revenue_minor for each in late.listed), reverse=True
    )


@pytest.mark.shared
def test_the_whole_online_retail(shared_file: Callable[[str], Path]) -> None:
    path = shared_file("open/online_retail/online_retail.parquet")
    documents = group_orders(read_order_lines(open_table(path), currency="GBP")).documents
    started = time.process_time()
    orders = order_columns(documents)
    until = int(orders.at[-1])
    best, second, pairs = best_customers(orders), second_order(orders, until_ms=until), best_pairs(orders)
    late = late_customers(orders, until_ms=until)
    assert time.process_time() - started < 10
    assert best.customers == 4_324
    assert [round(each.share, 3) for each in best.shares] == [0.3, 0.486, 0.6, 0.737]
    assert (second.second_orders, second.median_days.value, second.median_days_all) == (2_769, 57, 105)
    found = {frozenset((pair.product_id, pair.with_id)) for pair in pairs.pairs}
    assert frozenset(("22697", "22699")) in found  # the green and the roses Regency teacup
    assert frozenset(("21086", "21094")) in found  # the red spotty paper cups and plates
    assert all(pair.together >= 150 for pair in pairs.pairs)
    assert late.late + late.lost + late.on_time == 4_324
