"""What people of one household share: a declared household id, or a postal address. Shown to staff, never merged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_STREET = ("street", "line1", "address1", "address_1")
_PLACE = ("postalCode", "postal_code", "postcode", "zip", "city")
# trait -> the kinds of look-up it is hashed for
STATED_BY = {
    "email": frozenset({"email"}),
    "phone": frozenset({"phone"}),
    "household_id": frozenset({"household"}),
    **dict.fromkeys(("address", *_STREET, *_PLACE), frozenset({"address"})),
}
_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 8  # letters and digits: "Paris" is where millions live


def household_names(declared: Mapping[str, Any]) -> dict[str, str]:
    """Kind of look-up -> what it hashes, of declared traits, clear and personal together.

    An address counts with its street and its place; how it is written (case, commas, order of keys) does not.

    >>> household_names({"household_id": 7, "address": {"city": "Lyon", "street": "3, rue Mercière"}})
    {'household': '7', 'address': '3 rue mercière lyon'}
    >>> household_names({"address": {"city": "Lyon"}})
    {}
    """
    found = {}
    household_id = declared.get("household_id")
    if isinstance(household_id, (str, int)) and not isinstance(household_id, bool) and str(household_id).strip():
        found["household"] = str(household_id).strip()
    address = _address(declared)
    if sum(map(len, address)) >= _SHORTEST:
        found["address"] = " ".join(address)
    return found


def _address(declared: Mapping[str, Any]) -> list[str]:
    address = declared.get("address")
    if isinstance(address, str):
        return _words(address)
    parts = address if isinstance(address, Mapping) else declared
    street = next((words for key in _STREET if (words := _words(parts.get(key)))), [])
    place = [word for key in _PLACE for word in _words(parts.get(key))]
    return [*street, *place] if street and place else []


def _words(value: object) -> list[str]:
    return _WORD.findall(str(value).casefold()) if isinstance(value, (str, int)) else []
