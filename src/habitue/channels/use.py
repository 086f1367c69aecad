"""What members of an audience are taken out for: which purpose that needs of each of them, and what goes along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from habitue.privacy.consent import Purpose

Use = Literal["analysis", "email", "sms", "ads"]
USES: tuple[Use, ...] = get_args(Use)
Column = Literal["person_id", "known", "until", "name", "user_id", "email", "phone", "email_sha256"]


class Terms(msgspec.Struct, frozen=True):
    """Of one use.

    Attributes
    ----------
    purpose
        What a person must have permitted for it, for the very address that goes along; None where nothing about them
        leaves but that they are in.
    address
        The kind of address it is for: ``email``, ``phone``, or empty.
    """

    purpose: Purpose | None
    address: str
    columns: tuple[Column, ...]


# Ad platforms match SHA-256 of the trimmed, lower-case address. They disagree about telephone numbers.
TERMS: Mapping[Use, Terms] = {
    "analysis": Terms(None, "", ("person_id", "known", "until")),
    "email": Terms(Purpose.MARKETING_EMAIL, "email", ("person_id", "until", "email", "name", "user_id")),
    "sms": Terms(Purpose.SMS, "phone", ("person_id", "until", "phone", "name", "user_id")),
    "ads": Terms(Purpose.ADS, "", ("person_id", "until", "email_sha256")),
}
