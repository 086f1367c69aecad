"""A mapping file: our field from their column, as TOML; what is wrong with it is said with its path."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Fields
from typing import Literal

import msgspec

from habitue.core.errors import InvalidInput

FORMAT = 1
Kind = Literal["customers", "orders", "events", "subscribers"]
Conversion = Literal["text", "number", "whole", "money", "minor", "moment", "boolean", "list", "objects", "json"]
Scalar = str | int | float | bool


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where one of our fields comes from, and how it is written there.

    Attributes
    ----------
    column, columns
        Their heading, or several of which the first that is not empty counts. ``a.b`` reaches into nested objects where
        there is no heading of that name; ``params[page]`` takes one value from a list of ``key`` / ``value`` pairs.
    constant
        The value of every row, instead of a column.
    kind
        How the value is read; see `habitue.catalog.mapping.conversion.converted`. Left out, what our field needs.
    format
        Of a moment: as `datetime.strptime` has it, for what is neither ISO 8601 nor epoch seconds or milliseconds
        (which are read all the same); ``epoch_us`` for microseconds.
    day_first
        Of a moment: whether ``3/4/2011`` is in April.
    decimal
        Of a number or money: the decimal mark, where guessing it could go wrong.
    values
        Their value -> ours; compared without case.
    otherwise, keep_others
        What a value counts as that is not among `values`, or that it stays what it is; without either, such a row is in
        error.
    empty
        Values that say nothing, such as ``0`` for no customer.
    default
        What an empty value counts as; without it, the field is left out.
    required
        Whether a row without this field is in error.
    lower
        Whether case is no part of it (e-mail addresses).
    strip
        Characters taken off both ends besides white space, such as the ``'`` Shopify puts before long numbers.
    separator
        Of a list: what stands between its values.
    each
        Of objects: our key -> their key in each of a list of objects.
    """

    column: str = ""
    columns: tuple[str, ...] = ()
    constant: Scalar | None = None
    kind: Conversion | None = None
    format: str = ""
    day_first: bool | None = None
    decimal: Literal["", ",", "."] = ""
    values: dict[str, Scalar] = {}
    otherwise: Scalar | None = None
    keep_others: bool = False
    empty: tuple[str, ...] = ()
    default: Scalar | None = None
    required: bool = False
    lower: bool = False
    strip: str = ""
    separator: str = ","
    each: dict[str, str] = {}


class LeaveOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows that are nothing of the mapping's kind, such as cancelled orders; they are counted under `reason`.

    Attributes
    ----------
    values
        The column's values that mean it, compared without case; empty: any value that is not empty.
    """

    column: str
    reason: str
    values: tuple[str, ...] = ()


class CarryDown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Columns that only the first row of a group fills: of an order over several rows, what concerns all of it."""

    by: str
    columns: tuple[str, ...]


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping file.

    Attributes
    ----------
    kind
        What a row is: a customer, a line of an order, an event, a subscriber.
    fields
        Our field -> where it comes from; a text alone is the heading. See the reference of the mapping file.
    day_first, zone
        For moments of the file that do not say it themselves; an empty zone is the shop's.
    """

    format: int
    kind: Kind
    fields: dict[str, str | Field]
    title: str = ""
    source: str = ""
    leave_out: tuple[LeaveOut, ...] = ()
    carry_down: CarryDown | None = None
    day_first: bool | None = None
    zone: str = ""

    def field(self, ours: str) -> Field | None:
        """Where one of our fields comes from, if the mapping says it, with the kind it is read as."""
        said = self.fields.get(ours)
        field = Field(column=said) if isinstance(said, str) else said
        return field if field is None or field.kind else msgspec.structs.replace(field, kind=kind_of(ours))


_KINDS: Fields[str, Conversion] = {
    "occurred_at": "moment",
    "shipping": "money",
    "discount": "money",
    "line_total": "money",
    "refunded": "money",
    "refunded_quantity": "whole",
    "existing_customer": "boolean",
    "similar_goods": "boolean",
}


def kind_of(ours: str) -> Conversion:
    """How a field of ours is read when the mapping does not say."""
    return "boolean" if ours.startswith("consent.") else _KINDS.get(ours, "text")


# Our fields, per kind; a name that ends in a dot stands for all below it.
OUR_FIELDS: Fields[Kind, tuple[str, ...]] = {
    "customers": ("user_id", "anonymous_id", "occurred_at", "traits.", "consent."),
    "subscribers": (
        "user_id", "anonymous_id", "email", "phone", "channel", "state", "occurred_at", "basis", "basis_source",
        "existing_customer", "similar_goods", "list_id", "traits.",
    ),
    "events": (
        "name", "user_id", "anonymous_id", "message_id", "occurred_at", "properties.", "context.", "traits.",
        "consent.",
    ),
    "orders": (
        "order_id", "customer_id", "occurred_at", "product_id", "name", "quantity", "price", "price_minor",
        "line_total", "currency", "country", "shipping", "discount", "refunded", "refunded_quantity",
    ),
}  # fmt: skip
_NEEDED: Fields[Kind, tuple[tuple[str, ...], ...]] = {
    "customers": (("user_id", "anonymous_id"),),
    "subscribers": (("email", "phone"), ("state",)),
    "events": (("name",), ("occurred_at",)),
    "orders": (("product_id",), ("occurred_at",), ("price", "price_minor", "line_total")),
}


def read_mapping(text: str, where: str = "the mapping") -> Mapping:
    """The mapping in a TOML text.

    Raises
    ------
    InvalidInput
        It is not TOML, not of this form, or names a field that is not ours; the message says where.
    """
    try:
        mapping = msgspec.convert(tomllib.loads(text), Mapping)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(f"{where} is not TOML: {error}", "$", "TOML", str(error)) from error
    except msgspec.ValidationError as error:
        path = str(error).split("`")[-2] if str(error).endswith("`") and " at `" in str(error) else "$"
        raise _wrong(f"{where}: {error}", path, "a mapping, see its reference", str(error)) from error
    if mapping.format != FORMAT:
        raise _wrong(f"{where} has format {mapping.format}", "$.format", f"format = {FORMAT}", str(mapping.format))
    check_fields(mapping, where)
    return mapping


def check_fields(mapping: Mapping, where: str) -> None:
    """Raise InvalidInput when a field is not ours, has no source or several, or one that is needed has none."""
    known = OUR_FIELDS[mapping.kind]
    for ours in mapping.fields:
        field = mapping.field(ours)
        assert field is not None
        if not any(ours == one or (one.endswith(".") and ours.startswith(one) and ours != one) for one in known):
            expected = ", ".join(name + "…" if name.endswith(".") else name for name in known)
            message = f"{where} sets {ours!r}, which is no field of {mapping.kind}"
            raise _wrong(message, f"$.fields.{ours}", expected, ours)
        if sum((bool(field.column), bool(field.columns), field.constant is not None)) != 1:
            message = f"{where}: {ours!r} needs exactly one of column, columns and constant"
            raise _wrong(message, f"$.fields.{ours}", "column, columns or constant", "none or several")
    for choices in _NEEDED[mapping.kind]:
        if not any(one in mapping.fields for one in choices):
            expected = " or ".join(choices)
            message = f"{where} does not say where {expected} comes from, which {mapping.kind} need"
            raise _wrong(message, "$.fields", expected, ", ".join(mapping.fields) or "nothing")


def _wrong(message: str, path: str, expected: str, got: str) -> InvalidInput:
    return InvalidInput(message, path=path, expected=expected, got=got)
