"""What people are compared by when others like them are looked for: what they do, like and spend, whence they come.

Of whoever agreed to personalisation, from what they did under it. Never what they declared (gender and age are among
that), and nothing of sensitive products, whatever they agreed to: who resembles whom is seen by others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from habitue.audiences.batch.streams import PERSONALISE, Streams
from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.features.affinity import ADD, PURCHASE, VIEW
from habitue.lake.port import Batch
from habitue.models.tabular.table import Column, Table

CATEGORIES, BRANDS, LABELS = 16, 8, 30
_MONTH = 30
_COUNTED = {
    "views": names.PRODUCT_VIEWED, "adds": names.PRODUCT_ADDED, "wishes": names.PRODUCT_ADDED_TO_WISHLIST,
    "searches": names.PRODUCTS_SEARCHED, "lists": names.PRODUCT_LIST_VIEWED, "pages": names.PAGE_VIEWED,
    "mail_clicks": names.EMAIL_LINK_CLICKED,
}  # fmt: skip
_LATELY = ("views", "adds", "searches")
# What is told together is kept together: the newest event with a device tells of the place and the language too.
_TOGETHER = {
    "newest": ("device_kind", ("device_kind", "country", "split_part(replace(locale, '_', '-'), '-', 1)")),
    "touch": ("channel_source", ("channel_source", "channel_medium")),
}  # fmt: skip
_LABELS = {
    "device": ("newest", 1), "country": ("newest", 2), "language": ("newest", 3), "last_source": ("last_touch", 1),
    "last_medium": ("last_touch", 2), "first_source": ("first_touch", 1), "first_medium": ("first_touch", 2),
}  # fmt: skip
_BETWEEN = "chr(31)"
_WEIGHT = 8  # above the largest weight

_COMPARED = f"""
SELECT d.*, row_number() OVER (ORDER BY d.person_id) - 1 AS number
FROM ({{did}}) AS d LEFT JOIN left_out_people x ON x.person_id = d.person_id
WHERE (d.agreed & {PERSONALISE}) <> 0 AND x.person_id IS NULL
"""
_ORDERED = """
SELECT n.number, count(*) AS orders, sum(o.net_minor) AS revenue, sum(o.net_minor) / count(*) AS average_order,
    ($now - max(o.moment)) / {day} AS days_since_order
