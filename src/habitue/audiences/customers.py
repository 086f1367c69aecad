"""What the versioned values of people are computed from, as arrays, whichever engine read them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

VIEWS = 4  # looked at, before the prices of things say something of somebody who never bought


class Orders(NamedTuple):
    """Orders by person and time, arrays of shape (orders,): `person` is a place in `Rows.people`."""

    person: NDArray[np.int64]
    at: NDArray[np.int64]
    net_minor: NDArray[np.int64]
    with_coupon: NDArray[np.int64]


class Rows(NamedTuple):
    """What is known of everybody who is not left out.

    Attributes
    ----------
    people
        Ids as ASCII bytes, ascending, shape (n,); the other arrays of shape (n,) are in this order.
    orders
        In the shop's currency `net_minor`; 0 in others.
    engaged_days
        Of the last `ENGAGED_DAYS` days.
    bought, viewed
        (how many with a known level, the sum of their levels): how dear what they bought or looked at is among its
        category, 0 to 1.
    priced, reduced
        Lines with a known usual price; those of them bought for less.
    consented
        Whether they last agreed to personalisation: without it nothing is predicted about somebody.
    """

    people: NDArray[np.bytes_]
    orders: Orders
    engaged_days: NDArray[np.int64]
    bought: tuple[NDArray[np.float64], NDArray[np.float64]]
    viewed: tuple[NDArray[np.float64], NDArray[np.float64]]
    priced: NDArray[np.float64]
    reduced: NDArray[np.float64]
    consented: NDArray[np.bool_]
