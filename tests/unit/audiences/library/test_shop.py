"""The library on the synthetic shop: what the shop sends data for tells some people from others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.unit.audiences.library.shop import Shop
from tests.unit.testing.test_shoppers import NOW

from habitue.audiences.library import ENTRIES, Need, needs
from habitue.audiences.library.terms import fact
from habitue.audiences.lifecycle import STAGES
from habitue.audiences.live.compile import Audiences
from habitue.audiences.rfm import GROUPS
from habitue.audiences.values.artefact import load_values
from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.events.envelope import Event
from habitue.privacy.consent import Purpose, granted
from habitue.profiles.fold import fold
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop(tmp_path_factory.mktemp("shop"))


def has(shop: Shop, need: Need) -> bool:
    """Whether the synthetic shop has this kind of data."""
    match need.kind:
        case "event":
            return bool(shop.sent[need.name])
        case "value":
            return any(need.name in held for held in (shop.values.scores, shop.values.groups, shop.values.moments))
        case "source":
            return need.name in ("browser", "catalogue", "channel")
        case _:
            return False


def searched(event: Event) -> bool:
    """Whether it is a search that somebody is remembered by."""
    return event.name == names.PRODUCTS_SEARCHED and granted(event.consent, Purpose.PERSONALISE)


def fitting(shop: Shop) -> dict[str, dict[str, Any]]:
    """Parameters in the shop's own words, where a default is only an example."""
    product = max(shop.products, key=lambda one: sum(one.category == other.category for other in shop.products))
    branded = next(one for one in shop.products if one.brand)
    category, brand = product.category, branded.brand
    order = next(event.properties for event in shop.events if event.name == "Order Completed")
    touches = [event.context["channel"] for event in shop.events if event.context.get("channel")]
    query = shop.events[max(n for n, event in enumerate(shop.events) if searched(event))].properties["query"]
    attribute, value = next(iter(next(one.attributes for one in shop.products if one.attributes).items()), ("", ""))
    fields = ("source", "medium", "campaign", "term", "content", "click", "referrer", "group")
    words = {field: (next((touch[field] for touch in touches if touch.get(field)), ""),) for field in fields}
    found: dict[str, dict[str, Any]] = {
        "worth.bought_product": {"products": [order["products"][0]["product_id"]]},
        "worth.bought_category": {"category": [category]},
        "interest.category": {"category": category, "share": 0.5},
        "interest.brand": {"brand": brand, "share": 0.2},
        "interest.favourite_category": {"categories": [category]},
        "interest.favourite_brand": {"brands": [brand]},
        "interest.looked_at": {"categories": [category]},
        "interest.attribute": {"attribute": attribute, "values": [value]},
        "interest.searched": {"words": query.split()[0], "last": "120d"},
        "rfm.quiet_champions": {"engagement": 3},
        "worth.orders": {"least": 3},
        "traffic.first_campaign": {"values": words["campaign"]},
        "device.browser": {"values": ["Chrome"]},
    }
    return found | {f"traffic.{field}": {"values": value} for field, value in words.items() if value != ("",)}


def test_it_tells_some_people_from_others(shop: Shop) -> None:
    parameters = fitting(shop)
    asked = {
        entry_id: entry.condition(parameters.get(entry_id, {}))
        for entry_id, entry in ENTRIES.items()
        if all(has(shop, need) for need in needs(entry.condition())) and not entry.of_visit
    }
    nobody, everybody = set(), set()
    for entry_id, members in shop.members(asked).items():
        assert members <= shop.people
        if not members:
            nobody.add(entry_id)
        elif members == shop.people:
            everybody.add(entry_id)
    assert len(asked) > 50
    assert (nobody, everybody) == (NOBODY, {"clock.weekdays"})


NOBODY = {
    "clock.hours", "clock.months",  # all are in one time zone: all at once, or nobody
    "lifecycle.anniversary",  # the shop is 120 days old
    "rfm.moved", "rfm.recovered",  # the first night
    "abandonment.checkout",  # whoever begins to order ends it
    "traffic.content", "traffic.term", "device.narrow", "device.wide",  # no such parameters and no screens are sent
    "worth.coupon_sensitive", "worth.price_sensitive",  # no coupons, no reductions
}  # fmt: skip


