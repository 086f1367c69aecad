"""A table of any columns as arrays: numbers, moments and labels, missing values kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import InvalidInput

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

Kind = Literal["number", "moment", "label"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of n rows.

    Attributes
    ----------
    kind
        "number" (truth values are 0 and 1), "moment" (days since 1970-01-01 UTC, with fraction) or "label" (text).
    values
        Shape (n,). Numbers and days, NaN where missing; of labels, the position in `labels`, -1 where missing.
    labels
        Distinct texts, of a label column only.
    whole
        Whether it was stored as integers: ids are.
    """

    name: str
    kind: Kind
    values: F64
    labels: tuple[str, ...] = ()
    whole: bool = False

    def missing(self) -> NDArray[np.bool_]:
        """Where there is no value, shape (n,)."""
        return self.values < 0 if self.kind == "label" else np.isnan(self.values)


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length, names distinct; `unread` are columns of types no model here can use."""

    columns: tuple[Column, ...]
    unread: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    def names(self) -> list[str]:
        """Names in order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """The column `name`.

        Raises
        ------
        InvalidInput
            There is none of that name.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise InvalidInput(
            f"there is no column {name!r}; there are {', '.join(self.names())}",
            path=f"$.{name}",
            expected=name,
            got=", ".join(self.names()),
        )

    def without(self, names: Sequence[str]) -> Table:
        """All columns but these; names that are not there are ignored."""
        return replace(self, columns=tuple(c for c in self.columns if c.name not in set(names)))

    def take(self, rows: I64 | NDArray[np.bool_]) -> Table:
        """The rows at these positions, or where true."""
        return replace(self, columns=tuple(replace(c, values=c.values[rows]) for c in self.columns))


def column_of_labels(name: str, texts: Sequence[str | None]) -> Column:
    """A label column; ``None`` and blank texts are missing.

    >>> column_of_labels("channel", ["web", None, "web"]).values.tolist()
    [0.0, -1.0, 0.0]
    """
    places: dict[str, int] = {}
    codes = np.fromiter(
        (-1 if text is None or not text.strip() else places.setdefault(text.strip(), len(places)) for text in texts),
        np.float64,
        len(texts),
    )
    return Column(name, "label", codes, tuple(places))
