"""Shares of a person's decayed interest by category and brand, as conditions compare them.

All interests decay alike, so their shares do not change by time alone; they are rounded, because engines add in other
orders.
"""

from __future__ import annotations

from collections import defaultdict

from habitue.audiences.live.person import Person
from habitue.audiences.vocabulary import PRODUCT_BOUGHT
from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.features.affinity import ADD, HALF_LIFE_DAYS, PURCHASE, VIEW

DIGITS = 6
_HALF_LIFE_MS = HALF_LIFE_DAYS * DAY_MS
_WEIGHTS = ((names.PRODUCT_VIEWED, VIEW), (names.PRODUCT_ADDED, ADD))


def shares(person: Person, kind: str) -> dict[str, float]:
    """Category (or brand) -> share of the person's interest, 0 to 1; worked out once."""
    found = person.shares.get(kind)
    if found is None:
        found = person.shares[kind] = _shares(person, kind)
    return found


def _shares(person: Person, kind: str) -> dict[str, float]:
    seen = [(weight, person.stream(event)) for event, weight in _WEIGHTS]
    seen.append((PURCHASE, [entry for entry in person.stream(PRODUCT_BOUGHT) if entry[3] > 0]))
    newest = max((entries[-1][0] for _, entries in seen if entries), default=0)
    product_of = person.world.product_of
    weights: defaultdict[str, float] = defaultdict(float)
    for weight, entries in seen:
        for entry in entries:
            product = product_of(entry[2])
            value = getattr(product, kind) if product is not None else ""
            if value:
                weights[value] += weight * 0.5 ** ((newest - entry[0]) / _HALF_LIFE_MS)
    total = sum(weights.values())
    return {value: round(weight / total, DIGITS) for value, weight in weights.items()} if total else {}


def top(person: Person, kind: str) -> str | None:
    """What they are drawn to most; of equals the first by name."""
    found = shares(person, kind)
    return min(found, key=lambda value: (-found[value], value), default=None)