FROM net_orders o JOIN compared n ON n.person_id = o.person_id WHERE o.moment <= $now GROUP BY n.number
"""
# One number a row, not three columns of twelve million: person, product and weight, in that order.
_LIKED = """
WITH seen AS (
    SELECT person_id, product_id, CASE WHEN name = '{viewed}' THEN {view} ELSE {add} END AS weight FROM owned
    WHERE name IN ('{viewed}', '{added}') AND (consent & {personalise}) <> 0 AND moment <= $now
    UNION ALL SELECT o.person_id, l.product_id, {purchase} AS weight FROM net_orders o
    JOIN order_lines l ON l.position = o.position AND l.order_id = o.order_id WHERE l.quantity > 0 AND o.moment <= $now
)
SELECT (n.number * $products + k.product) * {above} + s.weight AS packed
FROM seen s JOIN liked_products k ON k.product_id = s.product_id JOIN compared n ON n.person_id = s.person_id
"""


class Likeness(NamedTuple):
    """Features of people, by columns.

    Attributes
    ----------
    people
        Ids as ASCII bytes, ascending, shape (n,).
    numbers
        Name -> shape (n,), NaN where nothing is known.
    labels
        Name -> (places in the labels, -1 where nothing is known, shape (n,); the labels).
    """

    people: NDArray[np.bytes_]
    numbers: Mapping[str, NDArray[np.float32]]
    labels: Mapping[str, tuple[NDArray[np.int8], tuple[str, ...]]]

    def among(self, ids: NDArray[np.bytes_]) -> NDArray[np.bool_]:
        """Who of the people is one of these, shape (n,); ids of nobody here are passed over."""
        found = np.zeros(len(self.people), np.bool_)
        place = np.searchsorted(self.people, ids)
        place, ids = place[place < len(found)], ids[place < len(found)]
        found[place[self.people[place] == ids]] = True
        return found

    def table(self, rows: slice | NDArray[np.int64]) -> Table:
        """Some rows as a table to learn from or to score."""
        return Table(
            (
                *(Column(name, "number", of[rows].astype(np.float64)) for name, of in self.numbers.items()),
                *(
                    Column(name, "label", codes[rows].astype(np.float64), texts)
                    for name, (codes, texts) in self.labels.items()
                ),
            )
        )


def read_likeness(batch: Batch, left_out: Iterable[str], now_ms: int) -> Likeness:
    """Features of everybody up to now, from a batch prepared by `habitue.audiences.batch.prepare.compiler`.

    Parameters
    ----------
    left_out
        People who are compared with nobody: bots, staff, whoever objects.
    """
    streams = Streams(batch)
    for _ in range(2):  # asked for twice, it is kept as a table instead of being answered each time
        streams.field("net_orders")
    batch.put("left_out_people", {"person_id": sorted(left_out)})
    batch.table("compared", _COMPARED.format(did=_did(now_ms)))
    people = batch.arrays("SELECT person_id FROM compared ORDER BY number")["person_id"]
    n, asked = len(people), {"now": now_ms}
    done = batch.arrays(f"SELECT {', '.join(['number', *_numbers()])} FROM compared")
    numbers = {name: _spread(n, done, name) for name in _numbers()}
    ordered = batch.arrays(_ORDERED.format(day=DAY_MS), asked)
    numbers |= {
        name: _spread(n, ordered, name, 0.0 if name in ("orders", "revenue") else np.nan)
        for name in ("orders", "revenue", "average_order", "days_since_order")
    }
    numbers |= _interests(batch, n, now_ms)
    labels = {name: _labels(batch, n, name) for name in _LABELS}
    return Likeness(people.astype("S") if n else np.zeros(0, "S1"), numbers, labels)


def with_values(likeness: Likeness, people: NDArray[np.bytes_], columns: Mapping[str, NDArray[Any]]) -> Likeness:
    """With versioned values of people (ids ascending) beside the features; NaN for whoever has none."""
    if not len(people):
        return likeness
    at = np.minimum(np.searchsorted(people, likeness.people), len(people) - 1)
    met = people[at] == likeness.people
    found = {name: np.where(met, column[at], np.nan).astype(np.float32) for name, column in columns.items()}
    return likeness._replace(numbers={**likeness.numbers, **found})


def _numbers() -> list[str]:
    return ["days_since_seen", "days_known", *_COUNTED, *(f"{name}_{_MONTH}" for name in _LATELY)]


def _did(now_ms: int) -> str:
    """One look at everybody's events: what they agreed to last, counts, all and of the last month, and the newest or
    first of each label. Only what was done under that consent counts."""
    since = now_ms - _MONTH * DAY_MS
    said = f"consent <> 0 AND name NOT IN ('{names.DECISION_MADE}', '{names.PERSON_RECTIFIED}')"
    code = {name: number for number, name in enumerate(_COUNTED)}
    # compared once as text, then ten times as a number
    kinds = " ".join(f"WHEN '{event}' THEN {code[name]}" for name, event in _COUNTED.items())
    kind = f"CASE name {kinds} ELSE -1 END"
    allowed = f"(consent & {PERSONALISE}) <> 0"
    columns = [
        # in the same millisecond, no beats yes
        f"CASE WHEN {said} THEN moment * 2 + CASE WHEN {allowed} THEN 0 ELSE 1 END END AS said",
        f"CASE WHEN {allowed} THEN moment END AS done_at", f"CASE WHEN {allowed} THEN {kind} END AS did",
        *(
            f"CASE WHEN {allowed} AND {known} <> '' THEN {f' || {_BETWEEN} || '.join(told)} END AS {name}"
            for name, (known, told) in _TOGETHER.items()
        ),
    ]  # fmt: skip
    parts = [
        "arg_max(consent, said) AS agreed",
        f"({now_ms} - max(done_at)) / {DAY_MS} AS days_since_seen",
        f"({now_ms} - min(done_at)) / {DAY_MS} AS days_known",
        *(f"count(*) FILTER (WHERE did = {code[name]}) AS {name}" for name in _COUNTED),
        *(
            f"count(*) FILTER (WHERE did = {code[name]} AND done_at > {since}) AS {name}_{_MONTH}" for name in _LATELY
        ),
        _told("arg_max", "newest", "newest"), _told("arg_max", "last_touch", "touch"),
        _told("arg_min", "first_touch", "touch"),
    ]  # fmt: skip
    return (
        f"SELECT person_id, {', '.join(parts)} FROM (SELECT person_id, consent, {', '.join(columns)} FROM owned"
        f" WHERE moment <= {now_ms}) AS e GROUP BY person_id"
    )


def _told(which: str, name: str, place: str) -> str:
    return f"{which}({place}, done_at) FILTER (WHERE {place} IS NOT NULL) AS {name}"


def _labels(batch: Batch, n: int, name: str) -> tuple[NDArray[np.int8], tuple[str, ...]]:
    """The commonest labels of a column, and who has which."""
    told, place = _LABELS[name]
    label = f"split_part({told}, {_BETWEEN}, {place})"
    counted = batch.rows(
        f"SELECT {label} AS label, count(*) AS n FROM compared WHERE {told} IS NOT NULL AND {label} <> ''"
        f" GROUP BY {label} ORDER BY n DESC, label LIMIT {LABELS}"
    )
    texts = [str(text) for text, _ in counted]
    batch.put(f"labels_{name}", {"label": texts, "code": np.arange(len(texts), dtype=np.int64)})
    rows = batch.arrays(f"SELECT d.number, l.code FROM compared d JOIN labels_{name} l ON l.label = {label}")
    codes = np.full(n, -1, np.int8)
    codes[rows["number"].astype(np.int64)] = rows["code"].astype(np.int8)
    return codes, tuple(texts)


def _interests(batch: Batch, n: int, now_ms: int) -> dict[str, NDArray[np.float32]]:
    """The share of each of the commonest categories and brands in what somebody looks at and buys."""
    products = batch.rows("SELECT product_id, category, brand FROM products WHERE sensitive = 0 ORDER BY product_id")
    ids, categories, brands = ([str(row[at]) for row in products] for at in range(3))
    batch.put("liked_products", {"product_id": ids, "product": np.arange(len(ids), dtype=np.int64)})
    sql = _LIKED.format(
        viewed=names.PRODUCT_VIEWED, added=names.PRODUCT_ADDED, view=int(VIEW), add=int(ADD), purchase=int(PURCHASE),
        personalise=PERSONALISE, above=_WEIGHT,
    )  # fmt: skip
    packed = batch.arrays(sql, {"now": now_ms, "products": len(ids)})["packed"].astype(np.int64, copy=False)
    pair, weight = packed // _WEIGHT, (packed % _WEIGHT).astype(np.float32)
    del packed  # as large as all that is made of it
    number, product = (part.astype(np.int32) for part in np.divmod(pair, max(len(ids), 1)))
    views = np.bincount(product[weight == VIEW], minlength=len(ids))
    total = np.bincount(number, weight, n)
    found: dict[str, NDArray[np.float32]] = {}
    for kind, names_of, most in (("category", categories, CATEGORIES), ("brand", brands, BRANDS)):
        shelf = np.array(names_of)
        for name in _commonest(names_of, views, most):
            mine = np.flatnonzero((shelf == name)[product])
            share = np.full(n, np.nan)
            np.divide(np.bincount(number[mine], weight[mine], n), total, out=share, where=total > 0)
            found[f"{kind} {name}"] = share.astype(np.float32)
    return found


def _commonest(names_of: Sequence[str], views: NDArray[np.int64], most: int) -> list[str]:
    """Of the names of products, those looked at most."""
    looked: Counter[str] = Counter()
    for name, n in zip(names_of, views.tolist(), strict=True):
        looked[name] += n
    ranked = sorted(looked.items(), key=lambda pair: (-pair[1], pair[0]))
    return [name for name, n in ranked if name and n][:most]


def _spread(n: int, rows: Mapping[str, NDArray[Any]], column: str, missing: float = np.nan) -> NDArray[np.float32]:
    found = np.full(n, missing, np.float32)
    found[rows["number"].astype(np.int64)] = rows[column].astype(np.float32)
    return found
