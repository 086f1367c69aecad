"""Alarms: raised when something is wrong, at the stated rate when nothing is, and gone when it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
import pytest
from scipy import stats

from habitue.catalog.product import Product
from habitue.catalog.product_ids import ProductIds
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS
from habitue.definitions import (
    PlannedEvent,
    PlannedProperty,
    TrackingPlanDocument,
    compile_tracking_plan,
    default_tracking_plan,
)
from habitue.events.envelope import Event, Stored
from habitue.measurement import tracking_rules
from habitue.measurement.tracking_alarms import Alarm, TrackingReport, report_of
from habitue.measurement.tracking_rules import (
    FALSE_ALARM_DAYS,
    chance_of_at_most,
    dispersion_of,
    silence_level,
    usual_count,
    vanished,
)
from habitue.measurement.tracking_watch import KindWatch, Watch, decode_watch, encode_watch, fold, prune

PLAN = compile_tracking_plan(default_tracking_plan(), 0)
NOW = 20_000 * DAY_MS + 15 * HOUR_MS  # a moment at 15:00 UTC
HOUR = NOW // HOUR_MS
WEEK = 7 * 24


def stored(
    position: int, at: int, name: str = "Product Viewed", flags: tuple[str, ...] = (), **properties: Any
) -> Stored:
    values = {"product_id": "a", "price_minor": 100, "currency": "EUR", **properties}
    event = Event(name=name, message_id=f"m{position}", occurred_at=at, received_at=at, flags=flags, properties=values)
    return Stored(position, event)


def watched(events: Iterator[Stored] | list[Stored], watch: Watch | None = None, plan: Any = PLAN) -> Watch:
    return fold(watch or Watch(), events, plan, currency="EUR", ids=None)


def reported(watch: Watch, now: int = NOW, plan: Any = PLAN, **today: int) -> TrackingReport:
    return report_of(watch, plan, now_ms=now, behind=0, today=today)


def rings(watch: Watch, now: int = NOW, plan: Any = PLAN, **today: int) -> list[str]:
    return [alarm.key for alarm in reported(watch, now, plan, **today).alarms]


def traffic(weeks: int, a_day: int, until: int = NOW, **kinds: int) -> Watch:
    """So many weeks of events, evenly through each day; `kinds` are other kinds by name (_ for a space)."""
    watch = Watch(since=until - weeks * 7 * DAY_MS, last_at=until - MINUTE_MS)
    for name, n in {"Product_Viewed": a_day, **kinds}.items():
        hours = dict.fromkeys(range(until // HOUR_MS - weeks * WEEK - 3, until // HOUR_MS), n // 24)
        watch.kinds[name.replace("_", " ")] = KindWatch(last_at=until - MINUTE_MS, hours=hours)
    return watch


def test_the_chance_of_silence_is_the_gamma_poisson_predictive() -> None:
    """Against the integral it stands for: a Poisson count whose rate is known from `weeks` weeks only."""
    for seen, usual, weeks in ((0, 12, 4), (3, 40, 2), (10, 90, 1)):
        rates = stats.gamma(usual, scale=1 / weeks).rvs(200_000, random_state=1)
        assert chance_of_at_most(seen, usual, weeks) == pytest.approx(stats.poisson.cdf(seen, rates).mean(), rel=0.03)


def false_alarms(days: int, kinds: int, per_hour: float, clump: int) -> float:
    """How often a silence alarm rings in sound traffic, per kind and `FALSE_ALARM_DAYS` days."""
    random, rung = np.random.default_rng(7), 0
    shape = per_hour * (1 + 0.8 * np.sin(np.arange(WEEK) * 2 * np.pi / 24))
    for _ in range(kinds):
        counts = random.poisson(np.tile(shape / clump, 5 + days // 7 + 1)) * clump
        hours = {hour: int(n) for hour, n in enumerate(counts)}
        start = 4 * WEEK
        dispersion = dispersion_of(hours, start, 4)
        visits = [hour * HOUR_MS + at for hour in range(start, start + days * 24)
                  for at in sorted(random.integers(0, HOUR_MS, hours[hour] // clump))]  # fmt: skip
        level = tracking_rules.silence_level(per_hour * 24)
        for last, following in pairwise(visits):
            if following - last > 10 * MINUTE_MS:  # a gap rings when it is longest: just before it ends
                usual = usual_count(hours, int(last), int(following), 4)
                rung += chance_of_at_most(0, usual, 4, dispersion) < level
    return rung / kinds / days * FALSE_ALARM_DAYS


@pytest.mark.parametrize(("per_hour", "clump"), [(2.0, 1), (6.0, 3)])
def test_sound_traffic_rings_no_more_often_than_stated(per_hour: float, clump: int) -> None:
    assert false_alarms(days=28, kinds=60, per_hour=per_hour, clump=clump) <= 1.0


def test_a_level_that_forgets_how_many_gaps_there_are_rings_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of the test above: one level per day, as if a day were one gap."""
    monkeypatch.setattr(tracking_rules, "silence_level", lambda _: 1 / 30)
    assert false_alarms(days=28, kinds=20, per_hour=2.0, clump=1) > 2.0


