"""Orders and refunds, the intake ledger, contrast, the shelf: pure pieces of the console."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.app.console.assortment import Sort, shelf
from habitue.app.console.contrast import Taste, most_different
from habitue.app.console.ledger import VERDICTS, ledger_of
from habitue.app.console.portrait import Portrait, pseudonym
from habitue.app.console.purchases import main_currency, purchases_of, revenue_of
from habitue.catalog.catalogue import Catalogue
from habitue.catalog.changes import catalogue_changes
from habitue.catalog.product import Product
from habitue.eventlog import Tally
from habitue.measurement.results import ProductResults
from habitue.profiles.node import WHOLE, NodeState, OrderEntry


def bought(*orders: tuple[int, str, int, str], **fields: Any) -> NodeState:
    entries: dict[str, OrderEntry] = {
        order_id: (at, 0, order_id, total, currency, []) for at, order_id, total, currency in orders
    }
    return NodeState("d1", orders=entries, **fields)


def test_orders_come_newest_first_with_what_came_back() -> None:
    state = bought((1, "a", 100, "EUR"), (2, "b", 200, "EUR"), (3, "c", 300, "EUR"))
    state.refunds = [(4, 0, "a", 30), (5, 0, "a", 20), (6, 0, "b", WHOLE), (7, 0, "c", 999), (8, 0, "nobody's", 5)]
    purchases = purchases_of(state)
    assert [(p.order_id, p.refunded_minor, p.net_minor) for p in purchases] == [
        ("c", 300, 0),
        ("b", 200, 0),
        ("a", 50, 50),
    ]
    assert revenue_of(purchases, "EUR") == 50


def test_the_servers_version_of_an_order_counts() -> None:
    state = bought((5, "a", 100, "EUR"))
    state.claimed_orders = {"a": (9, 0, "a", 7, "EUR", []), "b": (9, 0, "b", 8, "EUR", [])}
    assert [(p.order_id, p.total_minor, p.from_server) for p in purchases_of(state)] == [
        ("b", 8, False),
        ("a", 100, True),
    ]


def test_revenue_is_of_one_currency() -> None:
    state = bought((1, "a", 100, "EUR"), (2, "b", 200, "USD"))
    purchases = purchases_of(state)
    assert (main_currency(purchases, "EUR"), revenue_of(purchases, "EUR")) == ("EUR", 100)
    assert main_currency(purchases, "GBP") == "USD"
    assert main_currency([], "GBP") == "GBP"


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(VERDICTS), st.sampled_from(["", "x", "y"]), st.integers(0, 9))
    )
)
def test_the_ledger_adds_up_exactly(rows: list[tuple[int, str, str, int]]) -> None:
    tallies = [Tally(day, outcome, reason, count) for day, outcome, reason, count in rows]
    received = [Tally(day, "received", "", count) for day, _, _, count in rows]
    ledger = ledger_of([*tallies, *received])
    assert ledger.balanced
    assert ledger.received == sum(count for *_, count in rows)
    assert sum(ledger.reasons.values()) == sum(count for _, _, reason, count in rows if reason)
    for of_day in ledger.days.values():
        assert of_day["received"] == sum(of_day[outcome] for outcome in VERDICTS)
    if received and received[0].count:
        assert not ledger_of([*tallies, *received[1:]]).balanced


def taste(name: str, based_on: int = 10, **shares: float) -> Taste:
    return Taste(Portrait(name, (), {}, NodeState(name)), shares, based_on)


def test_the_most_different_two_share_no_category() -> None:
    pair = most_different(
        [taste("a", x=0.9, y=0.1), taste("b", x=0.8, y=0.2), taste("c", z=1.0), taste("d", x=0.5, z=0.5)]
    )
    assert pair is not None
    assert {t.portrait.person_id for t in pair} in ({"a", "c"}, {"b", "c"})
    assert {t.favourite for t in pair} == {"x", "z"}
    known = most_different([taste("a", 9, x=1), taste("b", 50, x=1), taste("c", 50, z=1)])
    assert known is not None
    assert {t.portrait.person_id for t in known} == {"b", "c"}, "of equally different pairs the best known"
    assert most_different([taste("a", x=1)]) is None


def test_the_shelf_finds_every_word_anywhere() -> None:
    catalogue = Catalogue()
    goods = [
        Product(product_id="a1", name="Red Boots", category="Shoes > Boots", brand="Acorn", price_minor=2, stock=3),
        Product(product_id="b2", name="Blue Boots", category="Shoes > Boots", price_minor=3, stock=None),
        Product(product_id="c3", name="Kettle", category="Kitchen", price_minor=1, stock=0),
    ]
    catalogue.apply_all(catalogue_changes(catalogue, goods, at_ms=1, received_at=1))

    def found(query: str = "", category: str = "", sort: Sort = "name") -> list[str]:
        results = {"c3": ProductResults("c3", views=5)}
        rows = shelf(catalogue, results, query=query, category=category, sort=sort, start=0, n=9).rows
        return [offer.product.product_id for offer in rows]

    assert found() == ["b2", "c3", "a1"]
    assert found("BOOTS acorn") == ["a1"]
    assert found(category="Shoes") == ["b2", "a1"]
    assert found("a1") == ["a1"]
    assert found(sort="views") == ["c3", "b2", "a1"]
    assert found(sort="stock") == ["c3", "a1", "b2"], "those whose stock nobody says come last"
    assert found(sort="price") == ["b2", "a1", "c3"]


@pytest.mark.parametrize("person_id", ["d7f3a00", "u7f3a99"])
def test_a_pseudonym_says_nothing(person_id: str) -> None:
    assert pseudonym(person_id) == "Visitor 7f3a"
