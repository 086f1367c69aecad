"""What models are trained on: who touched which product in which session, and what was ordered together, in columns.

Pure: the caller reads the lake and hands over plain arrays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import InvalidInput
from habitue.models.vocabulary import Codes, Vocabulary

UNKNOWN_PERSON = -1


class Rows(NamedTuple):
    """Plain columns of equal length, in any row order, integers or text.

    Attributes
    ----------
    group
        The session (or order) the row belongs to.
    product_id
        The product touched.
    occurred_at
        ms UTC.
    person
        Who; `""` or -1 when unknown. None: unknown for all.
    weight
        How much the row counts, > 0 (quantity, or more for a cart than for a look). None: 1 each.
    """

    group: NDArray[Any]
    product_id: NDArray[Any]
    occurred_at: NDArray[np.int64]
    person: NDArray[Any] | None = None
    weight: NDArray[Any] | None = None


@dataclass(frozen=True, slots=True)
class Touches:
    """Coded rows, sorted by (group, occurred_at, product, weight): the order in which rows came never matters."""

    group: NDArray[np.int64]
    product: Codes
    occurred_at: NDArray[np.int64]
    person: NDArray[np.int64]
    weight: NDArray[np.float32]
    n_groups: int
    n_persons: int

    def __len__(self) -> int:
        return len(self.product)


@dataclass(frozen=True, slots=True)
class Interactions:
    """Everything the recommenders learn from.

    Attributes
    ----------
    vocabulary
        Every product of the catalogue and of both tables.
    sessions
        Views (and stronger signs of interest), grouped by session.
    orders
        Purchases, grouped by order.
    """

    vocabulary: Vocabulary
    sessions: Touches
    orders: Touches

    @property
    def newest_at(self) -> int:
        """ms UTC of the newest row of either table; 0 when there is none."""
        return max((int(t.occurred_at.max()) for t in (self.sessions, self.orders) if len(t)), default=0)

    @property
    def oldest_at(self) -> int:
        """ms UTC of the oldest row of either table; 0 when there is none."""
        return min((int(t.occurred_at.min()) for t in (self.sessions, self.orders) if len(t)), default=0)


NO_ROWS = Rows(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))


def build_interactions(
    sessions: Rows = NO_ROWS, orders: Rows = NO_ROWS, catalogue_ids: Iterable[str] = ()
) -> Interactions:
    """Code both tables with one vocabulary, which also holds the catalogue's products nobody touched yet.

    Raises
    ------
    InvalidInput
        Columns of different lengths, or a weight that is not a positive finite number.
    """
    _check("sessions", sessions)
    _check("orders", orders)
    seen = {str(p) for rows in (sessions, orders) for p in np.unique(rows.product_id).tolist()}
    vocabulary = Vocabulary(seen.union(catalogue_ids))
    persons = _person_keys(sessions, orders)
    return Interactions(vocabulary, _coded(sessions, vocabulary, persons), _coded(orders, vocabulary, persons))


def extend(interactions: Interactions, catalogue_ids: Iterable[str]) -> Interactions:
    """The same rows under a vocabulary that also knows `catalogue_ids`."""
    known = interactions.vocabulary
    vocabulary = Vocabulary((*known.product_ids, *catalogue_ids))
    if len(vocabulary) == len(known):
        return interactions
    recode = np.array([vocabulary.code(p) for p in known.product_ids], dtype=np.int32)
    # both vocabularies are sorted by id, so recoding keeps every order (and every tie-break) as it was
    moved = [_with_products(t, recode[t.product]) for t in (interactions.sessions, interactions.orders)]
    return Interactions(vocabulary, *moved)


def _with_products(touches: Touches, product: Codes) -> Touches:
    return Touches(
        touches.group,
        product,
        touches.occurred_at,
        touches.person,
        touches.weight,
        touches.n_groups,
        touches.n_persons,
    )


def _check(name: str, rows: Rows) -> None:
    n = len(rows.group)
    for column, values in rows._asdict().items():
        if values is not None and len(values) != n:
            raise InvalidInput(
                f"column {column} of {name} has {len(values)} rows where group has {n}: pass columns of equal length",
                path=f"{name}.{column}",
                expected=f"{n} rows",
                got=f"{len(values)} rows",
            )
    if rows.weight is not None and n and not (np.isfinite(rows.weight).all() and (np.asarray(rows.weight) > 0).all()):
        raise InvalidInput(
            f"{name} holds a weight that is not a positive number: leave such rows out",
            path=f"{name}.weight",
            expected="finite numbers > 0",
        )


def _person_keys(*tables: Rows) -> list[str]:
    found = {str(p) for rows in tables if rows.person is not None for p in np.unique(rows.person).tolist()}
    return sorted(found - {"", str(UNKNOWN_PERSON)})


def _coded(rows: Rows, vocabulary: Vocabulary, persons: list[str]) -> Touches:
    keys, group = np.unique(np.asarray(rows.group), return_inverse=True)
    product = _lookup(rows.product_id, vocabulary.code).astype(np.int32)
    code_of = {key: code for code, key in enumerate(persons)}
    person = (
        np.full(len(group), UNKNOWN_PERSON, np.int64)
        if rows.person is None
        else _lookup(rows.person, lambda key: code_of.get(key, UNKNOWN_PERSON))
    )
    weight = np.ones(len(group), np.float32) if rows.weight is None else np.asarray(rows.weight, np.float32)
    at = np.asarray(rows.occurred_at, np.int64)
    order = np.lexsort((weight, product, at, group))
    columns = (group.astype(np.int64)[order], product[order], at[order], person[order], weight[order])
    return Touches(*columns, n_groups=len(keys), n_persons=len(persons))


def _lookup(values: NDArray[Any], code_of: Any) -> NDArray[np.int64]:
    """Code of each value, looked up once per distinct value."""
    distinct, position = np.unique(np.asarray(values), return_inverse=True)
    codes = np.array([code_of(str(value)) for value in distinct.tolist()], dtype=np.int64)
    return codes[position] if len(distinct) else np.empty(0, np.int64)
