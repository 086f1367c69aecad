"""One value of their file as one of ours, or why it is none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as Values
from datetime import UTC, datetime, tzinfo
from decimal import Decimal, InvalidOperation

import msgspec

from habitue.catalog.amounts import parse_amount, parse_whole
from habitue.catalog.dates import parse_moment
from habitue.catalog.mapping.document import Field
from habitue.catalog.rows import Reason
from habitue.core.money import to_decimal

_EMPTY = frozenset({"", "null", "none", "nan", "n/a", "(none)", "(not set)"})
_YES = frozenset({"1", "true", "yes", "y", "oui", "on", "vrai", "ja", "t"})
_NO = frozenset({"0", "false", "no", "n", "non", "off", "faux", "nein", "f"})
_OFFSET = re.compile(r" ([+-]\d{2}:?\d{2})$")
_PAIRED = re.compile(r"(?P<column>[^\[\]]+)\[(?P<key>[^\[\]]+)\]")
# The members of a GA4 parameter's value, of which one is set (support.google.com/analytics/answer/7029846).
_TYPED = ("string_value", "int_value", "float_value", "double_value")


class NotRead(Exception):
    """A value that is none of its kind: what would have been, and a stable code."""

    def __init__(self, expected: str, reason: Reason) -> None:
        super().__init__(expected)
        self.expected, self.reason = expected, reason


class Manner(msgspec.Struct, frozen=True):
    """How a file writes what its values do not say themselves."""

    currency: str
    zone: tzinfo = UTC
    day_first: bool | None = None


def raw_value(field: Field, values: Values[str, object]) -> tuple[str, object]:
    """(heading, value) as it stands in the row; None for nothing."""
    if field.constant is not None:
        return "", field.constant
    headings = (field.column,) if field.column else field.columns
    for heading in headings:
        value = _reach(heading, values)
        if not (is_empty(value) or (isinstance(value, str | int) and _says_nothing(field, value))):
            return heading, value
    return headings[0], None


def _says_nothing(field: Field, value: str | int) -> bool:
    text = _text(field, value)
    return not text or text in field.empty


def is_empty(value: object) -> bool:
    """Whether a file says nothing here: empty, NaN, or a word for it.

    >>> is_empty(" NULL "), is_empty(float("nan")), is_empty(0), is_empty([])
    (True, True, False, True)
    """
    if isinstance(value, str):
        return value.strip().casefold() in _EMPTY
    return value is None or value != value or value in ([], {})


def converted(field: Field, value: object, manner: Manner) -> object:
    """The value as the field's kind has it; None when it is empty and has no default.

    ``text`` is a text, ``number`` a float or int, ``whole`` an int, ``money`` a float of major units (the nearest to
    the decimal), ``minor`` an int of minor units, ``moment`` ms UTC, ``boolean`` a bool, ``list`` a list of texts,
    ``objects`` a list of objects, ``json`` whatever the text holds.

    Raises
    ------
    NotRead
        The value is none of its kind.
    """
    if field.constant is not None and not isinstance(field.constant, str):
        return field.constant
    if is_empty(value):
        return field.default
    if field.values:
        return _among(field, value)
    return _READ[field.kind or "text"](field, value, manner)


def _reach(heading: str, values: Values[str, object]) -> object:
    if heading in values:
        return values[heading]
    if paired := _PAIRED.fullmatch(heading):
        return _paired(_reach(paired["column"], values), paired["key"])
    head, dot, rest = heading.partition(".")
    inner = values.get(head) if dot else None
    if isinstance(inner, str) and inner[:1] == "{":
        inner = _json(inner)  # a table of text columns has its objects as JSON
    return _reach(rest, inner) if isinstance(inner, dict) else None


def _paired(pairs: object, key: str) -> object:
    if isinstance(pairs, str):
        pairs = _json(pairs)
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, dict) and pair.get("key") == key:
            value = pair.get("value")
            if not isinstance(value, dict):
                return value
            return next((value[one] for one in _TYPED if value.get(one) is not None), None)
    return None


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _among(field: Field, value: object) -> object:
    said = _text(field, value).casefold()
    for theirs, ours in field.values.items():
        if theirs.casefold() == said:
            return ours
    if field.keep_others:
        return _text(field, value)
    if field.otherwise is None:
        raise NotRead("one of " + ", ".join(field.values), "value_unknown")
    return field.otherwise


def _text(field: Field, value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # 17.0 is how a table of numbers with gaps writes 17
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    text = str(value).strip()
    text = text.strip(field.strip).strip() if field.strip else text
    return text.casefold() if field.lower else text


def _as_text(field: Field, value: object, _: Manner) -> object:
    return _text(field, value) or field.default


def _as_number(field: Field, value: object, _: Manner) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        number = Decimal(_plain(_text(field, value), field.decimal))
    except InvalidOperation:
        raise NotRead("a number such as 12.5", "not_a_number") from None
    if not number.is_finite():
        raise NotRead("a number such as 12.5", "not_a_number")
    return int(number) if number == number.to_integral_value() and abs(number) < 2**53 else float(number)


def _as_whole(field: Field, value: object, _: Manner) -> object:
    whole = parse_whole(_plain(_text(field, value), field.decimal) if isinstance(value, str) else value)
    if whole is None:
        raise NotRead("a whole number", "not_a_number")
    return whole


def _as_money(field: Field, value: object, manner: Manner) -> object:
    return float(to_decimal(*_amount(field, value, manner)))


def _as_minor(field: Field, value: object, manner: Manner) -> object:
    return _amount(field, value, manner)[0]


def _amount(field: Field, value: object, manner: Manner) -> tuple[int, str]:
    plain = _plain(_text(field, value), field.decimal) if isinstance(value, str) else value
    amount = parse_amount(plain, manner.currency)
    if amount is None:
        raise NotRead("an amount such as 12.50", "price_not_a_number")
    return amount


def _plain(text: str, decimal: str) -> str:
    """The number with a point as its decimal mark, where the mapping says which mark is which."""
    if decimal == ",":
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", "") if decimal == "." else text


def _as_moment(field: Field, value: object, manner: Manner) -> object:
    expected = "a moment such as 2011-12-09 12:50" if not field.format else f"a moment written as {field.format}"
    moment: int | None = None
    if field.format == "epoch_us":
        micros = parse_whole(value)
        moment = None if micros is None else parse_moment(micros / 1000, day_first=True)
    elif field.format:
        moment = _by_format(_text(field, value), field.format, manner.zone)
    if moment is None and field.format != "epoch_us":
        day_first = manner.day_first if field.day_first is None else field.day_first
        plain = _iso(_text(field, value)) if isinstance(value, str) else value
        moment = parse_moment(plain, day_first=day_first is not False, zone=manner.zone)
    if moment is None:
        raise NotRead(expected, "date_unreadable")
    return moment


def _iso(text: str) -> str:
    """Text with its offset as ISO 8601 has it: ``2025-10-07 09:50:26 +0200`` (Shopify), ``… UTC`` (BigQuery)."""
    if text.endswith((" UTC", " GMT")):
        return text[:-4] + "+00:00"
    return _OFFSET.sub(r"\1", text)


def _by_format(text: str, form: str, zone: tzinfo) -> int | None:
    try:
        moment = datetime.strptime(text, form)
    except ValueError:
        return None
    return parse_moment(moment, day_first=True, zone=zone)


def _as_boolean(field: Field, value: object, _: Manner) -> object:
    if isinstance(value, bool):
        return value
    said = _text(field, value).casefold()
    if said in _YES or said in _NO:
        return said in _YES
    raise NotRead("yes or no", "not_a_boolean")


def _as_list(field: Field, value: object, _: Manner) -> object:
    if isinstance(value, list):
        return [str(one) for one in value]
    text = _text(field, value)
    listed = _json(text) if text[:1] == "[" else None
    parts = listed if isinstance(listed, list) else text.split(field.separator)
    return [part for one in parts if (part := str(one).strip())]


def _as_objects(field: Field, value: object, _: Manner) -> object:
    listed = _json(value) if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise NotRead("a list of objects", "not_an_object")
    if not field.each:
        return listed
    found = ({ours: _reach(theirs, one) for ours, theirs in field.each.items()} for one in listed)
    return [{ours: value for ours, value in one.items() if not is_empty(value)} for one in found]


def _as_json(_field: Field, value: object, _: Manner) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise NotRead("JSON", "not_json") from None


_READ = {
    "text": _as_text,
    "number": _as_number,
    "whole": _as_whole,
    "money": _as_money,
    "minor": _as_minor,
    "moment": _as_moment,
    "boolean": _as_boolean,
    "list": _as_list,
    "objects": _as_objects,
    "json": _as_json,
}
