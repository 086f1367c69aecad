"""Goals of predictions: which events of a name are meant, said and checked in the language of audiences."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from habitue.audiences.language.checks import check_condition
from habitue.audiences.language.condition import Events, Filter
from habitue.core.errors import InvalidInput
from habitue.definitions.kinds import KINDS, PREDICTION, Kind
from habitue.definitions.prediction import Prediction, PredictionDocument

TypedPrediction = PredictionDocument[Filter]
Documents = Mapping[str, PredictionDocument[Any]]


def prediction_kind() -> Kind:
    """The kind `prediction` with the filters of its goal typed in drafts, and checked before they are published."""
    return msgspec.structs.replace(KINDS[PREDICTION], schema=TypedPrediction, agree=check_release)


def prediction_schema() -> dict[str, Any]:
    """The JSON Schema of a prediction's document, its filters typed."""
    schema = TypedPrediction.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Prediction"}


def filters_of(prediction: Prediction) -> tuple[Filter, ...]:
    """The filters of the goal, as conditions take them."""
    return tuple(Filter.model_validate_json(text) for text in prediction.where)


def check_goal(document: PredictionDocument[Filter]) -> list[str]:
    """What is wrong with the filters of a goal, each with its path: as of a condition that asks for these events."""
    if not document.where:
        return []
    found = check_condition(Events(event=document.goal, where=document.where))
    return [f"{_path(one.path)}: {one.message}" for one in found if one.severity == "error"]


def check_release(documents: Documents, changed: Collection[str]) -> None:
    """Whether these predictions may be published. The documents must be of `prediction_kind`.

    Raises
    ------
    InvalidInput
        With every reason, and the path of the first.
    """
    for prediction_id in sorted(documents.keys() & set(changed)):
        if told := check_goal(documents[prediction_id]):
            raise InvalidInput(
                f'prediction "{prediction_id}" cannot be published: {"; ".join(told)}',
                path=told[0].partition(": ")[0],
                got=prediction_id,
            )


def _path(path: str) -> str:
    """Where in the document: the event of the condition is its goal."""
    return f"$.document{'.goal' if path == '$.event' else path[1:]}"
