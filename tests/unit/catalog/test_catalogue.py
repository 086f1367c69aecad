"""The catalogue's fold and diff: order and repetition change nothing, and a feed's events make the feed."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.adapters.files import open_table
from habitue.catalog.catalogue import Catalogue
from habitue.catalog.changes import catalogue_changes, product_properties
from habitue.catalog.feed import read_products
from habitue.catalog.history import insert, steps, value_at
from habitue.catalog.product import Product
from habitue.core.errors import InvalidInput
from habitue.events.envelope import Event
from habitue.events.names import PRICE_CHANGED, PRODUCT_UPDATED, PRODUCT_VIEWED, PRODUCT_WITHDRAWN, STOCK_CHANGED

NOW = 1_700_000_000_000

products = st.builds(
    Product,
    product_id=st.sampled_from(["a", "b", "c", "d"]),
    name=st.sampled_from(["Mug", "Plate", "Bowl"]),
    category=st.sampled_from(["", "Home", "Home > Cups", "Home > Cups > Large", "Out"]),
    price_minor=st.integers(0, 3),
    was_minor=st.integers(0, 2),
    currency=st.sampled_from(["EUR", "GBP"]),
    stock=st.none() | st.integers(0, 2),
    available=st.booleans(),
    sensitive=st.booleans(),
    attributes=st.dictionaries(st.sampled_from("xy"), st.sampled_from("12"), max_size=2),
)
feeds = st.lists(products, max_size=4, unique_by=lambda product: product.product_id)


def happened(name: str, message_id: str, at: int, properties: dict[str, object]) -> Event:
    return Event(name=name, message_id=message_id, occurred_at=at, received_at=NOW, properties=properties)


@st.composite
def events(draw: st.DrawFn) -> Event:
    product = draw(products)
    name = draw(st.sampled_from([PRODUCT_UPDATED, PRODUCT_WITHDRAWN, PRICE_CHANGED, STOCK_CHANGED, PRODUCT_VIEWED]))
    properties = product_properties(product)
    if name != PRODUCT_UPDATED:
        kept = {PRICE_CHANGED: ("price_minor", "was_minor", "currency"), STOCK_CHANGED: ("stock",)}.get(name, ())
        properties = {key: properties[key] for key in ("product_id", *kept) if key in properties}
    at = draw(st.integers(0, 5))
    return happened(name, f"{at}-{draw(st.integers(0, 10**6))}", at, properties)


def folded(all_events: list[Event]) -> Catalogue:
    catalogue = Catalogue()
    catalogue.apply_all(all_events)
    return catalogue


def imported(catalogue: Catalogue, feed: list[Product], at: int, *, complete: bool = True) -> list[Event]:
    changes = list(catalogue_changes(catalogue, feed, at_ms=at, received_at=at, complete=complete))
    catalogue.apply_all(changes)
    return changes


def content(product: Product) -> Product:
    return msgspec.structs.replace(product, added_at=0, updated_at=0)


@given(st.lists(events(), max_size=14, unique_by=lambda event: event.message_id), st.randoms(use_true_random=False))
def test_the_fold_forgets_arrival_order_and_repetition(sent: list[Event], random: object) -> None:
    shuffled = [*sent, *sent[:3]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    straight, other = folded(sent), folded(shuffled)
    assert straight.snapshot() == other.snapshot()
    assert straight.categories() == other.categories()
    assert [*straight] == [*other]
    assert straight.product_ids == other.product_ids


@given(st.lists(feeds, min_size=1, max_size=4))
def test_diff_then_fold_is_the_new_feed(history: list[list[Product]]) -> None:
    catalogue = Catalogue()
    for feed in history:
        imported(catalogue, feed, NOW)  # always the same moment: the last import still wins
    expected = {product.product_id: product for product in history[-1]}
    offered = {product.product_id: content(product) for product in catalogue if product.product_id in expected}
    assert offered == expected
    assert all(not product.available for product in catalogue if product.product_id not in expected)


@given(st.lists(feeds, min_size=1, max_size=4))
def test_the_same_feed_again_appends_nothing(history: list[list[Product]]) -> None:
    catalogue = Catalogue()
    for feed in history:
        imported(catalogue, feed, NOW)
        assert imported(catalogue, feed, NOW + 1) == []


@given(st.lists(feeds, min_size=1, max_size=4))
def test_ids_are_new_for_new_facts_and_the_same_for_a_repeated_attempt(history: list[list[Product]]) -> None:
    catalogue = Catalogue()
    seen: list[str] = []
    for number, feed in enumerate(history):
        again = [change.message_id for change in catalogue_changes(catalogue, feed, at_ms=NOW + number, received_at=7)]
        changes = imported(catalogue, feed, NOW + number)
        assert [change.message_id for change in changes] == again
        seen += again
    assert len(set(seen)) == len(seen)


@given(st.lists(feeds, max_size=3), feeds)
def test_a_partial_feed_withdraws_nothing(history: list[list[Product]], extra: list[Product]) -> None:
    catalogue = Catalogue()
    for feed in history:
        imported(catalogue, feed, NOW)
    changes = imported(catalogue, extra, NOW, complete=False)
    assert PRODUCT_WITHDRAWN not in {change.name for change in changes}


def test_what_each_change_says() -> None:
    catalogue = Catalogue()
    mug = Product(product_id="m", name="Mug", price_minor=1000, currency="EUR", stock=5)
    assert [change.name for change in imported(catalogue, [mug], NOW)] == [PRODUCT_UPDATED]
    dearer = msgspec.structs.replace(mug, price_minor=1200, stock=4)
    price, stock = imported(catalogue, [dearer], NOW + 1)
    assert price.properties == {
        "product_id": "m",
        "price_minor": 1200,
        "was_minor": 0,
        "currency": "EUR",
        "previous_minor": 1000,
    }
    assert stock.properties == {"product_id": "m", "stock": 4}
    assert price.source == "import"
    back = imported(catalogue, [mug], NOW + 2)
    assert [change.name for change in back] == [PRICE_CHANGED, STOCK_CHANGED]
    assert catalogue.price_history("m") == [(NOW, 1000), (NOW + 1, 1200), (NOW + 2, 1000)]
    assert catalogue.stock_history("m") == [(NOW, 5), (NOW + 1, 4), (NOW + 2, 5)]
    assert [catalogue.price_at("m", NOW + late) for late in (-1, 0, 1, 9)] == [None, 1000, 1200, 1000]
    (gone,) = imported(catalogue, [], NOW + 3)
    assert (gone.name, gone.properties) == (PRODUCT_WITHDRAWN, {"product_id": "m"})
    product = catalogue.get("m")
    assert product is not None
    assert not product.sellable
    assert (product.added_at, product.updated_at) == (NOW, NOW + 3)
    assert catalogue.in_category("") == ()


def test_shelves_hold_their_descendants() -> None:
    catalogue = Catalogue()
    imported(
        catalogue,
        [
            Product(product_id="b", name="B", category="Home > Cups"),
            Product(product_id="a", name="A", category="Home > Cups > Large"),
            Product(product_id="c", name="C", category="Homeware"),
        ],
        NOW,
    )
    assert catalogue.in_category("Home") == catalogue.in_category("Home > Cups") == ("a", "b")
    assert catalogue.categories() == {"": 3, "Home": 2, "Home > Cups": 2, "Home > Cups > Large": 1, "Homeware": 1}
    assert [catalogue.code_of(product_id) for product_id in ("a", "b", "c", "x")] == [0, 1, 2, None]
    assert len(catalogue) == 3
    assert "a" in catalogue


def test_a_price_that_comes_before_its_product_waits_for_it() -> None:
    catalogue = folded([happened(PRICE_CHANGED, "p", NOW + 5, {"product_id": "m", "price_minor": 900})])
    assert catalogue.get("m") is None
    assert len(catalogue) == 0
    document = {"product_id": "m", "name": "Mug", "price_minor": 1000}
    catalogue.apply(happened(PRODUCT_UPDATED, "d", NOW, document))
    product = catalogue.get("m")
    assert product is not None
    assert (product.name, product.price_minor) == ("Mug", 900)


def test_the_version_is_the_last_position() -> None:
    catalogue = Catalogue()
    assert not catalogue.apply(happened(PRODUCT_VIEWED, "v", NOW, {"product_id": "m"}), 7)
    assert catalogue.version == 7
    assert len(catalogue) == 0


@given(st.lists(events(), max_size=10, unique_by=lambda event: event.message_id))
def test_snapshots_and_pickles_restore_everything(sent: list[Event]) -> None:
    catalogue = Catalogue()
    for position, event in enumerate(sent, 1):
        catalogue.apply(event, position)
    for copy in (Catalogue.restore(catalogue.snapshot()), pickle.loads(pickle.dumps(catalogue))):
        assert copy.snapshot() == catalogue.snapshot()
        assert copy.version == catalogue.version
        assert copy.categories() == catalogue.categories()
        assert copy.product_ids == catalogue.product_ids


@pytest.mark.parametrize(
    "body", [b"", b"\x01", b"{}", msgspec.msgpack.encode({"format": 99, "version": 0, "entries": []})]
)
def test_a_foreign_snapshot_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput, match="fold the log again"):
        Catalogue.restore(body)


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.text("ab", max_size=2), st.integers(0, 3)),
        max_size=20,
        unique_by=lambda w: w[:2],
    )
)
def test_histories_keep_the_newest_whatever_came_first(writes: list[tuple[int, str, int]]) -> None:
    kept: list[tuple[int, str, int]] = []
    for write in writes:
        insert(kept, write, cap=5)
    assert kept == sorted(writes)[-5:]
    changed = steps(kept)
    assert all(earlier[1] != later[1] for earlier, later in pairwise(changed))
    for at in range(21):
        before = [write for write in kept if write[0] <= at]
        assert value_at(kept, at) == (before[-1][2] if before else None)


@pytest.mark.shared
def test_twenty_thousand_products_are_cheap(shared_file: Callable[[str], Path]) -> None:
    path = shared_file("open/chorus_icecat/products.parquet")
    started = time.process_time()
    feed = list(read_products(open_table(path), currency="USD", mapping={"price": "price_minor"}).products)
    catalogue = Catalogue()
    assert len(imported(catalogue, feed, NOW)) == 19_406
    assert imported(catalogue, feed, NOW) == []
    assert time.process_time() - started < 20
    started = time.process_time()
    assert len(Catalogue.restore(catalogue.snapshot())) == 19_406
    assert time.process_time() - started < 3
