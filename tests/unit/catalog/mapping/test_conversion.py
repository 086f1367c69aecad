"""Values as files write them, and mapping files that are wrong in every way."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.catalog.mapping.conversion import Manner, NotRead, converted, raw_value
from habitue.catalog.mapping.document import Field, read_mapping
from habitue.catalog.mapping.items import below
from habitue.core.errors import InvalidInput

EUR = Manner("EUR")


def read(value: object, **field: object) -> object:
    return converted(Field(column="c", **field), value, EUR)  # type: ignore[arg-type]


@given(st.integers(-(10**9), 10**9), st.sampled_from([",", "."]))
def test_money_comes_back_whatever_its_decimal_mark(minor: int, mark: str) -> None:
    other = "." if mark == "," else ","
    text = f"{Decimal(minor).scaleb(-2):,.2f}".replace(",", "_").replace(".", mark).replace("_", other)
    assert read(text, kind="minor", decimal=mark) == minor
    assert read(text + " €", kind="money", decimal=mark) == minor / 100


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_moments_come_back_from_any_format(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    at = round(moment.replace(tzinfo=UTC).timestamp() * 1000)
    assert read(moment.strftime("%d.%m.%Y %H:%M:%S"), kind="moment", format="%d.%m.%Y %H:%M:%S") == at
    assert read(moment.strftime("%b %d, %Y %I:%M:%S %p"), kind="moment", format="%b %d, %Y %I:%M:%S %p") == at
    assert read(moment.strftime("%Y-%m-%d %H:%M:%S +0000"), kind="moment") == at
    assert read(moment.strftime("%Y-%m-%d %H:%M:%S UTC"), kind="moment") == at
    assert read(at * 1000, kind="moment", format="epoch_us") == at


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ("Oui", {"kind": "boolean"}, True),
        ("0", {"kind": "boolean"}, False),
        ("1 234,5", {"kind": "number", "decimal": ","}, None),
        ("1.234,5", {"kind": "number", "decimal": ","}, 1234.5),
        (17.0, {}, "17"),
        ("'063000", {"strip": "'"}, "063000"),
        (" Ada@X.example ", {"lower": True}, "ada@x.example"),
        ("a; b;", {"kind": "list", "separator": ";"}, ["a", "b"]),
        ('["a", "b"]', {"kind": "list"}, ["a", "b"]),
        ("SUBSCRIBED", {"values": {"subscribed": "granted"}}, "granted"),
        ("x", {"values": {"subscribed": "granted"}, "otherwise": "unknown"}, "unknown"),
        ("x", {"values": {"subscribed": "granted"}, "keep_others": True}, "x"),
        ("NULL", {"default": "none"}, "none"),
        ("", {}, None),
    ],
)
def test_values_are_read_as_their_field_says(value: object, field: dict[str, object], expected: object) -> None:
    if expected is None and value not in ("", None):
        with pytest.raises(NotRead):
            read(value, **field)
    else:
        assert read(value, **field) == expected


@pytest.mark.parametrize(
    ("value", "field", "reason"),
    [
        ("abc", {"kind": "money"}, "price_not_a_number"),
        ("soon", {"kind": "moment"}, "date_unreadable"),
        ("perhaps", {"kind": "boolean"}, "not_a_boolean"),
        ("1.5", {"kind": "whole"}, "not_a_number"),
        ("x", {"values": {"a": "b"}}, "value_unknown"),
        ("[1", {"kind": "json"}, "not_json"),
        ("{}", {"kind": "objects"}, "not_an_object"),
    ],
)
def test_what_is_none_of_its_kind_is_refused_with_a_code(value: str, field: dict[str, object], reason: str) -> None:
    with pytest.raises(NotRead) as refused:
        read(value, **field)
    assert refused.value.reason == reason


def test_nested_values_and_pairs_are_reached() -> None:
    row = {
        "geo": {"city": "Lyon"},
        "text": '{"a": {"b": 1}}',
        "p": [{"key": "k", "value": {"int_value": "7"}}],
        "a.b": 2,
    }
    assert raw_value(Field(column="geo.city"), row) == ("geo.city", "Lyon")
    assert raw_value(Field(column="text.a.b"), row)[1] == 1
    assert raw_value(Field(column="p[k]"), row)[1] == "7"
    assert raw_value(Field(column="a.b"), row)[1] == 2, "a heading of that name comes first"
    assert raw_value(Field(columns=("nothing", "geo.city")), row) == ("geo.city", "Lyon")
    assert raw_value(Field(columns=("id", "mail"), empty=("0",)), {"id": 0, "mail": "a"}) == ("mail", "a")


def test_fields_nest_and_never_overwrite_a_value_with_an_object() -> None:
    assert below({"traits.a.b": 1, "traits.a.c": 2, "other": 3}, "traits.") == {"a": {"b": 1, "c": 2}}
    assert below({"traits.a": 1, "traits.a.b": 2}, "traits.") == {"a": 1}


WRONG = {
    "not TOML": ("format = ", "is not TOML"),
    "no kind": ("format = 1\n[fields]\nuser_id = 'a'", "kind"),
    "another format": ("format = 2\nkind = 'customers'\n[fields]\nuser_id = 'a'", "format = 1|format 2"),
    "no such field": ("format = 1\nkind = 'customers'\n[fields]\nuser_id = 'a'\nshoe = 'b'", "'shoe'"),
    "no source": ("format = 1\nkind = 'customers'\n[fields]\nuser_id = { lower = true }", "exactly one of"),
    "two sources": (
        "format = 1\nkind = 'customers'\n[fields]\nuser_id = { column = 'a', constant = 1 }",
        "exactly one",
    ),
    "no conversion": ("format = 1\nkind = 'customers'\n[fields]\nuser_id = { column = 'a', kind = 'x' }", "kind"),
    "nothing needed": ("format = 1\nkind = 'customers'\n[fields]\n'traits.a' = 'a'", "user_id or anonymous_id"),
    "a typing error": ("format = 1\nkind = 'customers'\n[fields]\nuser_id = { colum = 'a' }", "colum"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_mapping_is_said_with_its_place(name: str) -> None:
    text, said = WRONG[name]
    with pytest.raises(InvalidInput, match=said) as wrong:
        read_mapping(text, "mine.toml")
    assert "mine.toml" in wrong.value.message
    assert wrong.value.expected