def test_no_checkout_since_then_and_an_end_of_it() -> None:
    watch = traffic(4, 2_400, Checkout_Started=240)
    assert rings(watch) == []
    watch.kinds["Checkout Started"].last_at = NOW - 58 * MINUTE_MS - HOUR_MS
    for back in (0, 1, 2):
        watch.kinds["Checkout Started"].hours.pop(HOUR - back, None)
    (alarm,) = reported(watch).alarms
    assert (alarm.rule, alarm.event, alarm.since) == ("silence", "Checkout Started", NOW - 118 * MINUTE_MS)
    assert 15 < float(alarm.evidence["expected"]) < 25
    assert float(alarm.evidence["chance"]) < silence_level(240)
    watched([stored(1, NOW, "Checkout Started")], watch)
    assert [key for key in rings(watch, NOW + MINUTE_MS) if key.startswith("silence")] == []


def test_silence_of_everything_is_one_alarm_and_a_week_is_learned_first() -> None:
    watch = traffic(4, 2_400, Checkout_Started=240)
    watch.last_at = NOW - 3 * HOUR_MS
    for kind in watch.kinds.values():
        kind.last_at = watch.last_at
        kind.hours = {hour: n for hour, n in kind.hours.items() if hour < HOUR - 3}
    assert rings(watch) == ["all_silent:"]
    assert report_of(watch, PLAN, now_ms=NOW, behind=5_000, today={}).alarms == []  # who lags cannot judge silence
    young = traffic(4, 2_400)
    young.since = NOW - 6 * DAY_MS
    young.kinds["Product Viewed"].last_at = young.last_at = NOW - 5 * HOUR_MS
    report = reported(young)
    assert (report.alarms, report.learning_until) == ([], young.since + 7 * DAY_MS)


def test_a_slump_of_the_last_hour() -> None:
    watch = traffic(4, 2_400)
    watch.kinds["Product Viewed"].hours[HOUR - 1] = 20
    (alarm,) = reported(watch).alarms
    assert (alarm.rule, alarm.evidence["seen"], alarm.evidence["expected"]) == ("slump", 20, 100)
    watch.kinds["Product Viewed"].hours[HOUR - 1] = 95
    assert rings(watch) == []


def test_a_property_that_vanished_and_came_back() -> None:
    """300 events a day had a brand; today's forty have none."""
    events = [stored(n, NOW - 3 * DAY_MS + n * 4 * MINUTE_MS, brand="Acorn") for n in range(700)]
    last = events[-1].event.received_at
    events += [stored(1_000 + n, NOW - HOUR_MS + n * MINUTE_MS) for n in range(40)]
    watch = watched(events)
    (alarm,) = [alarm for alarm in reported(watch).alarms if alarm.rule == "vanished"]
    assert (alarm.event, alarm.path, alarm.since) == ("Product Viewed", "brand", last)
    watched([stored(2_000 + n, NOW + n, brand="Acorn") for n in range(60)], watch)
    assert "vanished:Product Viewed:brand" not in rings(watch, NOW + MINUTE_MS)


def test_vanishing_is_neither_chance_nor_a_trifle() -> None:
    assert vanished(0, 40, 980, 1_000, 10)
    assert not vanished(0, 10, 980, 1_000, 10)  # ten events
    assert not vanished(0, 40, 90, 100, 10)  # hardly known
    assert not vanished(300, 400, 980, 1_000, 10)  # certain, but a fifth
    assert not vanished(0, 40, 300, 1_000, 10)  # most never had it


