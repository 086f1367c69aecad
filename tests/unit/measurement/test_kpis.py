"""The shop's figures on small shops whose answers can be counted on one hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from habitue.events import names
from habitue.events.envelope import Event
from habitue.measurement.kpis import kpis, orders_in_other_currencies, series
from habitue.measurement.plan import Plan
from habitue.privacy.consent import DENIED

from .world import NOW, at, click, event, measured, order, plan, shown, view


def figures(events: Sequence[Event], rules: Plan | None = None, **links: str) -> dict[str, float | None]:
    rules = rules or plan()
    with measured(events, rules, links) as batch:
        return {kpi.key: kpi.value for kpi in kpis(batch, rules)}


def test_half_an_hour_of_silence_ends_a_visit() -> None:
    events = [view(at(1, 9)), view(at(1, 9, 30)), view(at(1, 10, 1)), view(at(1, 9), "ben")]
    assert (figures(events)["visits"], figures(events)["visitors"]) == (3, 2)


def test_a_session_holds_a_visit_together_and_apart() -> None:
    events = [view(at(1, 9), session_id="a"), view(at(1, 11), session_id="a"), view(at(1, 11, 1), session_id="b")]
    assert figures(events)["visits"] == 2


def test_orders_servers_and_decisions_are_no_visits() -> None:
    events = [
        order(at(1)),
        view(at(1), source="server"),
        event(names.DECISION_MADE, at(1), source="system"),
        event(names.CONSENT_CHANGED, at(1)),
    ]
    assert figures(events)["visits"] == 0


def test_nodes_of_one_person_are_one_visitor() -> None:
    events = [view(at(1), "phone"), view(at(1), "laptop")]
    assert figures(events)["visitors"] == 2
    assert figures(events, phone="anna", laptop="anna")["visitors"] == 1


@pytest.mark.parametrize("flag", ["bot", "staff"])
def test_nodes_of_bots_and_staff_are_left_out_with_all_they_did(flag: str) -> None:
    events = [view(at(1), "robot", flags=(flag,)), view(at(2), "robot"), order(at(1), "robot"), view(at(1))]
    found = figures(events)
    assert (found["visits"], found["visitors"], found["orders"], found["revenue"]) == (1, 1, 0, 0)


def test_test_orders_are_left_out_and_their_buyer_stays() -> None:
    found = figures([view(at(1)), order(at(1), flags=("test",)), order(at(1), order_id="o2", total=70)])
    assert (found["visits"], found["orders"], found["revenue"]) == (1, 1, 70)


def test_without_consent_only_the_shops_own_totals_count() -> None:
    found = figures([view(at(1), consent=DENIED), order(at(1, 13), consent=DENIED), view(at(1), "ben")])
    assert (found["visits"], found["visitors"]) == (1, 1)
    assert (found["orders"], found["revenue"], found["order_value"]) == (1, 1000, 1000)
    assert (found["conversion"], found["revenue_per_visitor"]) == (0, 0)


def test_conversion_is_the_share_of_visits_with_an_order() -> None:
    events = [view(at(1, 9)), order(at(1, 9, 20)), view(at(2)), view(at(1), "ben"), order(at(3), "ben", "o2")]
    found = figures(events)
    assert found["conversion"] == pytest.approx(1 / 3)
    assert found["revenue_per_visitor"] == 1000  # 2000 of two visitors: the order outside any visit is theirs too


def test_figures_of_nothing_are_unknown_not_zero() -> None:
    found = figures([order(at(1), consent=DENIED, properties={"currency": "USD"})])
    assert found["orders"] == 1
    for key in ("conversion", "order_value", "revenue_per_visitor", "click_through"):
        assert found[key] is None


def test_click_through_counts_each_slot_of_a_decision_once() -> None:
    events = [
        shown(at(1)),
        shown(at(1, 13)),
        shown(at(1), decision_id="d2"),
        shown(at(1), placement="cart"),
        click(at(1)),
        click(at(1)),
    ]
    assert figures(events)["click_through"] == pytest.approx(1 / 3)


ORDERS: list[tuple[str, list[Event], tuple[int, int]]] = [
    ("told twice", [order(at(1)), order(at(1))], (1, 1000)),
    ("the server wins", [order(at(1), total=900, source="server"), order(at(1, 14), total=5)], (1, 900)),
    ("the server wins early too", [order(at(1), total=5), order(at(1, 9), total=900, source="server")], (1, 900)),
    ("the newest of equals", [order(at(1)), order(at(1, 14), total=700, name=names.ORDER_UPDATED)], (1, 700)),
    ("refunded in part", [order(at(2)), order(at(1), total=400, name=names.ORDER_REFUNDED)], (1, 600)),
    ("refunded twice", [order(at(2)), *[order(at(1), total=400, name=names.ORDER_REFUNDED)] * 2], (1, 200)),
    ("refunded whole", [order(at(2)), order(at(1), total=None, name=names.ORDER_REFUNDED)], (1, 0)),
    ("refunded more than paid", [order(at(2)), order(at(1), total=4000, name=names.ORDER_REFUNDED)], (1, 0)),
    ("cancelled", [order(at(2)), order(at(1), total=None, name=names.ORDER_CANCELLED)], (0, 0)),
    ("no total, refunded", [order(at(2), total=None), order(at(1), total=5, name=names.ORDER_REFUNDED)], (1, 0)),
    ("another currency", [order(at(1), properties={"currency": "USD"})], (1, 0)),
    ("no currency is the shop's", [order(at(1), properties={"currency": ""})], (1, 1000)),
    ("no id is no order", [order(at(1), order_id="")], (0, 0)),
    (
        "a browser refunds nothing the server vouched for",
        [order(at(2), source="server"), order(at(1), total=None, name=names.ORDER_REFUNDED)],
        (1, 1000),
    ),
    (
        "a browser cancels nothing the server vouched for",
        [order(at(2), source="server"), order(at(1), total=None, name=names.ORDER_CANCELLED)],
        (1, 1000),
    ),
    (
        "a bot's copy does not hide an order of the server",
        [order(at(2), source="server"), order(at(1), "robot", flags=("bot",))],
        (1, 1000),
    ),
    ("outside the period", [order(at(9))], (0, 0)),
    ("updated within, made before", [order(at(9)), order(at(1), name=names.ORDER_UPDATED)], (0, 0)),
]


@pytest.mark.parametrize(("events", "expected"), [c[1:] for c in ORDERS], ids=[c[0] for c in ORDERS])
def test_an_order_is_what_its_best_version_says(events: list[Event], expected: tuple[int, int]) -> None:
    found = figures(events)
    assert (found["orders"], found["revenue"]) == expected
    assert figures(events[::-1])["revenue"] == found["revenue"]


def test_the_servers_order_is_measured_when_its_buyers_browser_consents() -> None:
    server = order(at(1, 12, 5), "anna-user", source="server", consent=DENIED)
    events = [view(at(1), "anna-phone"), order(at(1, 12, 4), "anna-phone", total=1), server]
    linked = {"anna-phone": "anna", "anna-user": "anna"}
    with measured(events, plan(), linked) as batch:
        found = {kpi.key: kpi.value for kpi in kpis(batch, plan())}
    assert (found["conversion"], found["revenue_per_visitor"]) == (1, 1000)
    # a stranger's copy of the order id grants nothing
    assert figures(events)["conversion"] == 0


def test_orders_in_other_currencies_are_counted() -> None:
    with measured([order(at(1), properties={"currency": "USD"}), order(at(1), order_id="o2")]) as batch:
        assert orders_in_other_currencies(batch, plan()) == 1


def test_days_are_the_shops_own() -> None:
    # 23:30 UTC is half past midnight in Paris
    late = at(2, 23, 30)
    rules = plan(days=3, timezone="Europe/Paris")
    events = [view(late), order(late + 1000), click(late - 1000)]
    with measured(events, rules) as batch:
        points = series(batch, rules)
    assert [(p.day, p.visits, p.orders, p.revenue_minor, p.attributed_minor) for p in points] == [
        ("2023-11-12", 0, 0, 0, 0),
        ("2023-11-13", 1, 1, 1000, 1000),
        ("2023-11-14", 0, 0, 0, 0),
    ]


def test_the_series_adds_up_to_the_figures() -> None:
    events: list[Event] = []
    for i in range(60):
        when = at(i % 9, 8 + i % 10)
        events += [view(when, f"v{i}"), click(when + 60_000, f"v{i}"), order(when + 120_000, f"v{i}", f"o{i}", 100 + i)]
    rules = plan()
    with measured(events, rules) as batch:
        found, points = {kpi.key: kpi.value for kpi in kpis(batch, rules)}, series(batch, rules)
    assert sum(p.visits for p in points) == found["visits"]
    assert sum(p.orders for p in points) == found["orders"]
    assert sum(p.revenue_minor for p in points) == found["revenue"] == sum(p.attributed_minor for p in points)
    assert found["orders"] not in (0, 60)


@pytest.mark.parametrize(
    ("oldest", "known"),
    [
        ([], set()),
        ([view(at(30))], {"visits", "visitors", "conversion", "orders", "revenue"}),
        ([order(at(30), order_id="o0")], {"orders", "revenue"}),
    ],
)
def test_the_period_before_is_compared_only_where_data_reach_back(oldest: list[Event], known: set[str]) -> None:
    events: list[Any] = [*oldest, view(at(1)), order(at(1)), view(at(8)), order(at(8), order_id="o8", total=70)]
    with measured(events) as batch:
        before = {kpi.key: kpi.previous for kpi in kpis(batch, plan())}
    for key in ("visits", "visitors", "conversion", "orders", "revenue"):
        assert (before[key] is not None) == (key in known)
    if "revenue" in known:
        assert before["revenue"] == 70


def test_now_is_within_the_period() -> None:
    assert figures([view(NOW), view(NOW + 1, "ben")])["visits"] == 1
