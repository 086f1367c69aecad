"""How far a birthday is, in days of the calendar.

Whoever was born on 29 February has their birthday on the 28th in years that have no 29th.
"""

from __future__ import annotations

from datetime import date, timedelta

from habitue.events.birthday import month_and_day

_LEAP = date(2000, 1, 1)
# Every birthday there can be, as `BIRTHDAY_ON` states it.
EVERY_DAY = tuple((_LEAP + timedelta(days=n)).strftime("%m-%d") for n in range(366))


def distance(on: object, today: date) -> tuple[int, int] | None:
    """Days to the next birthday and since the last one, both 0 on the day; None if it is none.

    Parameters
    ----------
    on
        ``MM-DD``.

    >>> distance("02-29", date(2027, 2, 27)), distance("02-29", date(2028, 2, 28))
    ((1, 364), (1, 365))
    """
    day = month_and_day(on)
    if day is None:
        return None
    years = [_in_year(day, today.year + more) for more in (-1, 0, 1)]
    ahead = min(one for one in years if one >= today)
    behind = max(one for one in years if one <= today)
    return (ahead - today).days, (today - behind).days


def _in_year(day: tuple[int, int], year: int) -> date:
    try:
        return date(year, *day)
    except ValueError:
        return date(year, 2, 28)
