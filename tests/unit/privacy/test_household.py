"""Households: what is shared is told by what it says, not by how it is written; a town is no household."""

from __future__ import annotations

from typing import Any

import pytest

from habitue.privacy.household import household_names


@pytest.mark.parametrize("declared", [
    {"address": {"street": "3, Rue Mercière", "postalCode": "69002", "city": "Lyon"}},
    {"address": {"city": "LYON", "postal_code": "69002", "line1": "3 rue mercière"}},
    {"address": "3 rue Mercière 69002 Lyon"},
    {"street": "3 rue  Mercière", "zip": 69002, "city": "Lyon"},
], ids=repr)  # fmt: skip
def test_one_address_is_one_however_it_is_written(declared: dict[str, Any]) -> None:
    assert household_names(declared) == {"address": "3 rue mercière 69002 lyon"}


@pytest.mark.parametrize("declared", [
    {}, {"city": "Lyon"}, {"address": {"city": "Lyon", "postalCode": "69002"}}, {"address": "Lyon"}, {"address": 7},
    {"address": {"street": "3 rue Mercière"}}, {"address": []}, {"household_id": ""}, {"household_id": True},
    {"address": {"street": {"a": 1}, "city": ["Lyon"]}},
], ids=repr)  # fmt: skip
def test_what_many_share_by_chance_is_no_household(declared: dict[str, Any]) -> None:
    assert household_names(declared) == {}