def test_a_finding_rings_until_clean_events_say_it_is_mended() -> None:
    dollars = [stored(n, NOW + n, currency="USD") for n in range(4)]
    watch = watched([*dollars, *[stored(10 + n, NOW + 10 + n) for n in range(4)]])
    (alarm,) = reported(watch).alarms
    assert (alarm.code, alarm.path, alarm.since, alarm.severity) == ("currency_mismatch", "currency", NOW, "error")
    assert (alarm.evidence["count"], alarm.evidence["position"]) == (4, 3)
    watched([stored(20 + n, NOW + 20 + n) for n in range(30)], watch)
    assert rings(watch) == []


def test_one_rare_warning_is_no_alarm_but_one_wrong_total_is() -> None:
    order: dict[str, Any] = {
        "order_id": "o",
        "total_minor": 900,
        "subtotal_minor": 100,
        "products": [{"product_id": "a", "price_minor": 100}],
    }
    watch = watched([stored(1, NOW, price_minor=0), stored(2, NOW, "Order Completed", **order)])
    assert rings(watch) == ["total_mismatch:Order Completed:total"]


def test_an_alarm_keeps_its_start_while_it_rings_and_survives_the_file() -> None:
    watch = traffic(1, 2_400)
    first = reported(watch, duplicate=50, received=200).alarms
    again = decode_watch(encode_watch(watch))
    assert again == watch
    second = reported(again, NOW + MINUTE_MS, duplicate=60, received=210).alarms
    assert [(alarm.key, alarm.started_at) for alarm in (*first, *second)] == [("share:duplicate", NOW)] * 2
    assert rings(again, NOW + MINUTE_MS, duplicate=1, received=1_000) == []


def test_bots_imports_and_ourselves_say_nothing_of_the_shop() -> None:
    imported = Stored(3, Event(name="Nonsense", message_id="i", occurred_at=NOW, received_at=NOW, source="import"))
    watch = watched([stored(1, NOW, "Nonsense", ("bot",)), stored(2, NOW, "Decision Made"), imported])
    assert (watch.kinds, watch.runs, watch.position) == ({}, {}, 3)
    assert reported(watch).shares["bot"] == 1


def test_less_than_half_of_what_the_plan_expects() -> None:
    plan = compile_tracking_plan(TrackingPlanDocument(events=(PlannedEvent(name="Order Completed", per_day=100),)), 3)
    watch = traffic(1, 2_400, Order_Completed=24)
    assert "below_plan:Order Completed" in rings(watch, plan=plan)
    assert "below_plan:Order Completed" not in rings(traffic(1, 2_400, Order_Completed=96), plan=plan)


def test_what_no_rule_looks_at_is_let_go_and_no_value_is_kept() -> None:
    secret = "a value of somebody"
    plan = compile_tracking_plan(
        TrackingPlanDocument(
            events=(PlannedEvent(name="E", properties=(PlannedProperty(name="size", allowed=("s",)),)),)
        ), 1,
    )  # fmt: skip
    watch = watched([stored(n, NOW, "E", size=secret) for n in range(5)], plan=plan)
    assert [alarm.code for alarm in reported(watch, plan=plan).alarms] == ["value_not_allowed"]
    assert secret.encode() not in encode_watch(watch)
    prune(watch, NOW + 60 * DAY_MS)
    assert (watch.kinds, watch.runs, watch.shares) == ({}, {}, {})


def test_alarms_are_worst_first() -> None:
    alarms: list[Alarm] = reported(
        watched([stored(n, NOW, "Nonsense", currency="USD") for n in range(9)]), received=1_000, duplicate=900
    ).alarms
    assert [alarm.severity for alarm in alarms] == ["error", "warning", "warning"]


def test_how_products_are_called_is_a_share_of_pages_and_of_servers_apart() -> None:
    """The pages name the group, the server the stock number, and one page a product that is gone."""
    ids = ProductIds([Product(product_id="a-1", name="Lamp", attributes={"item_group_id": "a", "sku": "S1"})])
    named = {"browser": ["a-1", "a", "a-1", "gone", "", "a-1"], "server": ["S1", "a-1"]}
    events = [
        Stored(number, msgspec.structs.replace(stored(number, NOW, product_id=product_id).event, source=source))
        for source, names in named.items()
        for number, product_id in enumerate(names, 1)
    ]
    shares = reported(fold(Watch(), events, PLAN, currency="EUR", ids=ids)).shares
    called = {name: share for name, share in shares.items() if name.startswith("product_")}
    assert called == {
        "product_unknown_browser": 0.2,
        "product_other_id_browser": 0.2,
        "product_unknown_server": 0,
        "product_other_id_server": 0.5,
    }
    assert not any(name.startswith("product_") for name in reported(watched(events)).shares)
