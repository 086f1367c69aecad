"""Filters of a prediction's goal as a document says them: typed in drafts, checked before they are published."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest

from habitue.audiences.goals import check_release, filters_of, prediction_kind, prediction_schema
from habitue.audiences.language.condition import Comparison, Filter
from habitue.core.errors import InvalidInput
from habitue.definitions import PREDICTION, Document
from habitue.definitions.kinds import KINDS, check, complete
from habitue.definitions.prediction import PredictionDocument, compile_prediction

TYPED = MappingProxyType({**KINDS, PREDICTION: prediction_kind()})
DEAR = {"field": "net_minor", "test": {"op": "more_than", "value": 10_000}}
COFFEE = {"field": "product.category", "test": {"op": "is", "value": "Coffee"}}


def document(*where: dict[str, Any], goal: str = "Order Completed") -> Document:
    body = {"prediction_id": "one", "name": {"en": "One"}, "goal": goal, "where": list(where)}
    return Document(PREDICTION, "one", 1, body)


def typed(*where: dict[str, Any], goal: str = "Order Completed") -> PredictionDocument[Any]:
    found = check(document(*where, goal=goal), TYPED)
    assert isinstance(found, PredictionDocument)
    return found


def test_filters_are_part_of_what_is_asked_however_they_are_written() -> None:
    plain, dear = compile_prediction(typed(), 1), compile_prediction(typed(DEAR), 1)
    assert plain.asks == ("Order Completed", 7 * 86_400_000, "visit")
    assert dear.asks[:3] == plain.asks
    assert dear.asks != plain.asks
    stored = complete(document(DEAR), TYPED)
    assert stored.body["where"][0]["test"]["high"] is None
    again = check(stored, TYPED)
    assert isinstance(again, PredictionDocument)
    assert compile_prediction(again, 1).asks == dear.asks, "defaults that are written out change nothing"
    assert filters_of(dear) == (Filter(field="net_minor", test=Comparison(op="more_than", value=10_000)),)
    dearer = {"field": "net_minor", "test": {"op": "more_than", "value": 10_001}}
    assert len({compile_prediction(typed(*where), 1).asks for where in ((DEAR,), (dearer,), (DEAR, dearer))}) == 3


@pytest.mark.parametrize(
    ("where", "goal", "path", "said"),
    [
        ({"field": "total", "test": {"op": "more_than", "value": 1}}, "Order Completed", "$.document.where[0].field",
         'no "total" is remembered'),
        ({"field": "net_minor", "test": {"op": "contains", "value": "1"}}, "Order Completed",
         "$.document.where[0].test", "net_minor"),
        (COFFEE, "Products Searched", "$.document.where[0].field", "product.category"),
        (COFFEE, "Identified", "$.document.goal", "not remembered one by one"),
        ({"field": "at", "test": {"op": "in_last", "value": "3d"}}, "Product Viewed", "$.document.where[0].test", "at"),
    ],
)  # fmt: skip
def test_what_no_event_can_be_asked_is_refused_with_its_place(
    where: dict[str, Any], goal: str, path: str, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        check_release({"one": typed(where, goal=goal)}, {"one"})
    assert refused.value.path.startswith(path)
    check_release({"one": typed(where, goal=goal)}, {"another"})


def test_what_can_be_asked_is_published() -> None:
    check_release({"one": typed(DEAR)}, {"one"})
    check_release({"one": typed(COFFEE, goal="Product Viewed")}, {"one"})
    check_release({"one": typed(COFFEE, goal="Product Bought")}, {"one"})
    check_release({"one": typed({"field": "plan", "test": {"op": "is", "value": "gold"}}, goal="Upgraded")}, {"one"})
    check_release({"one": typed(goal="Email Marked as Spam")}, {"one"})


def test_what_is_no_filter_is_refused_in_a_draft() -> None:
    with pytest.raises(InvalidInput, match="where") as refused:
        typed({"field": "net_minor", "test": {"op": "dearer_than", "value": 1}})
    assert refused.value.path == "$.document.where[0].test.op"


def test_the_schema_says_what_a_filter_is() -> None:
    schema = prediction_schema()
    assert schema["title"] == "Prediction"
    assert schema["properties"]["where"]["items"] == {"$ref": "#/$defs/Filter"}
    assert set(schema["$defs"]) == {"Comparison", "Filter"}
