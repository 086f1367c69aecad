"""Moments as exports write them: ISO 8601, day or month first, epoch seconds or milliseconds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo

_SLASHED = re.compile(
    r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<year>\d{4}|\d{2})"
    r"(?:[T, ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[AaPp][Mm])?)?",
    re.ASCII,
)
_EPOCH = re.compile(r"\d{9,14}(\.\d+)?", re.ASCII)
# Seconds since 1970 pass this in the year 5138; milliseconds passed it in 1973.
_LEAST_MILLISECONDS = 100_000_000_000


def day_comes_first(values: Iterable[object]) -> bool | None:
    """Whether ``3/4/2011`` is the 3rd of April in this file: decided by the values beyond 12; None when none is.

    >>> day_comes_first(["3/4/2011", "13/4/2011"]), day_comes_first(["4/13/2011"]), day_comes_first(["3/4/2011"])
    (True, False, None)
    """
    for value in values:
        found = _SLASHED.fullmatch(value.strip()) if isinstance(value, str) else None
        if found and int(found["a"]) > 12:
            return True
        if found and int(found["b"]) > 12:
            return False
    return None


def is_slashed(value: object) -> bool:
    """Whether the reading of this date depends on `day_comes_first`."""
    return isinstance(value, str) and _SLASHED.fullmatch(value.strip()) is not None


def parse_moment(value: object, *, day_first: bool, zone: tzinfo = UTC) -> int | None:
    """Milliseconds UTC of a date or time, or None when it is not one.

    Parameters
    ----------
    zone
        The shop's time zone, for values that name no offset.

    Examples
    --------
    >>> parse_moment("01/12/2010 08:26", day_first=True) == parse_moment("2010-12-01T08:26:00Z", day_first=True)
    True
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return _in_zone(value, zone)
    if isinstance(value, date):
        return _in_zone(datetime(value.year, value.month, value.day), zone)
    if isinstance(value, (int, float)):
        return _from_epoch(float(value))
    return _from_text(value.strip(), day_first, zone) if isinstance(value, str) else None


def _from_text(text: str, day_first: bool, zone: tzinfo) -> int | None:
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    found = _SLASHED.fullmatch(text)
    try:
        moment = _from_slashed(found, day_first) if found else datetime.fromisoformat(text)
    except ValueError:
        return None
    return _in_zone(moment, zone)


def _from_slashed(found: re.Match[str], day_first: bool) -> datetime:
    day, month = (found["a"], found["b"]) if day_first else (found["b"], found["a"])
    year = int(found["year"])
    hour = int(found["hour"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    century = 0 if year > 99 else 2000 if year < 70 else 1900
    return datetime(year + century, int(month), int(day), hour, int(found["minute"] or 0), int(found["second"] or 0))


def _from_epoch(number: float) -> int | None:
    if not 0 < number < 1e14:
        return None
    return int(number) if number >= _LEAST_MILLISECONDS else round(number * 1000)


def _in_zone(moment: datetime, zone: tzinfo) -> int | None:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    try:
        return round(aware.timestamp() * 1000)
    except (OverflowError, ValueError):
        return None
