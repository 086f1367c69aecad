"""P6: dead letters are replayed, all of them and none twice, and the ledger stays exact."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from tests.integration.conftest import Fresh
from tests.integration.serving import Shop, viewed

from habitue.app import replaying
from habitue.app.replaying import Replayed, replay
from habitue.collect import properties
from habitue.collect.replaying import once_more

BROKEN = {"products": {"p1": 2}, "email": "ada@shop.example"}


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Iterator[Shop]:
    shop = Shop(*fresh_workspace())
    yield shop
    shop.close()


def read_mappings(products: Any, currency: str, flags: list[str]) -> list[dict[str, Any]]:
    """The release that reads what clients of yesterday sent: a mapping of id to quantity."""
    return [{"product_id": product_id, "quantity": quantity} for product_id, quantity in products.items()]


def broken_orders(shop: Shop, count: int = 3) -> None:
    items = [viewed(f"o{n}", event="Order Completed", properties=BROKEN | {"order_id": n}) for n in range(count)]
    assert shop.verdicts(items) == [("dead_lettered", "products_not_a_list")] * count


def test_after_a_fix_every_letter_is_stored_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    broken_orders(shop)
    assert replay(shop.runtime) == Replayed(0, 0, {"products_not_a_list": 3}), "nothing is mended yet"
    monkeypatch.setattr(properties, "_products", read_mappings)
    assert replay(shop.runtime, "another_rule") == Replayed(0, 0, {})
    assert replay(shop.runtime) == Replayed(3, 0, {})
    assert replay(shop.runtime) == Replayed(0, 0, {})
    stored = [s.event for s in shop.runtime.log.read(names=["Order Completed"])]
    assert [one.message_id for one in stored] == ["o0", "o1", "o2"]
    assert stored[0].properties["products"] == [{"product_id": "p1", "quantity": 2}]
    assert "ada" not in str(msgspec.to_builtins(stored[0].properties))
    assert shop.runtime.log.dead_letters() == []
    shop.ledger()


def test_a_crash_between_append_and_discard_repeats_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    broken_orders(shop, 1)
    monkeypatch.setattr(properties, "_products", read_mappings)
    discard = shop.runtime.log.discard
    monkeypatch.setattr(shop.runtime.log, "discard", lambda _: 0)
    assert replay(shop.runtime).stored == 1
    monkeypatch.setattr(shop.runtime.log, "discard", discard)
    assert replay(shop.runtime) == Replayed(0, 1, {})
    assert len(list(shop.runtime.log.read(names=["Order Completed"]))) == 1
    shop.ledger()


def test_mutant_new_ids_store_an_event_twice(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    again, numbers = once_more, itertools.count()

    def renamed(*given: Any) -> Any:
        intake = again(*given)
        assert intake is not None
        events = [msgspec.structs.replace(one, message_id=f"{one.message_id}-{next(numbers)}") for one in intake.events]
        return msgspec.structs.replace(intake, events=events)

    monkeypatch.setattr(replaying, "once_more", renamed)
    with pytest.raises(AssertionError):
        test_a_crash_between_append_and_discard_repeats_nothing(shop, monkeypatch)


def test_a_conflict_stays_a_conflict_and_an_event_that_fails_again_has_one_letter(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.batch([viewed("same", properties={"product_id": "a"})])
    shop.batch([viewed("same", properties={"product_id": "b"})])
    assert replay(shop.runtime) == Replayed(0, 0, {"id_conflict": 1})
    broken_orders(shop, 1)
    monkeypatch.setattr(properties, "_products", read_mappings)
    profiles = shop.runtime.log._log._projections[0]
    monkeypatch.setattr(type(profiles), "apply", lambda *_: 1 / 0)
    assert replay(shop.runtime).left == {"id_conflict": 1, "products_not_a_list": 1}
    assert sorted(letter.rule for letter in shop.runtime.log.dead_letters()) == ["id_conflict", "unfoldable"]
    monkeypatch.undo()
    assert replay(shop.runtime) == Replayed(1, 0, {"id_conflict": 1})
    shop.ledger()


def test_a_letter_of_an_older_habitue_is_left(shop: Shop) -> None:
    broken_orders(shop, 1)
    (letter,) = shop.runtime.log.dead_letters()
    body = shop.runtime.vault.seal_workspace(msgspec.json.encode({"type": "track"}))
    older = msgspec.structs.replace(letter, body=body)
    assert once_more(older, shop.runtime.collector, shop.runtime.vault) is None
