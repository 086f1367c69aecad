"""What the versioned values of people are computed from: the lake, with the orders, caps and links of audiences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habitue.audiences.batch.streams import CONSENTS, MEASURE, PERSONALISE, Streams
from habitue.audiences.customers import Orders, Rows
from habitue.audiences.vocabulary import PRODUCT_BOUGHT
from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.lake.port import Batch
from habitue.profiles import memory

ENGAGED_DAYS = 90
REDUCED = 0.95  # of the usual price and below: prices that rise a little are no reductions of what was sold before
_FEW = 5  # products with a price: in a smaller category dear and cheap mean nothing

_NUMBERED = """
SELECT p.person_id, row_number() OVER (ORDER BY p.person_id) - 1 AS number
FROM people p LEFT JOIN left_out_people x ON x.person_id = p.person_id WHERE x.person_id IS NULL
"""
_ORDERS = """
SELECT n.number, o.moment, o.net_minor,
    CASE WHEN o.currency IN ('', $currency) THEN 1 ELSE 0 END AS counted,
    CASE WHEN e.coupon <> '' THEN 1 ELSE 0 END AS with_coupon
FROM net_orders o JOIN numbered n ON n.person_id = o.person_id JOIN owned e ON e.position = o.position
WHERE o.moment <= $now
ORDER BY n.number, o.moment, o.tie
"""
_IN_THE_SHOP = ", ".join(f"'{source}'" for source in sorted(memory.IN_THE_SHOP))
_NO_VISIT = ", ".join(f"'{name}'" for name in sorted(memory.NO_VISIT))
# Clicks, not openings: many mail programs open every message by themselves.
_ENGAGED = f"""
SELECT n.number, count(DISTINCT floor(e.moment / {DAY_MS})) AS days
FROM owned e JOIN numbered n ON n.person_id = e.person_id
WHERE (e.consent & {MEASURE}) <> 0 AND e.moment > $since AND e.moment <= $now
    AND ((e.source IN ({_IN_THE_SHOP}) AND e.name NOT IN ({_NO_VISIT})) OR e.name = '{names.EMAIL_LINK_CLICKED}')
GROUP BY n.number
"""
_BOUGHT = """
SELECT n.number, sum(CASE WHEN r.level IS NULL THEN 0 ELSE 1 END) AS known, sum(coalesce(r.level, 0)) AS level,
    sum(CASE WHEN s.price_minor > 0 AND u.usual_minor > 0 AND o.currency IN ('', $currency) THEN 1 ELSE 0 END)
        AS priced,
    sum(CASE WHEN s.price_minor > 0 AND u.usual_minor > 0 AND o.currency IN ('', $currency)
        AND s.price_minor <= {reduced} * u.usual_minor THEN 1 ELSE 0 END) AS reduced
FROM {bought} s JOIN numbered n ON n.person_id = s.person_id
JOIN net_orders o ON o.person_id = s.person_id AND o.moment = s.moment AND o.tie = s.tie
LEFT JOIN price_levels r ON r.product_id = s.product_id
LEFT JOIN usual_prices u ON u.product_id = s.product_id
WHERE s.moment <= $now AND s.quantity > 0
GROUP BY n.number
"""
_CONSENTED = f"""
SELECT n.number, 1 AS consented FROM consents c JOIN numbered n ON n.person_id = c.person_id
WHERE (c.consent & {PERSONALISE}) <> 0
"""
_VIEWED = """
SELECT n.number, count(*) AS known, sum(r.level) AS level
FROM {viewed} s JOIN numbered n ON n.person_id = s.person_id JOIN price_levels r ON r.product_id = s.product_id
WHERE s.moment <= $now GROUP BY n.number
"""


def read_rows(
    batch: Batch, products: Iterable[Product], left_out: Iterable[str], *, currency: str, now_ms: int
) -> Rows:
    """Read everybody up to now from a batch prepared by `habitue.audiences.batch.prepare.compiler`.

    Parameters
    ----------
    left_out
        People of whom nothing is computed: bots, staff, whoever objects.
    """
    known = list(products)
    streams = Streams(batch)
    streams.field("net_orders")
    batch.put("left_out_people", {"person_id": sorted(left_out)})
    batch.table("numbered", _NUMBERED)
    batch.put("price_levels", _columns(price_levels(known), np.float64, "level"))
    batch.put("usual_prices", _columns(usual_prices(known, currency), np.int64, "usual_minor"))
    asked: dict[str, Any] = {"now": now_ms, "currency": currency, "since": now_ms - ENGAGED_DAYS * DAY_MS}
    streams.scratch.named("consents", CONSENTS)
    people = batch.arrays("SELECT person_id FROM numbered ORDER BY number")["person_id"]
    n = len(people)
    orders = batch.arrays(_ORDERS, asked)
    engaged = batch.arrays(_ENGAGED, asked)
    bought = batch.arrays(_BOUGHT.format(bought=streams.stream(PRODUCT_BOUGHT), reduced=REDUCED), asked)
    viewed = batch.arrays(_VIEWED.format(viewed=streams.stream(names.PRODUCT_VIEWED)), asked)
    return Rows(
        people.astype("S") if n else np.zeros(0, "S1"),
        Orders(
            orders["number"].astype(np.int64),
            orders["moment"].astype(np.int64),
            np.where(orders["counted"] == 1, orders["net_minor"], 0).astype(np.int64),
            orders["with_coupon"].astype(np.int64),
        ),
        _spread(n, engaged, "days").astype(np.int64),
        (_spread(n, bought, "known"), _spread(n, bought, "level")),
        (_spread(n, viewed, "known"), _spread(n, viewed, "level")),
        _spread(n, bought, "priced"),
        _spread(n, bought, "reduced"),
        _spread(n, batch.arrays(_CONSENTED), "consented") > 0,
    )


def price_levels(products: Iterable[Product]) -> dict[str, float]:
    """Product id -> the share of its category that is cheaper, 0 to 1 (half of those that cost the same count)."""
    shelves: dict[str, list[Product]] = {}
    for product in products:
        if product.price_minor > 0 and product.category:
            shelves.setdefault(product.category, []).append(product)
    found = {}
    for shelf in shelves.values():
        if len(shelf) < _FEW:
            continue
        prices = np.sort(np.array([product.price_minor for product in shelf]))
        for product in shelf:
            cheaper = np.searchsorted(prices, product.price_minor)
            not_dearer = np.searchsorted(prices, product.price_minor, "right")
            found[product.product_id] = float((cheaper + not_dearer) / 2 / len(prices))
    return found


def usual_prices(products: Iterable[Product], currency: str) -> dict[str, int]:
    """Product id -> what it costs when it is not reduced: the crossed-out price where there is one."""
    return {
        product.product_id: max(product.price_minor, product.was_minor)
        for product in products
        if product.price_minor > 0 and product.currency in ("", currency)
    }


def _columns(values: Mapping[str, float], kind: type, name: str) -> dict[str, Any]:
    return {"product_id": list(values), name: np.array(list(values.values()), dtype=kind)}


def _spread(n: int, rows: Mapping[str, NDArray[Any]], column: str) -> NDArray[np.float64]:
    """A column of those who have rows, as one of everybody: 0 for the others."""
    found = np.zeros(n)
    found[rows["number"].astype(np.int64)] = rows[column].astype(np.float64)
    return found
