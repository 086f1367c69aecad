"""A trained uplift model as arrays and numbers, for an artefact, and back; of tables whose columns are numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import InvalidInput
from habitue.models.tabular.boosting import BoostedTrees
from habitue.models.tabular.encoding import Encoding
from habitue.models.tabular.logistic import Logistic
from habitue.models.tabular.scaling import Scaling
from habitue.models.uplift.learners import Agreeing, Crossed, Expected, Forests, Scorer, TwoLines
from habitue.models.uplift.training import UpliftModel

Arrays = dict[str, NDArray[Any]]
_KINDS: dict[str, type[Any]] = {one.__name__: one for one in (Agreeing, Crossed, Expected, Forests, TwoLines)}
_LOGISTIC: dict[str, type[Any]] = {"logistic": Logistic}
_PARTS: dict[type[Any], dict[str, type[Any]]] = {
    Agreeing: _LOGISTIC,
    Crossed: _LOGISTIC,
    Expected: _LOGISTIC,
    Forests: {"of_treated": BoostedTrees, "of_control": BoostedTrees},
    TwoLines: {"treated": Logistic, "control": Logistic},
}


def pack(model: UpliftModel, baseline: Scorer) -> tuple[Arrays, dict[str, Any]]:
    """Parameters
    ----------
    baseline
        Who reaches the outcome without the treatment.
    """
    arrays: Arrays = {}
    numbers: dict[str, Any] = {
        "learner": model.learner, "effect": model.effect, "slope": model.slope, "middle": model.middle,
        "columns": list(model.encoding.columns),
        "scorer": _taken(model.scorer, "scorer", arrays), "baseline": _taken(baseline, "baseline", arrays),
    }  # fmt: skip
    _taken(model.scaling, "scaling", arrays)
    return arrays, numbers


def unpack(arrays: Mapping[str, NDArray[Any]], numbers: Mapping[str, Any]) -> tuple[UpliftModel, Scorer]:
    """The model and the baseline. Its response model is not kept: it was for comparison.

    Raises
    ------
    InvalidInput
        A part is missing, or of a kind that this habitue does not know.
    """
    try:
        columns = tuple(numbers["columns"])
        scorer, baseline = (_made(numbers[name], name, arrays) for name in ("scorer", "baseline"))
        scaling = Scaling(*(arrays[f"scaling.{field.name}"] for field in fields(Scaling)))
        return UpliftModel(
            numbers["learner"], Encoding({}, columns, columns, columns), scaling, scorer, scorer, numbers["effect"],
            numbers["slope"], numbers["middle"],
        ), baseline  # fmt: skip
    except (KeyError, TypeError) as error:
        raise InvalidInput(f"a part of the uplift model is missing ({error}): train it again") from error


def _taken(part: Any, name: str, arrays: Arrays) -> dict[str, Any]:
    """The numbers of a part, its kind among them; its arrays go into `arrays`."""
    numbers: dict[str, Any] = {"kind": type(part).__name__}
    for field in fields(part):
        value = getattr(part, field.name)
        if is_dataclass(value):
            numbers[field.name] = _taken(value, f"{name}.{field.name}", arrays)
        elif isinstance(value, np.ndarray):
            arrays[f"{name}.{field.name}"] = value
        else:
            numbers[field.name] = float(value)
    return numbers


def _made(numbers: Mapping[str, Any], name: str, arrays: Mapping[str, NDArray[Any]]) -> Scorer:
    kind = _KINDS[numbers["kind"]]
    parts = _PARTS[kind]
    made: Scorer = kind(*(
        _filled(parts[field.name], numbers[field.name], f"{name}.{field.name}", arrays)
        if field.name in parts
        else numbers[field.name]
        for field in fields(kind)
    ))  # fmt: skip
    return made


def _filled(kind: type[Any], numbers: Mapping[str, Any], name: str, arrays: Mapping[str, NDArray[Any]]) -> Any:
    return kind(*(
        numbers[field.name] if field.name in numbers else arrays[f"{name}.{field.name}"] for field in fields(kind)
    ))  # fmt: skip
