"""Random conditions over everything the language can say."""

from __future__ import annotations

import random
from typing import Any

from pydantic import TypeAdapter
from tests.unit.audiences.worlds import GROUPS, MOMENTS, SCORES

from habitue.audiences.language.condition import Condition
from habitue.audiences.vocabulary import FACTS, PRODUCT_BOUGHT, field_kind, stream_of
from habitue.events import names
from habitue.events.kept import CHANNEL_TOUCHED

ADAPTER: TypeAdapter[Condition] = TypeAdapter(Condition)
EVENTS = (
    names.PRODUCT_VIEWED, names.PRODUCT_ADDED, names.PRODUCT_REMOVED, names.PRODUCT_ADDED_TO_WISHLIST,
    names.PRODUCTS_SEARCHED, names.PRODUCT_LIST_VIEWED, names.ORDER_COMPLETED, PRODUCT_BOUGHT, names.FEATURE_USED,
    names.PLACEMENT_SHOWN, names.RECOMMENDATION_CLICKED, CHANNEL_TOUCHED, names.PAGE_VIEWED, names.COUPON_APPLIED,
    names.CHECKOUT_STARTED, "quiz 1", "quiz 7",
)  # fmt: skip
_OPEN = ("step", "score", "coupon", "path")
_PRODUCT = ("product.category", "product.brand", "product.price_minor", "product.attribute.colour")
_TEXTS = ("shoes", "Shoes > Boots", "été", "acme", "red", "m", "Lyon", "google", "boots", "ten%_", "gold", "/sale", "σ",
          "p3",
          "FR", "home", "a", "Champion", "personalised", "fr", "mobile", "EUR", "lapsed", "at_risk", "loyal",
          "won_back")  # fmt: skip
_DURATIONS = ("30m", "1h", "1d", "3d", "7d", "30d")
_INSTANTS = ("2026-10-20T00:00:00Z", "2026-10-24T22:30:00Z", "2026-09-20T12:00:00Z")
_KEYS = {"trait": ("plan", "sizes", "3", "nobody's"), "score": SCORES, "group": GROUPS, "moment": MOMENTS,
         "category_affinity": ("Shoes", "Hats", "ÉTÉ"), "brand_affinity": ("Acme", "Zoë")}  # fmt: skip
AUDIENCES = ("first", "second")


def condition(dice: random.Random, depth: int = 2, *, audiences: bool = True) -> Condition:
    """A condition of at most so many levels of groups."""
    return ADAPTER.validate_python(_tree(dice, depth, audiences))


def _tree(dice: random.Random, depth: int, audiences: bool) -> dict[str, Any]:
    kind = dice.randrange(10)
    if depth and kind < 4:
        parts = [_tree(dice, depth - 1, audiences) for _ in range(dice.randrange(0, 4))]
        return {"type": dice.choice(["all", "any"]), "of": parts}
    if depth and kind == 4:
        return {"type": "not", "of": _tree(dice, depth - 1, audiences)}
    if kind == 5:
        return _sequence(dice)
    if kind == 6 and audiences:
        return dice.choice(
            [{"type": "audience", "audience_id": dice.choice(AUDIENCES)}, {"type": "list", "list_id": "vip"}]
        )
    return _events(dice) if dice.random() < 0.55 else _fact(dice)


def _events(dice: random.Random) -> dict[str, Any]:
    event = dice.choice(EVENTS)
    measure = dice.choice(["count", "count", "count", "sum", "distinct", "first", "last", "nth"])
    found: dict[str, Any] = {"type": "events", "event": event, "where": _filters(dice, event), "window": _window(dice),
                             "measure": measure}  # fmt: skip
    if measure == "count":
        return found | {"test": _number_test(dice)}
    field = dice.choice(_fields(event))
    if measure in ("sum", "distinct"):
        return found | {"field": field if field != "at" else _fields(event)[-1], "test": _number_test(dice)}
    n = {"n": dice.randrange(1, 4)} if measure == "nth" else {}
    return found | n | {"field": field, "test": _test(dice, _kind(event, field))}


