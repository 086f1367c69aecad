"""P26: what somebody did with sensitive products says nothing about them without their grant; its readers are known."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

import habitue
from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.features import affinity, attributes
from habitue.features.affinity import affinities
from habitue.features.attributes import computed_attributes
from habitue.privacy.consent import Purpose
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState
from habitue.testing.events import CONSENTED, NOON, viewed

SOURCE = Path(habitue.__file__).parent
# The fields of a node that hold ids of products, and every function outside of `profiles` that reads one.
FIELDS = frozenset({"viewed", "added", "removed", "wished", "listed", "shown", "orders", "claimed_orders"})
READING = {
    ("app/canary.py", "_fly"): "its own made-up product, nobody's",
    ("app/console/people.py", "_put"): "how many orders and their sums, no product",
    ("app/console/people.py", "_add"): "how many orders and their sums, no product",
    ("app/console/purchases.py", "purchases_of"): "for staff: what the shop sold to them, which it must know",
    (
        "audiences/live/goals.py",
        "in_profile",
    ): "hands on whole orders: Person sifts the entries that filters are asked of",
    ("audiences/live/person.py", "_read"): "sifts by the person's last grant itself",
    ("audiences/live/person.py", "seen"): "hands on whole orders: Seen sifts what it says of products",
    ("audiences/live/person.py", "stage"): "how many orders and when, no product",
    ("decisions/query.py", "query_of"): "its callers sift with without_sensitive, see test_every_query_is_sifted",
    ("decisions/query.py", "session_start"): "times only",
    ("features/affinity.py", "_interactions"): "affinities looks products up through permitted_products",
    ("features/affinity.py", "purchases"): "hands on whole orders: its callers are here, or read no product",
    ("features/affinity.py", "cart"): "what is in the cart now, for the person and for staff who see it",
    ("features/affinity.py", "wishlist"): "what the person put on their list, for the person and for staff who see it",
    ("features/attributes.py", "_interactions"): "_of_taste looks products up through permitted_products",
    ("features/attributes.py", "_of_habits"): "times only",
    ("features/person/seen.py", "_last"): "times only",
    ("features/person/seen.py", "stamps"): "times only",
    ("features/net_orders.py", "net_orders"): "hands on whole orders: audiences sift their lines themselves",
    ("app/likening.py", "_world"): "ids of test orders, no field of a node",
    ("app/listening/follower.py", "_begun"): "the version of imported lists, no field of a node",
    ("app/listening/follower.py", "_listed"): "the version of imported lists, no field of a node",
    ("app/rights/export.py", "_predicted"): "ids of test orders, no field of a node",
    ("app/rights/export.py", "_insights"): "a list of customers, no field of a node",
    ("interfaces/http/admin/people.py", "_value"): "how many orders, no field of a node",
    ("interfaces/http/admin/person.py", "described"): "for staff: what was looked at, product by product",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        name, text = str(path.relative_to(SOURCE)), path.read_text("utf-8")
        if not name.startswith(("profiles/", "testing/")) and ("NodeState" in text or "whole." in text):
            yield name, ast.parse(text)


def reading(tree: ast.Module) -> set[str]:
    """Functions that read a field of a node with ids of products."""
    return {
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr in FIELDS and isinstance(node.ctx, ast.Load)
    }


def unsifted(tree: ast.Module) -> set[str]:
    """Functions that ask for a query and hand it on without sifting it."""
    return {
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for called in [{ast.unparse(call.func) for call in ast.walk(function) if isinstance(call, ast.Call)}]
        if "query_of" in called and "without_sensitive" not in called
    }


def test_whoever_reads_what_somebody_did_with_products_is_known() -> None:
    """A new reader says here how it holds to the rule about sensitive products."""
    found = {(name, function) for name, tree in modules() for function in reading(tree)}
    assert found == set(READING)


def test_every_query_is_sifted() -> None:
    queries = [name for name, tree in modules() if "query_of(" in ast.unparse(tree)]
    assert {"app/deciding.py", "decisions/decide.py"} <= set(queries)
    assert {(name, function) for name, tree in modules() for function in unsifted(tree)} == set()


def test_a_reader_that_does_not_sift_is_found() -> None:
    """The mutants: a new reader of a field, and a query that goes out as it is."""
    assert reading(ast.parse("def lookalikes(whole: NodeState): return [p for _, _, p in whole.viewed]")) == {
        "lookalikes"
    }
    assert unsifted(ast.parse("def ask(s): return strategy.recommend(query_of(s.profile, s.page, s.now_ms), 3)")) == {
        "ask"
    }


CATALOGUE = {
    f"p{number}": Product(
        product_id=f"p{number}", name=f"Thing {number}", category="Health" if number % 2 else "Garden",
        brand="Pharma" if number % 2 else "Spade", price_minor=900 if number % 2 else 100, sensitive=bool(number % 2),
    )
    for number in range(12)
}  # fmt: skip


def somebody(consent: int) -> NodeState:
    node = NodeState("d1")
    for number in range(12):
        fold(node, viewed(f"m{number}", at=NOON + number * HOUR_MS, product_id=f"p{number}", consent=consent))
    return node


def said_of(node: NodeState) -> str:
    """Everything that is inferred of somebody, as text."""
    now_ms = NOON + DAY_MS
    inferred = affinities(node, CATALOGUE.get, now_ms)
    computed = computed_attributes(node, [node], [], CATALOGUE.get, UTC, now_ms)
    return f"{inferred} {[one for one in computed if one.key.startswith(('favourite', 'price'))]}"


def check_nothing_is_said() -> None:
    agreed, did_not = said_of(somebody(CONSENTED | Purpose.SENSITIVE)), said_of(somebody(CONSENTED))
    for mark in ("Health", "Pharma", "900"):
        assert mark in agreed, "the check can fail"
        assert mark not in did_not
    assert "Garden" in did_not
    assert "Spade" in did_not


def test_nothing_is_inferred_from_sensitive_products_without_a_grant() -> None:
    check_nothing_is_said()


@pytest.mark.parametrize("module", [affinity, attributes])
def test_a_feature_that_looks_at_all_products_is_found(module: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "permitted_products", lambda state, product_of: product_of)
    with pytest.raises(AssertionError):
        check_nothing_is_said()
