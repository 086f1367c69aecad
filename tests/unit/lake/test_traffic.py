"""Rules about traffic over the lake: another rule gives another past, and both evaluators give the same one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.duckdb.training import training_rows
from habitue.core.clock import MINUTE_MS, SECOND_MS
from habitue.events import names
from habitue.events.envelope import Claims, Event, Stored
from habitue.events.traffic import DEFAULT_RULES, TrafficRules, why_left_out
from habitue.lake import traffic
from habitue.lake.left_out import differences, left_out
from habitue.measurement.period import period_until
from habitue.measurement.plan import Plan
from habitue.measurement.tables import prepare
from habitue.testing.events import NOON, viewed

OFFICE, MOBILE = "203.0.113.0/24", "2001:db8:77::/48"
LINKS = {"staff_phone": "ustaff"}
OFF = TrafficRules(bot_agents=frozenset(), views_per_minute=0, views_per_second=0, staff_flag=False, test_flag=False)


def on(node_id: str, **context: Any) -> Event:
    return viewed(f"v-{node_id}", node_id, context=context)


def order(order_id: str, node_id: str, flags: tuple[str, ...] = (), **said: Any) -> Event:
    told = {"order_id": order_id, "total_minor": 500, "currency": "EUR", "products": [{"product_id": "p1"}], **said}
    return viewed(f"o-{order_id}", node_id, name=names.ORDER_COMPLETED, properties=told, source="server", flags=flags)


def views(node_id: str, count: int, apart_ms: int) -> list[Event]:
    return [viewed(f"{node_id}-{n}", node_id, at=NOON - 10 * MINUTE_MS + n * apart_ms) for n in range(count)]


LIVED = [
    on("customer"),
    on("crawler", device={"agent": "crawler"}),
    on("headless", device={"agent": "headless"}),
    viewed("v-old_bot", "old_bot", flags=("bot",)),  # from before classes were kept
    on("office", network=OFFICE),
    on("mobile", network=MOBILE),
    viewed("v-flagged", "flagged", flags=("staff",)),
    viewed("i-domain", "domain", name=names.IDENTIFIED, context={"email_domain": "h(shop.example)"}, properties={}),
    on("domain"),
    on("staff_phone"),
    on("ustaff"),
    *views("fast", 12, 10),
    *views("steady", 61, 950),
    *views("human", 30, 20 * SECOND_MS),
    order("o1", "customer"),
    order("o2", "customer", ("test",)),
    order("o3", "customer", coupon="INTERNAL"),
    order("TEST-4", "customer"),
    order("o5", "old_bot"),
]
EVERYBODY = {"customer", "crawler", "headless", "old_bot", "office", "mobile", "flagged", "domain", "ustaff", "fast",
             "steady", "human"}  # fmt: skip
ORDERS = {"o1", "o2", "o3", "TEST-4", "o5"}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> DuckDBLake:
    lake = DuckDBLake(tmp_path_factory.mktemp("lake"))
    lake.append([Stored(n, one) for n, one in enumerate(LIVED, 1)], after=0, until=len(LIVED))
    return lake


def figures(lake: DuckDBLake, rules: TrafficRules) -> tuple[set[str], set[str], set[str]]:
    """Persons in figures, orders in totals, persons models learn from."""
    period = period_until(NOON + 1, 7, "UTC")
    plan = Plan(period=period, days=7, currency="EUR", holdout_share=0.0, traffic=rules)
    with lake.batch() as batch:
        learnt, _ = training_rows(batch, since=0, until=NOON + 1, links=LINKS, traffic=rules)
        prepare(batch, plan, LINKS)
        seen = {person for (person,) in batch.rows("SELECT person_id FROM actions WHERE name = 'Product Viewed'")}
        orders = {order_id for (order_id,) in batch.rows("SELECT order_id FROM orders")}
    assert learnt.person is not None
    return seen, orders, set(learnt.person)


BY_DEFAULT = {"crawler", "headless", "old_bot", "flagged", "fast", "steady"}


@pytest.mark.parametrize(("changed", "people", "orders"), [
    (None, BY_DEFAULT, {"o2", "o5"}),
    ({}, set(), set()),
    ({"bot_agents": frozenset({"headless"})}, {"headless"}, set()),
    ({"bot_agents": frozenset({"crawler"})}, {"crawler", "old_bot"}, {"o5"}),
    ({"views_per_second": 10}, {"fast"}, set()),
    ({"views_per_minute": 60}, {"steady"}, set()),
    ({"views_per_minute": 11}, {"fast", "steady"}, set()),
    ({"staff_flag": True}, {"flagged"}, set()),
    ({"staff_networks": ("203.0.0.0/16",)}, {"office"}, set()),
    ({"bot_networks": ("2001:db8::/32",)}, {"mobile"}, set()),
    ({"staff_domains": frozenset({"h(shop.example)"})}, {"domain"}, set()),
    ({"staff_users": frozenset({"ustaff"})}, {"ustaff"}, set()),  # with the telephone that is linked to them
    ({"test_flag": True}, set(), {"o2"}),
    ({"test_coupons": frozenset({"INTERNAL"})}, set(), {"o3"}),
    ({"test_prefixes": ("TEST-",)}, set(), {"TEST-4"}),
])  # fmt: skip
def test_another_rule_gives_another_past(
    lake: DuckDBLake, changed: dict[str, Any] | None, people: set[str], orders: set[str]
) -> None:
    rules = DEFAULT_RULES if changed is None else msgspec.structs.replace(OFF, **changed)
    assert figures(lake, rules) == (EVERYBODY - people, ORDERS - orders, EVERYBODY - people)


def test_both_evaluators_say_the_same_of_single_events() -> None:
    """Those that look at one event: the live one knows no rates and no links."""
    rules = msgspec.structs.replace(
        DEFAULT_RULES, staff_networks=("203.0.0.0/16",), staff_domains=frozenset({"h(shop.example)"}),
        staff_users=frozenset({"ustaff"}), test_coupons=frozenset({"INTERNAL"}), test_prefixes=("TEST-",),
    )  # fmt: skip
    found = {event.message_id: why for event in LIVED if (why := why_left_out(event, rules))}
    assert found == {
        "v-crawler": "bot", "v-headless": "bot", "v-old_bot": "bot", "v-office": "staff", "v-flagged": "staff",
        "i-domain": "staff", "v-ustaff": "staff", "o-o2": "test", "o-o3": "test", "o-TEST-4": "test",
    }  # fmt: skip
    episode = viewed("e", "dx", claims=Claims("dx", "ustaff", "token"))
    assert why_left_out(episode, rules) == "staff"


def test_mutant_rules_that_only_look_at_flags_are_caught(lake: DuckDBLake, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the lake asked before there were rules."""
    baked = "SELECT DISTINCT node_id FROM events WHERE array_contains(flags, 'bot') OR array_contains(flags, 'staff')"
    monkeypatch.setattr(traffic, "_NODES", baked)
    assert figures(lake, OFF)[0] != EVERYBODY
    assert "headless" in figures(lake, DEFAULT_RULES)[0]


