"""Predictions as documents: what they may say, and the one that is there before anybody writes one."""

from __future__ import annotations

from typing import Any

import pytest

from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.core.errors import InvalidInput
from habitue.definitions import PREDICTION, Change, Document, compile_snapshot
from habitue.definitions.kinds import check
from habitue.definitions.prediction import PredictionDocument, compile_prediction
from habitue.definitions.version import Version

NAME = {"name": {"en": "Comes back"}}


def typed(body: dict[str, Any]) -> PredictionDocument[Any]:
    document = check(Document(PREDICTION, body["prediction_id"], 1, body))
    assert isinstance(document, PredictionDocument)
    return document


def test_a_document_becomes_a_prediction() -> None:
    body = {"prediction_id": "adds", "goal": "Product Added", "within": "36h", "trigger": "Product Viewed", **NAME}
    prediction = compile_prediction(typed(body), 3)
    assert prediction.asks == ("Product Added", 36 * HOUR_MS, "Product Viewed")
    assert prediction.score == "propensity.adds"


@pytest.mark.parametrize(("wrong", "said"), [
    ({"within": "91d"}, "1h to 90d"),
    ({"within": "5m"}, "pattern"),
    ({"goal": "Decision Made"}, "nothing that people do"),
    ({"trigger": "Product Updated"}, "nothing that people do"),
    ({"goal": "Channel Touched"}, "read off other events"),
    ({"trigger": "Product Bought"}, "a line of an order"),
    ({"whither": []}, "Extra inputs"),
])  # fmt: skip
def test_what_cannot_be_predicted_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        typed({"prediction_id": "one", **NAME, **wrong})


def test_the_ready_made_one_holds_until_there_is_another_by_its_id() -> None:
    ready = compile_snapshot(1, []).predictions
    assert {name: one.asks for name, one in ready.items()} == {"purchase": ("Order Completed", 7 * DAY_MS, "visit")}
    bodies: list[dict[str, Any]] = [
        {"prediction_id": "purchase", "within": "2d", **NAME},
        {"prediction_id": "adds", "goal": "Product Added", **NAME},
    ]
    versions = [
        Version(
            kind=PREDICTION, definition_id=body["prediction_id"], version=4, status="published", schema_version=1,
            document=body, change=Change("one", 1),
        )
        for body in bodies
    ]  # fmt: skip
    there = compile_snapshot(2, versions).predictions
    assert {name: (one.version, one.within_ms) for name, one in there.items()} == {
        "purchase": (4, 2 * DAY_MS),
        "adds": (4, 7 * DAY_MS),
    }
