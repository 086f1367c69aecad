"""What lies in somebody's cart, and what they did with it."""

from __future__ import annotations

from math import nan

from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.events import names
from habitue.features.person.seen import Entries, Seen, within

NAMES = (
    "cart_items", "cart_products", "cart_value", "hours_since_cart_changed", "added_in_visit", "added_7_days",
    "added_30_days", "removed_7_days", "checkouts_in_visit", "checkouts_7_days", "wished_30_days",
)  # fmt: skip


def values(seen: Seen) -> list[float]:
    """In the order of `NAMES`; the value in the shop's currency, at today's prices."""
    clock = seen.clock
    added, removed = seen.entries("added"), seen.entries("removed")
    checkouts = seen.events(names.CHECKOUT_STARTED)
    visit = seen.visits[-1][0] - 1 if seen.visits else seen.now
    week, month = clock - 7 * DAY_MS, clock - 30 * DAY_MS
    held = cart_of(added, removed, seen.orders[-1].at if seen.orders else 0)
    worth = 0
    for product_id, n in held.items():
        product = seen.product(product_id)
        if product is not None and product.currency in ("", seen.shop.currency):
            worth += n * product.price_minor
    changed = max((entries[-1][0] for entries in (added, removed) if entries), default=None)
    return [
        float(sum(held.values())), float(len(held)), worth / 100,
        nan if changed is None else max(0, clock - changed) / HOUR_MS,
        float(within(added, visit)), float(within(added, week)), float(within(added, month)),
        float(within(removed, week)), float(within(checkouts, visit)), float(within(checkouts, week)),
        float(within(seen.entries("wished"), month)),
    ]  # fmt: skip


def cart_of(added: Entries, removed: Entries, ordered_at: int) -> dict[str, int]:
    """Product id -> quantity, of what was put in and not taken out again since the last order.

    >>> cart_of([(5, 0, "a", 2), (6, 0, "b", 1)], [(7, 0, "b", 1)], 0)
    {'a': 2}
    """
    changes = [(entry[0], entry[1], entry[2], entry[3]) for entry in added[len(added) - within(added, ordered_at) :]]
    out = removed[len(removed) - within(removed, ordered_at) :]
    if out:
        changes = sorted([*changes, *((entry[0], entry[1], entry[2], -entry[3]) for entry in out)])
    held: dict[str, int] = {}
    for _, _, product_id, change in changes:
        held[product_id] = max(0, held.get(product_id, 0) + change)
    return {product_id: n for product_id, n in held.items() if n}