def test_everybody_is_in_one_stage(shop: Shop) -> None:
    stages = shop.members({stage: fact("lifecycle", "is", stage) for stage in STAGES})
    assert sum(map(len, stages.values())) == len(shop.people)
    assert set().union(*stages.values()) == shop.people
    funnel = ENTRIES["voice.stage"]
    choices = funnel.parameters[0].choices
    found = shop.members({stage: funnel.condition({"stage": stage}) for stage in choices})
    assert sum(map(len, found.values())) == len(shop.people)
    assert set().union(*found.values()) == shop.people
    assert len(found["purchase"]) > len(found["loyalty"]) * 0.1 > 0


def test_values_say_what_the_orders_say(shop: Shop) -> None:
    """Groups are of exactly those who ordered, and the VIP bring what they are said to bring."""
    ordered = shop.members({"all": fact("orders", "at_least", 1)})["all"]
    assert set(shop.values.groups["rfm.current"]) == ordered
    groups = shop.members({name: fact("group", "is", name, key="rfm.current") for name in GROUPS})
    assert sum(map(len, groups.values())) == len(ordered)
    assert len(groups["champions"]) > 5
    card = shop.card
    assert card.customers == len(ordered)
    assert card.cuts is not None
    assert card.cuts.based_on == len(ordered)
    assert card.missing == {}
    vip = shop.members({"vip": ENTRIES["worth.vip"].condition({"share": 0.7})})["vip"]
    assert len(vip) == card.vip["70%"][1]


def test_live_says_the_same(shop: Shop) -> None:
    """On the profiles of the same people, in the entries that need no page."""
    parameters = fitting(shop)
    asked = {
        entry_id: entry.condition(parameters.get(entry_id, {}))
        for entry_id, entry in ENTRIES.items()
        if not any(need.name in ("page", "weather") for need in needs(entry.condition()))
    }
    nodes: dict[str, NodeState] = {}
    for event in shop.events:
        if event.node_id:
            fold(nodes.setdefault(event.node_id, NodeState(event.node_id)), event)
    of: dict[str, list[NodeState]] = {}
    for node_id, state in nodes.items():
        of.setdefault(shop.links.get(node_id, node_id), []).append(state)
    audiences = Audiences(asked)
    found: dict[str, set[str]] = {entry_id: set() for entry_id in asked}
    for person_id, states in list(of.items())[:150]:
        state = merge(person_id, states)
        person = audiences.person(state, shop.world, NOW, registered=person_id.startswith("u"))
        for entry_id, (holds, _) in audiences.memberships(person).items():
            if holds:
                found[entry_id].add(person_id)
    those = set(list(of)[:150])
    for entry_id, members in shop.members(asked).items():
        assert members & those == found[entry_id], entry_id


def test_moves_between_groups_are_remembered(shop: Shop, tmp_path: Path) -> None:
    """Whoever moved knows from where and since when; who stayed keeps what was; the first night knows of no change."""
    first, card = shop.value(NOW, tmp_path)
    before = dict(first.groups["rfm.current"])
    assert not list(first.moments["rfm.changed"])
    then = NOW + 20 * DAY_MS
    second, held = shop.value(then, tmp_path)
    assert held.cuts == card.cuts  # held for a month
    moved = {person for person, group in second.groups["rfm.current"].items() if before[person] != group}
    assert moved
    assert dict(second.moments["rfm.changed"]) == dict.fromkeys(moved, then)
    assert dict(second.groups["rfm.previous"]) == {person: before[person] for person in moved}
    third, _ = shop.value(then + DAY_MS, tmp_path)
    stayed = {person for person in moved if third.moments["rfm.changed"][person] == then}
    assert stayed
    assert all(third.groups["rfm.previous"][person] == before[person] for person in stayed)
    last, learned = shop.value(NOW + 40 * DAY_MS, tmp_path)
    assert learned.cuts != card.cuts
    assert last.version != third.version
    assert load_values(tmp_path, last) is last
