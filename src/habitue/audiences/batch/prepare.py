"""What the batch evaluator starts from: whose events are whose, the catalogue, the clocks and the versioned values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habitue.audiences.batch.compile import Compiler, Moment
from habitue.audiences.batch.facts import PEOPLE, VALUES
from habitue.audiences.batch.streams import OWNED
from habitue.audiences.language.checks.walk import walk
from habitue.audiences.language.condition import Condition, Fact
from habitue.audiences.lifecycle import Rhythm
from habitue.audiences.live.compare import folded
from habitue.audiences.live.person import World
from habitue.catalog.product import Product
from habitue.lake.objections import STATEMENTS, objecting
from habitue.lake.port import Batch
from habitue.privacy.consent import Purpose

FOREVER_MS = 2**53  # after every event


def compiler(
    batch: Batch,
    conditions: Mapping[str, Condition],
    *,
    world: World,
    products: Iterable[Product],
    links: Mapping[str, str],
    now_ms: int,
    position: int,
    before_ms: int = FOREVER_MS,
) -> Compiler:
    """The evaluator of audiences at one instant, as of one position of the log.

    Parameters
    ----------
    products
        The whole catalogue.
    links
        Identity node -> person, for nodes that belong to a person of another id.
    before_ms
        Events from here on are not known. Asked of a past instant, who was in an audience *then* needs it: the newest
        events of a name fill the places that profiles have for them, and would push out those that were there.
    """
    batch.put("audience_links", {"node_id": list(links), "person_id": list(links.values())})
    _put_products(batch, products)
    batch.put("left_out_orders", {"order_id": sorted(world.left_out)})
    _put_rhythm(batch, world.rhythm)
    batch.view("owned", OWNED.replace("$position", str(int(position))).replace("$before", str(int(before_ms))))
    _put_values(batch, world, conditions.values())
    batch.view("people", PEOPLE)
    return Compiler(batch, Moment(now_ms, world.currency, position, before_ms, world.zone), conditions)


def _put_products(batch: Batch, products: Iterable[Product]) -> None:
    known = list(products)
    batch.put(
        "products",
        {
            "product_id": [product.product_id for product in known],
            "category": [product.category for product in known],
            "brand": [product.brand for product in known],
            "folded_category": [folded(product.category) for product in known],
            "folded_brand": [folded(product.brand) for product in known],
            "name": [product.name for product in known],
            "price_minor": _numbers([product.price_minor for product in known]),
            "sensitive": _numbers([int(product.sensitive) for product in known]),
        },
    )
    facts = [
        (product.product_id, key, value) for product in known for key, value in product.attributes.items() if value
    ]
    ids, keys, values = ([fact[at] for fact in facts] for at in range(3))
    batch.put("product_attributes", {"product_id": ids, "key": keys, "value": values})


def _put_values(batch: Batch, world: World, conditions: Iterable[Condition]) -> None:
    """The versioned values that are asked for, one table for each kind: all of a million people's would not fit. And of
    whom none may be used: they may have objected since these were computed."""
    asked = {
        (part.fact, part.key) for one in conditions for _, part in walk(one) if isinstance(part, Fact) and part.key
    }
    kinds: list[tuple[str, Mapping[str, Mapping[str, Any]], type]] = [
        ("score", world.scores, np.float64),
        ("group", world.groups, object),
        ("moment", world.moments, np.int64),
    ]
    for fact, values, kind in kinds:
        table, wanted = f"{fact}_values", sorted(name for of, name in asked if of == fact and name in values)
        rows = [(name, person, value) for name in wanted for person, value in values[name].items()]
        names, people, figures = ([row[at] for row in rows] for at in range(3))
        batch.put(table, {"name": names, "person_id": people, "value": np.array(figures, dtype=kind)})
    if any(fact in VALUES for fact, _ in asked):
        stated = batch.rows(f"SELECT person_id, moment, tie, properties FROM owned WHERE {STATEMENTS}")
        batch.put("objecting_people", {"person_id": sorted(objecting(stated, Purpose.PERSONALISE))})
    listed = [(list_id, person) for list_id, people in world.lists.items() for person in sorted(people)]
    batch.put("list_members", {"list_id": [row[0] for row in listed], "person_id": [row[1] for row in listed]})


def _put_rhythm(batch: Batch, rhythm: Rhythm) -> None:
    delays = rhythm.delays
    batch.put(
        "order_delays",
        {
            "orders": list(range(1, len(delays) + 1)),
            "due_ms": [one.due_ms for one in delays],
            "at_risk_ms": [one.at_risk_ms for one in delays],
            "lapsed_ms": [one.lapsed_ms for one in delays],
            "loyal_orders": [rhythm.loyal_orders] * len(delays),
        },
    )


def _numbers(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)  # an empty list would say nothing of its kind
