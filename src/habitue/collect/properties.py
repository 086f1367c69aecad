"""Properties in one form: money as integer minor units, ids and names as text, quantities as integers.

What is folded, trained on and written to the lake can rely on these types. Nothing is thrown away: a value that cannot
be read stays under its own key, as text where text is expected, and a flag says so.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from habitue.collect.limits import MAX_DEPTH
from habitue.core.money import MAX_MINOR, to_minor

_MONEY = frozenset({"price", "total", "revenue", "subtotal", "shipping", "tax", "discount", "value"})
_CONTAINERS = frozenset({dict, list})
_IDS = frozenset(
    {"product_id", "sku", "order_id", "cart_id", "checkout_id", "coupon", "list_id", "decision_id", "variant"}
)
_TEXTS = frozenset({"currency", "query", "category", "placement", "brand", "name", "arm"})
# How a property is read, its minor units if it is in them already: one look-up a property, in a hot loop.
_KINDS: dict[str, Literal["id", "text", "money", "minor", "quantity"]] = {
    **dict.fromkeys(_IDS, "id"),
    **dict.fromkeys(_TEXTS, "text"),
    **dict.fromkeys(_MONEY, "money"),
    **{key + "_minor": "minor" for key in _MONEY},
    "quantity": "quantity",
}
_NUMBERS = frozenset(key for key, kind in _KINDS.items() if kind in ("money", "minor", "quantity"))


class Unusable(Exception):
    """The properties break a rule that a client can mend: the event is dead-lettered under `rule`."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def normalise(properties: dict[str, Any], currency: str, flags: list[str]) -> dict[str, Any]:
    """The properties with money, ids and quantities in their one form; `currency` is the shop's default.

    Raises
    ------
    Unusable
        `products` is not a list of objects.
    """
    stated = properties.get("currency")
    if isinstance(stated, str) and len(stated) == 3:
        currency = stated.upper()
    clean, priced = _normalise_one(properties, currency, flags)
    if properties.get("products") is not None:
        clean["products"] = _products(properties["products"], currency, flags)
        priced = True
    else:
        clean.pop("products", None)
    if priced:
        clean["currency"] = currency
    return clean


def _products(products: Any, currency: str, flags: list[str]) -> list[dict[str, Any]]:
    if not isinstance(products, list):
        raise Unusable("products_not_a_list")
    if not all(isinstance(product, dict) for product in products):
        raise Unusable("product_not_an_object")
    return [_normalise_one(product, currency, flags)[0] for product in products]


def _normalise_one(properties: dict[str, Any], currency: str, flags: list[str]) -> tuple[dict[str, Any], bool]:
    clean: dict[str, Any] = {}
    priced = False
    for key, value in properties.items():
        if type(value) is str and key not in _NUMBERS:  # nearly all of them
            clean[key] = value
            continue
        kind = _KINDS.get(key)
        if kind is None:
            clean[key] = value
        elif kind == "money":
            minor = to_minor(value, currency)
            if minor is None:
                if value is not None:
                    flags.append("bad_" + key)
                clean[key] = value
            else:
                clean[key + "_minor"] = minor
                priced = True
        elif kind == "quantity":
            clean[key] = _quantity(value, flags)
        elif kind == "id":
            clean[key] = _text(value)
        elif kind == "text":
            if value is not None:
                flags.append("bad_" + key)
                value = msgspec.json.encode(value).decode()
            clean[key] = value
        elif type(value) is int and abs(value) <= MAX_MINOR:
            clean[key] = value
        else:
            flags.append("bad_" + key)
            clean[key.removesuffix("_minor")] = value
    if "sku" in clean and clean["sku"] and "product_id" not in clean:
        clean["product_id"] = clean["sku"]
    return clean, priced


def _text(value: Any) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, (dict, list)):
        return ""
    return value if isinstance(value, str) else str(value)


def _quantity(value: Any, flags: list[str]) -> int:
    if type(value) is int:
        return value if -1_000_000 <= value <= 1_000_000 else max(-1_000_000, min(value, 1_000_000))
    try:
        return max(-1_000_000, min(int(float(value)), 1_000_000))
    except (TypeError, ValueError, OverflowError):
        flags.append("bad_quantity")
        return 1


def surely_within_limits(raw: bytes, max_keys: int) -> bool:
    """Whether JSON must be within the limits of `within_limits`, told from its punctuation without a walk.

    A key has a colon and a level a bracket; those within texts only make it say False.
    """
    return raw.count(b":") <= max_keys and raw.count(b"{") + raw.count(b"[") <= MAX_DEPTH


def within_limits(value: dict[str, Any], max_keys: int) -> bool:
    """At most `max_keys` keys in all and `MAX_DEPTH` levels: what a tracking plan can need, and no more."""
    if _CONTAINERS.isdisjoint(map(type, value.values())):
        return len(value) <= max_keys  # nearly all of them are flat
    keys = 0
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        deeper: list[Any] = []
        for container in level:
            children = container
            if type(container) is dict:
                keys += len(container)
                children = container.values()
            deeper += [child for child in children if type(child) in _CONTAINERS]
        if not deeper or keys > max_keys:
            return keys <= max_keys
        level = deeper
    return False
