"""How much longer: when there is enough to say anything at all, and when the answer will be sharp enough to use."""

from __future__ import annotations

from math import ceil

import msgspec

MAX_WEEKS = 104  # further away than two years, "about N more weeks" is no plan: say nothing instead


class Minimum(msgspec.Struct, frozen=True):
    """What must have happened before any effect is shown.

    Attributes
    ----------
    weeks
        Whole weeks since the first exposure, so that every weekday counts alike.
    conversions
        People with an outcome, in each arm.
    """

    weeks: float = 1.0
    conversions: int = 100


def weeks_until_enough(
    minimum: Minimum, weeks: float, conversions: tuple[int, int], max_weeks: int = MAX_WEEKS
) -> int | None:
    """Whole weeks until the minimum is met at the pace so far; 0 when it is met, None when nobody can tell.

    Parameters
    ----------
    weeks
        Since the first exposure, >= 0.
    conversions
        People with an outcome so far in each arm.

    Examples
    --------
    >>> weeks_until_enough(Minimum(), weeks=2.0, conversions=(950, 50))
    2
    """
    slowest = min(conversions)
    wait = max(0.0, minimum.weeks - weeks)
    if slowest < minimum.conversions:
        if slowest == 0 or weeks <= 0:
            return None
        wait = max(wait, (minimum.conversions - slowest) * weeks / slowest)
    return _capped(wait, max_weeks)


def weeks_until_sharp(half_width: float, target: float, weeks: float, max_weeks: int = MAX_WEEKS) -> int | None:
    """Whole weeks until the interval's half width is at most `target` at today's traffic; None when hopeless.

    The half width shrinks with the square root of the people, and people come at the pace of the past `weeks`.

    Parameters
    ----------
    half_width, target
        In the same unit; target: the effect seen so far, or the smallest one worth knowing.

    Examples
    --------
    >>> weeks_until_sharp(half_width=2.0, target=1.0, weeks=3.0)
    9
    """
    if half_width <= target:
        return 0
    if target <= 0 or weeks <= 0:
        return None
    return _capped(weeks * ((half_width / target) ** 2 - 1), max_weeks)


def _capped(wait: float, max_weeks: int) -> int | None:
    # a hair above a whole number is rounding, not another week
    whole = ceil(wait - 1e-9)
    return whole if whole <= max_weeks else None
