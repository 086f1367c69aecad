"""When is quiet too quiet? Two rules with a stated false alarm rate, and one for a property that vanished.

Each rule is meant to raise at most one false alarm per kind of event in `FALSE_ALARM_DAYS` days of ordinary traffic.
The usual rate is what the same hours of the week brought in the last weeks. It is an estimate, so what to expect is not
Poisson but negative binomial (the gamma-Poisson predictive distribution: Gelman et al., Bayesian Data Analysis, 3rd
edition, section 2.6), and visits send their events in clumps, so the counts are divided by their dispersion first
(quasi-Poisson: McCullagh and Nelder, Generalized Linear Models, section 6.2.3).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from scipy.special import bdtr, betainc

from habitue.core.clock import HOUR_MS

FALSE_ALARM_DAYS = 90
WEEK_HOURS = 168
MAX_WEEKS = 4
MIN_SHARE, MIN_DROP = 0.5, 0.3  # a property that half of all events have, and that a third of all events lost
MIN_RECENT, MIN_USUAL = 20, 200


def silence_level(per_day: float) -> float:
    """How unlikely a gap must be, for a kind of event with so many a day: n events a day are n gaps a day."""
    return 1 / (FALSE_ALARM_DAYS * max(1.0, per_day))


def slump_level() -> float:
    """How unlikely an hour's count must be: every hour is looked at once."""
    return 1 / (FALSE_ALARM_DAYS * 24)


def chance_of_at_most(seen: int, usual: float, weeks: int, dispersion: float = 1.0) -> float:
    """The probability of at most `seen` events where `weeks` weeks brought `usual` events in the same hours, all told.

    `dispersion` (1 or more) is the variance of the counts over their mean.

    >>> round(chance_of_at_most(0, 40, 4), 5)  # ten expected: (4/5) to the power of 40
    0.00013
    >>> chance_of_at_most(0, 0, 4)  # nothing was expected, so nothing is no surprise
    1.0
    """
    clumps = usual / dispersion
    if clumps <= 0:
        return 1.0
    # the negative binomial's distribution function: `scipy.special` is a twentieth of `scipy.stats` to import
    return float(betainc(clumps, math.floor(seen / dispersion) + 1, weeks / (weeks + 1)))


def usual_count(hours: Mapping[int, int], since_ms: int, until_ms: int, weeks: int) -> float:
    """How many events the same stretch of the `weeks` weeks before brought, all told.

    `hours` maps whole hours since 1970 to counts. Hours cut by an end of the stretch count by their share.
    """
    total = 0.0
    for hour in range(since_ms // HOUR_MS, (until_ms - 1) // HOUR_MS + 1):
        start = hour * HOUR_MS
        share = (min(until_ms, start + HOUR_MS) - max(since_ms, start)) / HOUR_MS
        total += share * sum(hours.get(hour - WEEK_HOURS * week, 0) for week in range(1, weeks + 1))
    return total


def dispersion_of(hours: Mapping[int, int], until_hour: int, weeks: int) -> float:
    """Pearson's dispersion of hourly counts about the mean of their hour of the week, at least Poisson's 1.

    With one week there is nothing to compare, and 2 is assumed: a visit's events come in clumps.
    """
    if weeks < 2:
        return 2.0
    excess, freedom = 0.0, 0
    for hour in range(until_hour - WEEK_HOURS, until_hour):
        counts: Sequence[int] = [hours.get(hour - WEEK_HOURS * week, 0) for week in range(weeks)]
        mean = sum(counts) / weeks
        if mean > 0:
            excess += sum((count - mean) ** 2 / mean for count in counts)
            freedom += weeks - 1
    return max(1.0, excess / freedom) if freedom else 1.0


def vanished(recent_with: int, recent: int, usual_with: int, usual: int, tested: int) -> bool:
    """Whether a property that most events used to have is missing from too many of the recent ones.

    A binomial tail below one false alarm in `FALSE_ALARM_DAYS` over all `tested` properties looked at each hour, and a
    drop that matters: with many events the tail alone would report a tenth of a percent.
    """
    if recent < MIN_RECENT or usual < MIN_USUAL:
        return False
    share = (usual_with + 1) / (usual + 2)  # Laplace: a property that was always there is not certain
    if share < MIN_SHARE or share - recent_with / recent < MIN_DROP:
        return False
    return bool(bdtr(recent_with, recent, share) < slump_level() / max(1, tested))
