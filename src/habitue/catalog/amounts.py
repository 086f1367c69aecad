"""Prices and numbers as people and spreadsheets write them."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from habitue.core.money import exponent_of, to_minor

_SYMBOLS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS", "₩": "KRW"}
# A bare dollar sign is the shop's own dollar, if it has one.
_DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "BRL", "CLP", "COP", "ARS", "TWD"}
_PLAIN = re.compile(r"-?\d+(\.\d+)?")
_PARTS = re.compile(
    r"(?P<before>[^\d.,()+-]*)(?P<open>\()?(?P<number>[+-]?[\d.,]+-?)(?P<close>\))?(?P<after>[^\d.,()+-]*)"
)
_SPACES = re.compile(r"[\s'’]")


def parse_amount(value: object, currency: str) -> tuple[int, str] | None:
    """Minor units and currency of a price, or None when it is not one.

    Parameters
    ----------
    value
        A number, or text such as ``12,50 €``, ``£1,234.50``, ``1 234,50``, ``USD 12``, ``(4.00)`` (negative).
        The last of two different separators is the decimal one; a lone comma before exactly three digits
        separates thousands, a lone point is always decimal, as programs write it.
    currency
        ISO 4217 code used when the text names none; also which dollar ``$`` means.

    Examples
    --------
    >>> parse_amount("12,50 €", "GBP"), parse_amount("£1,234.50", "EUR"), parse_amount("n/a", "EUR")
    ((1250, 'EUR'), (123450, 'GBP'), None)
    """
    if not isinstance(value, str):
        minor = to_minor(value, currency)
        return None if minor is None else (minor, currency)
    text = value.strip()
    if _PLAIN.fullmatch(text):
        minor = to_minor(text, currency)
        return None if minor is None else (minor, currency)
    found = _PARTS.fullmatch(_SPACES.sub("", text))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    named = _currency_of(found["before"] + found["after"], currency)
    number = None if named is None else _plain_number(found["number"], named)
    if named is None or number is None:
        return None
    minor = to_minor(-number if found["open"] else number, named)
    return None if minor is None else (minor, named)


def parse_whole(value: object) -> int | None:
    """A whole number from a number or a text (``"1,200"``, ``"6.0"``), or None.

    >>> parse_whole("6.0"), parse_whole("-1 200"), parse_whole(1.5), parse_whole(float("nan"))
    (6, -1200, None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            number = _plain_number(_SPACES.sub("", value), "")
            return int(number) if number is not None and number == number.to_integral_value() else None
    if isinstance(value, (float, Decimal)) and math.isfinite(value) and value == int(value):
        return int(value)
    return None


def _currency_of(mark: str, currency: str) -> str | None:
    if not mark:
        return currency
    if mark in _SYMBOLS:
        return _SYMBOLS[mark]
    if mark in ("$", "US$", "USD$"):
        return currency if mark == "$" and currency in _DOLLARS else "USD"
    if mark in ("kr", "kr."):
        return currency if currency in ("SEK", "NOK", "DKK", "ISK") else None
    code = mark.upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else None


def _plain_number(text: str, currency: str) -> Decimal | None:
    sign = "-" if text.startswith("-") or text.endswith("-") else ""
    digits = text.strip("+-")
    if len(text) - len(digits) > 1:
        return None
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        decimal_mark = "," if comma > point else "."
    elif comma >= 0:
        thousands = digits.count(",") > 1 or (len(digits) - comma == 4 and 1 <= comma <= 3 and digits[0] != "0")
        decimal_mark = "." if thousands and exponent_of(currency) != 3 else ","
    else:
        decimal_mark = "," if digits.count(".") > 1 else "."
    group_mark = "." if decimal_mark == "," else ","
    plain = digits.replace(group_mark, "").replace(decimal_mark, ".")
    well_formed = re.fullmatch(r"\d+\.?\d*|\.\d+", plain, re.ASCII) is not None
    return Decimal(sign + plain) if well_formed else None
