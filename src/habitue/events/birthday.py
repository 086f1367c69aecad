"""The day of a declared birthday, without its year: the one part of it that is not sealed.

A birth date says who somebody is together with little else, so it is sealed at the door. A day of the year is shared by
every 365th person; it is kept in clear, as the trait `BIRTHDAY_ON`, of whoever agrees to personalisation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

BIRTHDAYS = ("birthday", "birthdate")  # the first is Segment's reserved trait
BIRTHDAY_ON = "birthday_on"
_LEAP_YEAR = 2000
_STATED = re.compile(r"(?:(?:\d{4}|-)-)?(\d{2}-\d{2})(?:[T ].*)?")


def day_of_birth(traits: Mapping[str, Any]) -> str:
    """``MM-DD`` of a birthday stated as ``1990-05-17``, ``1990-05-17T00:00:00Z``, ``05-17`` or ``--05-17``; or nothing.

    Of a moment the day is as it is written: whose midnight it is nobody knows.

    >>> day_of_birth({"birthday": "1990-05-17"}), day_of_birth({"birthday": "17/05/1990"})
    ('05-17', '')
    """
    for key in BIRTHDAYS:
        stated = traits.get(key)
        found = _STATED.fullmatch(stated.strip()) if isinstance(stated, str) else None
        if found and month_and_day(found[1]):
            return found[1]
    return ""


def month_and_day(text: object) -> tuple[int, int] | None:
    """The month and day of ``MM-DD``, if there is such a day in some year.

    >>> month_and_day("02-29"), month_and_day("02-30")
    ((2, 29), None)
    """
    if not isinstance(text, str) or not re.fullmatch(r"\d{2}-\d{2}", text, re.ASCII):
        return None
    month, day = int(text[:2]), int(text[3:])
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return None
    return month, day
