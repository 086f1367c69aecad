"""What a customer's past orders come down to: how often, until when, for how long watched."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Histories(NamedTuple):
    """Customers as the sufficient statistics of buying models, arrays of shape (n,), in one unit of time.

    Attributes
    ----------
    frequency
        Purchase occasions after the first, whole numbers >= 0.
    recency
        From the first occasion to the last, 0 <= recency <= age; 0 where the first is the only one.
    age
        From the first occasion to now, >= 0.
    bought, watched
        Frequency and age with what is long past weighing less (`Occasions.histories`): what the rate of buying is
        judged by, 0 <= bought <= frequency, 0 <= watched <= age. Without fading they are frequency and age.
    """

    frequency: Whole
    recency: Floats
    age: Floats
    bought: Floats
    watched: Floats

    @classmethod
    def of(cls, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Histories:
        """Without fading."""
        x, watched = np.atleast_1d(np.asarray(frequency, np.int64)), np.atleast_1d(np.asarray(age, np.float64))
        return cls(x, np.atleast_1d(np.asarray(recency, np.float64)), watched, x.astype(np.float64), watched)

    def scaled(self, factor: float) -> Histories:
        """The same in another unit of time: days times 1/7 are weeks."""
        return self._replace(recency=self.recency * factor, age=self.age * factor, watched=self.watched * factor)


class Grouped(NamedTuple):
    """Histories without repetition, in an order of their own.

    Attributes
    ----------
    frequency, recency, age
        As in `Histories`, shape (rows,).
    weight
        Customers with that history, shape (rows,).
    number
        Customers by frequency, shape (largest frequency + 1,).
    """

    frequency: Floats
    recency: Floats
    age: Floats
    weight: Floats
    number: Floats

    @classmethod
    def of(cls, frequency: Floats, recency: Floats, age: Floats, weight: Floats) -> Grouped:
        """With `number` counted."""
        return cls(frequency, recency, age, weight, np.bincount(frequency.astype(np.int64), weight).astype(np.float64))

    def thinned(self, rows: int) -> Grouped:
        """About `rows` of them, evenly spread."""
        step = -(-len(self.weight) // rows)
        return Grouped.of(*(column[::step] for column in self[:4]))


def grouped(histories: Histories) -> Grouped:
    """Equal customers as one row, sorted, so that the order they came in cannot matter."""
    columns = [np.asarray(column, np.float64) for column in histories[:3]]
    order = np.lexsort(columns)
    ordered = [column[order] for column in columns]
    new = np.zeros(len(order), np.bool_)
    for column in ordered:
        new[1:] |= column[1:] != column[:-1]
    if len(new):
        new[0] = True
    starts = np.flatnonzero(new)
    weight = np.diff(np.append(starts, len(order))).astype(np.float64)
    frequency, recency, age = (column[starts] for column in ordered)
    return Grouped.of(frequency, recency, age, weight)
