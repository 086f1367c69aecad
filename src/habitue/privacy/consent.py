"""Consent per purpose, as a bit mask that travels with every event; everything is denied until granted."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag


class Purpose(IntFlag):
    """What data may be used for. The bits are stored with events: never renumber, only append.

    NECESSARY       what the shop itself needs (orders); always granted
    MEASURE         statistics over everyone, including models of what goes with what
    PERSONALISE     use what is known about this person to change what this person sees
    MARKETING_EMAIL, EMAIL_OPEN, SMS, PUSH, ADS, SENSITIVE   as their names say
    """

    NECESSARY = 1
    MEASURE = 2
    PERSONALISE = 4
    MARKETING_EMAIL = 8
    EMAIL_OPEN = 16
    SMS = 32
    PUSH = 64
    ADS = 128
    SENSITIVE = 256


DENIED = int(Purpose.NECESSARY)
_BITS = {purpose.name.lower(): int(purpose) for purpose in Purpose if purpose.name}
PURPOSES = frozenset(_BITS)


def parse_consent(preferences: Mapping[str, object]) -> int:
    """The mask of a mapping purpose -> granted; unknown purposes and anything but True are denied.

    >>> parse_consent({"measure": True, "ads": "yes", "other": True}) == Purpose.NECESSARY | Purpose.MEASURE
    True
    """
    mask = DENIED
    for name, granted in preferences.items():
        if granted is True:
            mask |= _BITS.get(name, 0)
    return mask


def granted(consent: int, purpose: Purpose) -> bool:
    """Whether the mask grants the purpose. Ask this at each use, not once at the door."""
    return int.__and__(consent, purpose) != 0  # the flag's own `&` builds a new flag each time: ten times slower


def purposes_of(consent: int) -> list[str]:
    """The names of the purposes granted, in the order of `Purpose`."""
    return [name for name, bit in _BITS.items() if consent & bit]