def _filters(dice: random.Random, event: str) -> list[dict[str, Any]]:
    fields = [dice.choice(_fields(event)) for _ in range(dice.choice([0, 0, 1, 1, 2]))]
    return [{"field": field, "test": _test(dice, _kind(event, field), moving=False)} for field in fields]


def _fields(event: str) -> list[str]:
    stream = stream_of(event)
    assert stream is not None
    return [*stream.fields, *(_PRODUCT if stream.of_products else ()), *(_OPEN if stream.is_open else ())]


def _kind(event: str, field: str) -> str:
    stream = stream_of(event)
    assert stream is not None
    return str(field_kind(stream, field))


def _window(dice: random.Random) -> dict[str, Any] | None:
    since, until = sorted(dice.sample(_INSTANTS, 2))
    return dice.choice([
        None, {"last": dice.choice(_DURATIONS)}, {"last": dice.choice(_DURATIONS)}, {"visit": "this"},
        {"since": since, "until": until}, {"since": since},
    ])  # fmt: skip


def _sequence(dice: random.Random) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [_step(dice, first=True)]
    for place in range(dice.randrange(1, 4)):
        steps.append(_step(dice, first=False))
        if dice.random() < 0.4 and not steps[-2].get("absent") and place:
            steps[-2] = {key: value for key, value in steps[-2].items() if key != "within"} | {"absent": True}
    if dice.random() < 0.4 and not steps[-2].get("absent"):
        steps[-1] |= {"absent": True, "within": dice.choice(_DURATIONS)}
    for place in range(1, len(steps) - 1):  # no two absent ones in a row
        if steps[place].get("absent") and steps[place - 1].get("absent"):
            steps[place] = _step(dice, first=False)
    return {"type": "sequence", "steps": steps, "window": _window(dice)}


def _step(dice: random.Random, *, first: bool) -> dict[str, Any]:
    event = dice.choice(EVENTS[:12] if dice.random() < 0.8 else EVENTS)
    within = {} if first or dice.random() < 0.5 else {"within": dice.choice(_DURATIONS)}
    return {"event": event, "where": _filters(dice, event)[:1], **within}


def _fact(dice: random.Random) -> dict[str, Any]:
    fact = dice.choice([fact for fact in FACTS.values() if not fact.of_page])
    key = {"key": dice.choice(_KEYS[fact.fact])} if fact.keyed else {}
    kind = fact.kind if fact.kind != "any" else "any_trait"
    return {"type": "fact", "fact": fact.fact, **key, "test": _test(dice, kind)}


def _test(dice: random.Random, kind: str, *, moving: bool = True) -> dict[str, Any]:
    if dice.random() < 0.1:
        return {"op": dice.choice(["known", "unknown"])}
    if kind == "time":
        if moving and dice.random() < 0.7:
            return {"op": dice.choice(["in_last", "not_in_last", "in_next"]), "value": dice.choice(_DURATIONS)}
        return {"op": dice.choice(["after", "before"]), "value": dice.choice(_INSTANTS)}
    if kind == "boolean":
        return {"op": dice.choice(["is", "is_not"]), "value": dice.random() < 0.5}
    if kind == "number" or (kind.startswith("any") and dice.random() < 0.4):
        return _number_test(dice)
    if kind.startswith("any") and dice.random() < 0.2:
        return {"op": dice.choice(["is", "is_not"]), "value": dice.random() < 0.5}
    if dice.random() < 0.3:
        return {"op": dice.choice(["one_of", "none_of"]), "values": dice.sample(_TEXTS, 3)}
    return {"op": dice.choice(["is", "is_not", "contains", "starts_with", "ends_with"]), "value": dice.choice(_TEXTS)}


def _number_test(dice: random.Random) -> dict[str, Any]:
    value = dice.choice([0, 1, 1, 2, 3, 0.25, 0.5, 12, 300, 900])
    op = dice.choice(["at_least", "at_least", "at_most", "more_than", "less_than", "is", "is_not", "between", "one_of"])
    if op == "between":
        return {"op": op, "value": value, "high": value + dice.choice([0, 1, 100])}
    return {"op": op, "values": [value, 2]} if op == "one_of" else {"op": op, "value": value}
