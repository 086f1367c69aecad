"""Money is an integer number of minor units and an ISO 4217 currency; never a float."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import lru_cache

import msgspec

# ISO 4217 "minor unit" exponents that are not 2 (list one, 2024-06).
_EXPONENTS = dict.fromkeys(
    (
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ),
    0,
) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)

_SCALES: dict[str, int] = {currency: 10**exponent for currency, exponent in _EXPONENTS.items()}

# Beyond this an amount is a typing error, and 64-bit sums of many of them could overflow elsewhere.
MAX_MINOR = 10**13


class Money(msgspec.Struct, frozen=True, order=True):
    """An amount in minor units (cents for EUR, yen for JPY) of one currency."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}: convert one of them first")
        return Money(self.minor + other.minor, self.currency)


def exponent_of(currency: str) -> int:
    """Decimal places of the currency's minor unit (ISO 4217).

    >>> exponent_of("EUR"), exponent_of("JPY"), exponent_of("KWD")
    (2, 0, 3)
    """
    return _EXPONENTS.get(currency, 2)


def to_minor(amount: object, currency: str) -> int | None:
    """Minor units of a decimal amount (number or plain decimal text), or None when it is not an amount.

    Rounds half to even at the currency's exponent; refuses NaN, infinities, booleans and amounts over 10^13.

    >>> to_minor(12.5, "EUR"), to_minor("114.00", "JPY"), to_minor("12,5 euros", "EUR")
    (1250, 114, None)
    """
    scale = _SCALES.get(currency, 100)
    if type(amount) is float and -1e9 < amount < 1e9:
        nearest = round(amount * scale)
        if nearest / scale == amount:  # the float of a price with the currency's decimals: no rounding to decide
            return nearest
    if isinstance(amount, bool) or not isinstance(amount, (int, float, str, Decimal)):
        return None
    if isinstance(amount, int):
        minor = amount * scale
        return minor if -MAX_MINOR <= minor <= MAX_MINOR else None
    try:
        # repr of a float is its shortest decimal, which is the price somebody typed
        exact = Decimal(repr(amount)) if isinstance(amount, float) else Decimal(amount)
        minor_exact = (exact * scale).quantize(Decimal(1), ROUND_HALF_EVEN)
    except InvalidOperation:
        return None
    return int(minor_exact) if minor_exact.is_finite() and abs(minor_exact) <= MAX_MINOR else None


@lru_cache(maxsize=65_536)
def to_decimal(minor: int, currency: str) -> Decimal:
    """The amount as a decimal number of the currency's major unit.

    >>> to_decimal(1250, "EUR")
    Decimal('12.50')
    """
    return Decimal(minor).scaleb(-exponent_of(currency))