def test_order_of_arrival_changes_nothing(tmp_path: Path, lake: DuckDBLake) -> None:
    other = DuckDBLake(tmp_path)
    other.append([Stored(n, one) for n, one in enumerate(reversed(LIVED), 1)], after=0, until=len(LIVED))
    assert figures(other, DEFAULT_RULES) == figures(lake, DEFAULT_RULES)


PERSONS = {**{node: node for node in EVERYBODY}, **LINKS}
ONE_RULE: list[dict[str, Any]] = [
    {}, {"bot_agents": frozenset({"crawler"})}, {"views_per_second": 10}, {"views_per_minute": 11},
    {"staff_flag": True},
    {"staff_networks": ("203.0.0.0/16",)}, {"bot_networks": ("2001:db8::/32",)},
    {"staff_domains": frozenset({"h(shop.example)"})}, {"staff_users": frozenset({"ustaff"})}, {"test_flag": True},
]  # fmt: skip


@pytest.mark.parametrize("changed", ONE_RULE, ids=str)
def test_who_is_left_out_is_who_is_in_no_figure(lake: DuckDBLake, changed: dict[str, Any]) -> None:
    rules = msgspec.structs.replace(OFF, **changed)
    with lake.batch() as batch:
        nodes = left_out(batch, rules, LINKS)
    seen, _, _ = figures(lake, rules)
    assert seen == {person for node, person in PERSONS.items() if node not in nodes}


def test_why_somebody_is_left_out(lake: DuckDBLake) -> None:
    rules = msgspec.structs.replace(
        OFF, bot_agents=frozenset({"crawler"}), staff_users=frozenset({"ustaff"}), staff_networks=(OFFICE,),
        bot_networks=("2001:db8::/32",), views_per_second=10,
    )  # fmt: skip
    with lake.batch() as batch:
        nodes = left_out(batch, rules, LINKS)
    assert nodes == {
        "crawler": "bot", "old_bot": "bot", "fast": "bot", "mobile": "bot", "office": "staff", "ustaff": "staff",
        "staff_phone": "staff",
    }  # fmt: skip


@pytest.mark.parametrize("changed", ONE_RULE, ids=str)
def test_what_a_draft_changes_is_what_the_figures_say_under_each(lake: DuckDBLake, changed: dict[str, Any]) -> None:
    draft = msgspec.structs.replace(OFF, **changed)
    with lake.batch() as batch:
        there = differences(batch, DEFAULT_RULES, draft, LINKS, 0)
        back = differences(batch, draft, DEFAULT_RULES, LINKS, 0)
    for name, found in there.items():
        assert found.after == found.before - found.leave + found.come_back, name
        assert (found.leave, found.come_back) == (back[name].come_back, back[name].leave), name
    (seen, orders, _), (seen_then, orders_then, _) = figures(lake, DEFAULT_RULES), figures(lake, draft)
    assert (there["orders"].leave, there["orders"].come_back) == (len(orders - orders_then), len(orders_then - orders))
    assert (there["people"].leave, there["people"].come_back) == (len(seen - seen_then), len(seen_then - seen))


def test_only_the_days_asked_for_are_compared(lake: DuckDBLake) -> None:
    with lake.batch() as batch:
        found = differences(batch, DEFAULT_RULES, OFF, LINKS, NOON + 1)
    assert {(one.before, one.after) for one in found.values()} == {(0, 0)}
