"""Properties in one form: money as integer minor units, ids and names as text, quantities as integers.

What is folded, trained on and written to the lake can rely on these types. Nothing is thrown away: a value that cannot
be read stays under its own key, as text where text is expected, and a flag says so.
"""

from __future__ import annotations

from typing import Any

import msgspec

from habitue.collect.limits import MAX_DEPTH
from habitue.core.money import MAX_MINOR, to_minor

_MONEY = frozenset({"price", "total", "revenue", "subtotal", "shipping", "tax", "discount", "value"})
_MINOR = frozenset(key + "_minor" for key in _MONEY)
_CONTAINERS = (dict, list)
_IDS = frozenset(
    {"product_id", "sku", "order_id", "cart_id", "checkout_id", "coupon", "list_id", "decision_id", "variant"}
)
_TEXTS = frozenset({"currency", "query", "category", "placement", "brand", "name", "arm"})


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
        if key in _MONEY:
            minor = to_minor(value, currency)
            if minor is not None:
                clean[key + "_minor"] = minor
                priced = True
                continue
            if value is not None:
                flags.append("bad_" + key)
        elif key in _IDS:
            value = _text(value)
        elif key in _TEXTS:
            if not isinstance(value, str) and value is not None:
                flags.append("bad_" + key)
                value = msgspec.json.encode(value).decode()
        elif key in _MINOR:
            if type(value) is not int or abs(value) > MAX_MINOR:
                flags.append("bad_" + key)
                key = key.removesuffix("_minor")
        elif key == "quantity":
            value = _quantity(value, flags)
        clean[key] = value
    if "product_id" not in clean and clean.get("sku"):
        clean["product_id"] = clean["sku"]
    return clean, priced


def _text(value: Any) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, (dict, list)):
        return ""
    return value if isinstance(value, str) else str(value)


def _quantity(value: Any, flags: list[str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return max(-1_000_000, min(value, 1_000_000))
    try:
        return max(-1_000_000, min(int(float(value)), 1_000_000))
    except (TypeError, ValueError, OverflowError):
        flags.append("bad_quantity")
        return 1


def within_limits(value: dict[str, Any], max_keys: int) -> bool:
    """At most `max_keys` keys in all and `MAX_DEPTH` levels: what a tracking plan can need, and no more."""
    keys = len(value)
    level = [child for child in value.values() if type(child) in _CONTAINERS]
    for _ in range(MAX_DEPTH - 1):
        if not level or keys > max_keys:
            break
        deeper: list[Any] = []
        for container in level:
            if type(container) is dict:
                keys += len(container)
                deeper.extend(child for child in container.values() if type(child) in _CONTAINERS)
            else:
                deeper.extend(child for child in container if type(child) in _CONTAINERS)
        level = deeper
    return not level and keys <= max_keys
