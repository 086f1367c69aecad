"""Which fields are personal: they are taken out of the clear event and sealed with the node's key."""

from __future__ import annotations

import re
from typing import Any

_TRAITS = frozenset({
    "email", "phone", "name", "firstName", "lastName", "first_name", "last_name", "username", "address", "street",
    "city", "zip", "postcode", "postal_code", "birthday", "birthdate", "avatar", "title", "description", "website",
    "company", "id", "ip", "iban",
})  # fmt: skip
_PROPERTIES = frozenset({
    "email", "phone", "first_name", "last_name", "firstName", "lastName", "full_name", "customer_name", "address",
    "shipping_address", "billing_address", "delivery_address", "message", "comment", "comments", "note", "review_body",
    "review_title", "review", "text", "body", "ip", "iban", "recipient", "birthday",
})  # fmt: skip
LOOKUPS = ("email", "phone")
_EMAIL = re.compile(r"[^\s@?&=/]+(?:@|%40)[^\s@?&=/]+", re.IGNORECASE)
# not within a longer word: product ids and UUIDs are full of digits, and are nobody's number
_PHONE = re.compile(r"(?<![\w\-])\+?\d[\d .\-()/]{7,}\d(?![\w\-])")
REMOVED = "[removed]"


def split_traits(traits: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(clear, personal) traits; empty values are left out of both."""
    return _split(traits, _TRAITS)


def split_properties(properties: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(clear, personal) properties."""
    if _PROPERTIES.isdisjoint(properties):
        return properties, {}
    return _split(properties, _PROPERTIES)


def _split(fields: dict[str, Any], personal: frozenset[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    filled = {key: value for key, value in fields.items() if value not in (None, "", {}, [])}
    hidden = {key: filled.pop(key) for key in personal & filled.keys()}
    return filled, hidden


def scrub(text: str) -> str:
    """Text with e-mail addresses and telephone numbers taken out: for search queries and page addresses.

    >>> scrub("order for ada@example.com please"), scrub("/p/0de9bba1-1234-4567-8901-7dcecaf68194")
    ('order for [removed] please', '/p/0de9bba1-1234-4567-8901-7dcecaf68194')
    >>> scrub("call 06 12 34 56 78 about boots 42")
    'call [removed] about boots 42'
    """
    if "@" in text or "%40" in text:
        text = _EMAIL.sub(REMOVED, text)
    return _PHONE.sub(REMOVED, text) if sum(map(str.isdigit, text)) >= 9 else text
