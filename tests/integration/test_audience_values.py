"""The worker computes everybody's values from the lake: of customers, not of bots, tests and whoever objects."""

from __future__ import annotations

from typing import Any

from tests.integration.serving import Shop, viewed

from habitue.app.rights.objecting import object_to
from habitue.app.working import train, write_lake
from habitue.audiences.values.artefact import Values, load_values
from habitue.core.clock import DAY_MS

_BOT = {"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}


def ordered(number: int, total: float, **fields: Any) -> dict[str, Any]:
    return {
        "type": "track", "event": "Order Completed", "messageId": f"o{number}", "userId": f"customer{number}",
        "properties": {"order_id": f"order{number}", "total": total, "currency": "EUR"}, **fields,
    }  # fmt: skip


def computed(shop: Shop) -> Values:
    write_lake(shop.workspace, now_ms=shop.clock.at)
    train(shop.workspace, shop.clock.at)
    return load_values(shop.workspace.models)


def test_values_are_of_customers(still: Shop) -> None:
    orders = [ordered(n, 10 + n) for n in range(30)]
    tested = ordered(99, 5_000)
    tested["properties"]["test"] = True
    assert {outcome for outcome, _ in still.verdicts([*orders, tested], still.keys.server)} == {"stored"}
    assert still.batch([viewed("bot", "crawler", event="Product Viewed")], headers=_BOT).status == 200
    ids = still.runtime.pseudonyms
    values = computed(still)
    assert set(values.groups["rfm.current"]) == {ids.user(f"customer{n}") for n in range(30)}
    assert values.scores["revenue.above"][ids.user("customer29")] == 0.0
    assert ids.device("crawler") not in values.scores["price.level"]

    object_to(still.runtime, ids.user("customer29"), ["profiling"], objects=True, by="command line")
    still.clock.at += DAY_MS
    later = computed(still)
    assert later.version > values.version
    gone = ids.user("customer29")
    assert not any(gone in of for of in later.scores.values())
    assert not any(gone in of for of in later.groups.values())
    assert later.scores["revenue.above"][ids.user("customer28")] == 0.0
    assert later.card is not None
    assert later.card.customers == 29
