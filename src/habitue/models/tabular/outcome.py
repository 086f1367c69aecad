"""Did it happen? An outcome column of any usual form as 0 and 1."""

from __future__ import annotations

import numpy as np

from habitue.core.errors import InvalidInput
from habitue.models.tabular.table import F64, Column

YES = frozenset(("yes", "y", "true", "t", "1", "oui", "o", "vrai", "converted", "purchased", "bought", "buyer"))
NO = frozenset(("no", "n", "false", "f", "0", "non", "faux", "none", "not_converted", "not_purchased"))


def outcome_of(column: Column) -> F64:
    """1 where it happened, 0 where not, NaN where nobody knows; shape (n,).

    A truth value or 0 / 1 as it is, a count or an amount by being above 0, and text by `YES` and `NO` (any case).

    Raises
    ------
    InvalidInput
        A date, a negative number, or a text that is neither yes nor no.
    """
    if column.kind == "label":
        return _of_labels(column)
    known = column.values[~np.isnan(column.values)]
    if column.kind == "moment" or (known < 0).any():
        got = "dates" if column.kind == "moment" else f"{known.min():g}"
        raise InvalidInput(
            f"the outcome {column.name!r} holds {got}: expected true / false, 0 / 1, yes / no, or a count",
            path=f"$.{column.name}",
            expected="true / false, 0 / 1, yes / no or a count",
            got=got,
        )
    return np.where(np.isnan(column.values), np.nan, (column.values > 0).astype(np.float64))


def _of_labels(column: Column) -> F64:
    words = [label.casefold().replace(" ", "_") for label in column.labels]
    strange = [label for label, word in zip(column.labels, words, strict=True) if word not in YES | NO]
    if strange:
        raise InvalidInput(
            f"the outcome {column.name!r} says {strange[0]!r}, which is neither yes nor no: "
            f"expected one of {', '.join(sorted(YES))} / {', '.join(sorted(NO))}, or 0 and 1",
            path=f"$.{column.name}",
            expected="yes / no",
            got=strange[0],
        )
    meaning = np.array([*(1.0 if word in YES else 0.0 for word in words), np.nan])  # -1, missing, takes the last
    taken: F64 = meaning[column.values.astype(np.int64)]
    return taken
