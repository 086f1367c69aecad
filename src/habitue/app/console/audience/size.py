"""How many people are in an audience, from a sample: exact where the shop is small, else with an interval."""

from __future__ import annotations

from math import sqrt

import msgspec

_Z = 1.959964  # 95 %


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many people are in an audience.

    Attributes
    ----------
    people
        The estimate; `low` and `high` enclose the true number in 95 of 100 such samples.
    of
        Everybody who is counted.
    sampled
        How many of them were asked: all of them when the number is exact.
    """

    people: int
    low: int
    high: int
    of: int
    sampled: int

    @property
    def exact(self) -> bool:
        """Whether everybody was asked."""
        return self.sampled == self.of


def size_of(members: int, sampled: int, of: int) -> Size:
    """The size of an audience with `members` among `sampled` people drawn from `of`.

    Wilson's score interval, its sample enlarged by the correction for drawing without putting back, so that it closes
    as the sample becomes everybody; never below those seen in the audience, nor above those not seen out of it.

    References
    ----------
    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.

    >>> size_of(31, 100, 100).high, size_of(0, 2_000, 50_000)
    (31, Size(people=0, low=0, high=92, of=50000, sampled=2000))
    """
    if sampled >= of:
        return Size(people=members, low=members, high=members, of=of, sampled=sampled)
    if sampled == 0:
        return Size(people=0, low=0, high=of, of=of, sampled=0)
    n, share = sampled * (of - 1) / (of - sampled), members / sampled
    centre = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n))
    return Size(
        people=round(share * of),
        low=max(members, round((centre - half) * of)),
        high=min(of - (sampled - members), round((centre + half) * of)),
        of=of,
        sampled=sampled,
    )
