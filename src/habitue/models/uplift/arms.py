"""Which rows were treated: a treatment column with two arms, or several of which one is the control."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import InvalidInput
from habitue.models.tabular.table import F64, Column

_CONTROL = re.compile(
    r"(no|not|none|non|false|n|0|control|contr[oô]le|ctrl|hold[ _-]?out|placebo|untreated|baseline|t[ée]moin)\b"
    r"|.*\b(control|holdout|untreated)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms of a trial.

    Attributes
    ----------
    treated
        1 or 0; NaN for rows of other arms, or of none. Shape (n,).
    control, arms
        The control's label, and those of the arms counted as treated.
    sizes
        Rows of each label.
    """

    treated: F64
    control: str
    arms: tuple[str, ...]
    sizes: dict[str, int]

    def known(self) -> NDArray[np.bool_]:
        """Rows of the trial."""
        return ~np.isnan(self.treated)


def arms_of(column: Column, control: str | None = None, arm: str | None = None) -> Arms:
    """Read a treatment column: 0 / 1, truth values, or labels.

    Parameters
    ----------
    control
        Label of the control. Left out, it is 0, or the one label that says so ("control", "No E-Mail", "holdout", …).
    arm
        The only label counted as treated, rows of the others left out. Left out, all other labels are pooled.

    Raises
    ------
    InvalidInput
        No or several labels look like a control, a named label is not there, or there is one label only.
    """
    labels, codes = _labels(column)
    sizes = {label: int((codes == i).sum()) for i, label in enumerate(labels)}
    sizes = {label: n for label, n in sorted(sizes.items()) if n}
    untreated = _named(column.name, control, sizes, "--control") if control else _recognised(column.name, sizes)
    chosen = (_named(column.name, arm, sizes, "--arm"),) if arm else tuple(s for s in sizes if s != untreated)
    if not chosen or untreated in chosen:
        raise InvalidInput(
            f"the treatment {column.name!r} has {', '.join(sizes)} only: expected a control and another arm",
            path=f"$.{column.name}",
            expected="two arms",
            got=", ".join(sizes),
        )
    meaning = np.array([0.0 if s == untreated else 1.0 if s in chosen else np.nan for s in labels] + [np.nan])
    return Arms(meaning[codes], untreated, chosen, sizes)


def _labels(column: Column) -> tuple[list[str], NDArray[np.int64]]:
    if column.kind == "label":
        return list(column.labels), column.values.astype(np.int64)
    known = ~np.isnan(column.values)
    distinct, place = np.unique(column.values[known], return_inverse=True)
    if len(distinct) > 20:
        raise InvalidInput(
            f"the treatment {column.name!r} has {len(distinct)} values: expected a few arms",
            path=f"$.{column.name}",
            expected="a few arms",
            got=f"{len(distinct)} values",
        )
    codes = np.full(len(column.values), -1, np.int64)
    codes[known] = place
    return [f"{value:g}" for value in distinct], codes


def _recognised(name: str, sizes: dict[str, int]) -> str:
    found = [label for label in sizes if _CONTROL.match(label)]
    if len(found) == 1:
        return found[0]
    raise InvalidInput(
        f"which arm of {name!r} is the control? {'Several' if found else 'None'} of {', '.join(sizes)} "
        "says so by its name: pass it with --control",
        path=f"$.{name}",
        expected="one control",
        got=", ".join(found or sizes),
    )


def _named(name: str, label: str, sizes: dict[str, int], option: str) -> str:
    if label in sizes:
        return label
    raise InvalidInput(
        f"{option} {label!r} is not an arm of {name!r}: there are {', '.join(sizes)}",
        path=f"$.{name}",
        expected=label,
        got=", ".join(sizes),
    )
