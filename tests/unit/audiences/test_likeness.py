"""What people are compared by, against the same worked out of their events one by one."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from tests.unit.audiences.test_parity import people
from tests.unit.audiences.worlds import LINKS, NOW, PRODUCTS, history, world

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.audiences.batch.likeness import Likeness, read_likeness
from habitue.audiences.batch.prepare import compiler
from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.features.net_orders import NetOrder, net_orders
from habitue.privacy.consent import Purpose

COUNTED = {
    "views": names.PRODUCT_VIEWED, "adds": names.PRODUCT_ADDED, "wishes": names.PRODUCT_ADDED_TO_WISHLIST,
    "searches": names.PRODUCTS_SEARCHED, "lists": names.PRODUCT_LIST_VIEWED, "pages": names.PAGE_VIEWED,
}  # fmt: skip
WEIGHTS = {names.PRODUCT_VIEWED: 1, names.PRODUCT_ADDED: 3}
SHOWABLE = {product.product_id: product for product in PRODUCTS if not product.sensitive}


def read(folder: Path, stored: list[Stored], left_out: list[str]) -> Likeness:
    lake = DuckDBLake(folder)
    lake.append(stored, after=0, until=len(stored))
    with lake.batch() as batch:
        around = world(random.Random(1))
        compiler(batch, {}, world=around, products=PRODUCTS, links=LINKS, now_ms=NOW, position=len(stored))
        return read_likeness(batch, left_out, NOW)


def events_of(stored: list[Stored]) -> dict[str, list[Event]]:
    """What each person did up to now."""
    found: dict[str, list[Event]] = {}
    for one in stored:
        if one.event.occurred_at <= NOW:
            found.setdefault(LINKS.get(one.event.node_id, one.event.node_id), []).append(one.event)
    return found


def agrees(mine: list[Event]) -> bool:
    """Whether the newest word allows it; of two in one millisecond, no."""
    said = [event for event in mine if event.consent]
    newest = max((event.occurred_at for event in said), default=0)
    return bool(said) and all(allowed(event) for event in said if event.occurred_at == newest)


def allowed(event: Event) -> bool:
    return bool(event.consent & Purpose.PERSONALISE)


def numbers(mine: list[Event], orders: list[NetOrder]) -> dict[str, float]:
    done = [event for event in mine if allowed(event)]
    ages = [(NOW - event.occurred_at) / DAY_MS for event in done]
    found = {
        "days_since_seen": min(ages, default=math.nan), "days_known": max(ages, default=math.nan),
        "orders": len(orders), "revenue": sum(order.net_minor for order in orders),
        "average_order": sum(order.net_minor for order in orders) / len(orders) if orders else math.nan,
        "days_since_order": min(((NOW - order.at) / DAY_MS for order in orders), default=math.nan),
    }  # fmt: skip
    for name, event_name in COUNTED.items():
        ats = [event.occurred_at for event in done if event.name == event_name]
        found[name] = len(ats)
        if name in ("views", "adds", "searches"):
            found[f"{name}_30"] = sum(at > NOW - 30 * DAY_MS for at in ats)
    return found


def liked(mine: list[Event], orders: list[NetOrder]) -> Counter[str]:
    """Weight of each product that may be shown to anybody."""
    weights: Counter[str] = Counter()
    for event in mine:
        if allowed(event) and event.name in WEIGHTS:
            weights[event.properties["product_id"]] += WEIGHTS[event.name]
    versions = {(event.properties.get("order_id"), event.occurred_at): event for event in mine}
    for order in orders:
        for line in versions[order.order_id, order.at].properties.get("products", ()):
            weights[line["product_id"]] += 5
    return Counter({product_id: n for product_id, n in weights.items() if product_id in SHOWABLE})


@pytest.mark.parametrize("seed", range(6))
def test_people_are_compared_by_what_their_events_say(seed: int, tmp_path: Path) -> None:
    stored = history(random.Random(f"likeness-{seed}"), 250)
    left_out = ["u2"] if seed % 2 else []
    likeness, states = read(tmp_path, stored, left_out), people(stored)
    did = {person: mine for person, mine in events_of(stored).items() if agrees(mine) and person not in left_out}
    assert [one.decode() for one in likeness.people] == sorted(did)
    for number, (person, mine) in enumerate(sorted(did.items())):
        orders = [order for order in net_orders(states[person], {"o3"}) if order.at <= NOW]
        for name, value in numbers(mine, orders).items():
            assert likeness.numbers[name][number] == pytest.approx(value, rel=1e-6, nan_ok=True), (person, name)
        weights = liked(mine, orders)
        for kind in ("category", "brand"):
            shares: defaultdict[str, float] = defaultdict(float)
            for product_id, weight in weights.items():
                shares[getattr(SHOWABLE[product_id], kind)] += weight / weights.total()
            for name in {value for product in SHOWABLE.values() if (value := getattr(product, kind))}:
                told = likeness.numbers.get(f"{kind} {name}")  # what nobody looks at is no column
                if told is not None:
                    expected = shares[name] if weights else math.nan
                    assert told[number] == pytest.approx(expected, abs=1e-6, nan_ok=True), (person, name)
        for name, label in {"device": "kind", "country": "country"}.items():
            codes, texts = likeness.labels[name]
            shown = [event for event in mine if allowed(event) and event.context.get("device")]
            newest = max((event.occurred_at for event in shown), default=0)
            told_last = {
                {**event.context["device"], **event.context.get("place", {})}.get(label, "")
                for event in shown
                if event.occurred_at == newest
            }
            assert (texts[codes[number]] if codes[number] >= 0 else "") in (told_last or {""}), (person, name)


def test_a_column_for_each_category_and_brand_that_somebody_looked_at(tmp_path: Path) -> None:
    stored = history(random.Random("likeness-0"), 400)
    seen = [
        SHOWABLE[product_id]
        for mine in events_of(stored).values()
        for event in mine
        if agrees(mine) and allowed(event) and event.name == names.PRODUCT_VIEWED
        and (product_id := event.properties["product_id"]) in SHOWABLE
    ]  # fmt: skip
    wanted = {f"category {one.category}" for one in seen if one.category}
    wanted |= {f"brand {one.brand}" for one in seen if one.brand}
    columns = read(tmp_path, stored, []).numbers.keys()
    assert {name for name in columns if name.startswith(("category ", "brand "))} == wanted


def test_of_two_words_in_one_millisecond_no_holds(tmp_path: Path) -> None:
    yes, no = int(Purpose.MEASURE | Purpose.PERSONALISE), int(Purpose.MEASURE)
    said = {"d1": (yes, no), "d3": (no, yes), "u2": (yes, yes)}
    events = [
        Event(
            name=names.PAGE_VIEWED, message_id=f"{node}-{n}", occurred_at=NOW, received_at=NOW, node_id=node,
            consent=word,
        )
        for node, words in said.items()
        for n, word in enumerate(words)
    ]  # fmt: skip
    stored = [Stored(position, event) for position, event in enumerate(events, 1)]
    assert read(tmp_path, stored, []).people.tolist() == [b"u2"]


@pytest.mark.parametrize("ids", [[], ["a"], ["d1"], ["u2", "d1"], ["d1", "d10", "d2", "z"], ["d"]])
def test_who_is_among_them(ids: list[str]) -> None:
    people = np.array([b"d1", b"d2", b"d3", b"u2"])
    asked = np.array(ids, "S")
    assert Likeness(people, {}, {}).among(asked).tolist() == np.isin(people, asked).tolist()
    assert Likeness(people[:0], {}, {}).among(asked).tolist() == []
