"""What an owner's own orders said: nothing before a file was read, people for who may see them, nobody forgotten."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from pydantic import BaseModel
from tests.integration.admin.admin_world import NOW, Shop, identify, product

from habitue.app.order_insights import write_insights
from habitue.app.working import write_lake
from habitue.core.clock import DAY_MS
from habitue.interfaces.http.admin.schemas import insights as schemas
from habitue.measurement import order_results as results

CUSTOMERS = ("ada", "bob", "nobody-here")


def said(**changes: Any) -> results.Insights:
    """Every part, with figures that are told apart."""
    interval = results.Interval(0.34, 0.31, 0.37, 900)
    late = [results.LateCustomer(who, NOW - 80 * DAY_MS, 80, 40.0, 40.0, 3, 9_900) for who in CUSTOMERS]
    parts: dict[str, Any] = {
        "until_ms": NOW,
        "best_customers": results.BestCustomers(
            900, 5_000_000, "EUR", (results.RevenueShare(1, 9, 1_000_000, 0.2),), 7, 1
        ),
        "second_order": results.SecondOrder(
            900, 306, interval, results.Interval(41, 38, 45, 306), (results.Return(30, interval),), None, 200.0
        ),
        "best_pairs": results.BestPairs((results.Pair("p1", "gone", 41, 120, 300, interval, 88.0),), 700, 2),
        "late_customers": results.LateCustomers(3, 29_700, 5, 100, 800, 41.0, "EUR", tuple(late)),
        "missing": {},
        "names": {"p1": "One", "gone": "Gone"},
    }
    return results.Insights(**(parts | changes))


@pytest.fixture
def told(shop: Shop) -> Shop:
    shop.send(*[identify(who, email=f"{who}@mail.example", name=who.title()) for who in CUSTOMERS[:2]], source="server")
    write_insights(shop.workspace, said())
    return shop


def test_before_a_file_was_read_there_is_nothing_but_what_is_needed(shop: Shop) -> None:
    answer = shop.browser("viewer").get("/insights")
    assert {key for key, value in answer.items() if value is not None} == {"needs"}
    assert answer["needs"] == {"customers": 20, "second_orders": 6, "together": 10}


def test_every_figure_comes_with_its_n_and_its_interval(told: Shop) -> None:
    answer = told.browser("editor").get("/insights")
    assert answer["best_customers"]["shares"][0] == {
        "top_percent": 1,
        "customers": 9,
        "revenue_minor": 1_000_000,
        "share": 0.2,
    }
    assert answer["second_order"]["median_days"] == {"value": 41, "low": 38, "high": 45, "n": 306}
    (pair,) = answer["best_pairs"]["pairs"]
    assert (pair["product"]["name"], pair["product"]["sellable"]) == (product(1).name, True)
    assert (pair["with_product"]["name"], pair["with_product"]["sellable"]) == ("gone", False)


def test_late_customers_lead_to_people(told: Shop) -> None:
    editor = told.browser("editor")
    late = editor.get("/insights")["late_customers"]
    assert [one["person"]["label"] for one in late["listed"]] == ["Ada", "Bob"], "who is not in People is not listed"
    assert late["late"] == 3
    assert editor.get(f"/people/{late['listed'][0]['person']['person_id']}")["person"]["label"] == "Ada"


def test_a_viewer_sees_pseudonyms(told: Shop) -> None:
    listed = told.browser("viewer").get("/insights")["late_customers"]["listed"]
    assert [one["person"]["named"] for one in listed] == [False, False]
    assert all(one["person"]["label"].startswith("Visitor") for one in listed)


def test_whoever_is_forgotten_is_shown_no_longer_and_leaves_the_file(told: Shop) -> None:
    editor = told.browser("editor")
    ada = editor.get("/insights")["late_customers"]["listed"][0]["person"]["person_id"]
    assert ada in told.workspace.order_insights.read_text()
    assert editor.send("POST", f"/people/{ada}/forget").status_code == 204
    assert [one["person"]["label"] for one in editor.get("/insights")["late_customers"]["listed"]] == ["Bob"], "at once"
    write_lake(told.workspace)
    assert ada not in told.workspace.order_insights.read_text(), "the file follows with the lake"
    assert [one["person"]["label"] for one in editor.get("/insights")["late_customers"]["listed"]] == ["Bob"]


def test_a_part_without_enough_data_is_none(shop: Shop) -> None:
    write_insights(shop.workspace, said(second_order=None, late_customers=None, missing={"second_order": "too few"}))
    answer = shop.browser("owner").get("/insights")
    assert (answer["second_order"], answer["late_customers"]) == (None, None)
    assert answer["best_pairs"] is not None


@pytest.mark.parametrize(
    ("written", "told_as"),
    [
        (results.Interval, schemas.Interval),
        (results.RevenueShare, schemas.RevenueShare),
        (results.BestCustomers, schemas.BestCustomers),
        (results.Return, schemas.Return),
        (results.SecondOrder, schemas.SecondOrder),
        (results.BestPairs, schemas.BestPairs),
        (results.LateCustomers, schemas.LateCustomers),
    ],
)
def test_what_is_written_has_a_place_in_the_contract(written: type[msgspec.Struct], told_as: type[BaseModel]) -> None:
    assert set(written.__struct_fields__) == set(told_as.model_fields)
