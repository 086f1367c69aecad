"""One row of a catalogue file becomes one product, or says why not."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from habitue.catalog.amounts import parse_amount, parse_whole
from habitue.catalog.product import Product
from habitue.catalog.rows import Reason, RowProblem, shown

MAX_ATTRIBUTES = 64
_MAX_ID, _MAX_NAME, _MAX_DESCRIPTION, _MAX_ATTRIBUTE = 100, 500, 5_000, 200
_EMPTY = frozenset({"", "null", "none", "nan", "n/a", "na", "-"})
_SOLD = frozenset({"in stock", "instock", "in_stock", "available", "preorder", "backorder", "true", "yes", "oui", "1"})
_SOLD_OUT = frozenset({"out of stock", "outofstock", "out_of_stock", "sold out", "false", "no", "non", "0"})
_WITHDRAWN = frozenset({"discontinued", "withdrawn", "archived", "draft", "unavailable"})
_TAG = re.compile(r"<[^<>]{0,300}>")
_LEVELS = re.compile(r"\s*(?:>+|»|›|\|)\s*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")


class Unusable(Exception):
    """This row gives no product; `problem` says why."""

    def __init__(self, problem: RowProblem) -> None:
        self.problem = problem


@dataclass(frozen=True)
class ProductRow:
    """One row being read.

    Attributes
    ----------
    columns
        Our field -> their column.
    spare
        Their columns that become attributes.
    problems
        Where what was dropped from a row that is kept gets reported.
    """

    line: int
    values: Mapping[str, object]
    columns: Mapping[str, str]
    spare: Sequence[str]
    shop_currency: str
    problems: list[RowProblem]

    def product(self) -> Product:
        """The product of the row.

        Raises
        ------
        Unusable
            When there is no id, no name, or no price that can be charged.
        """
        price, currency = self.price()
        price, was = self.sale(price, currency)
        stock, available = self.stock()
        return Product(
            product_id=self.product_id(),
            name=self.needed("name", "a name", "name_missing")[:_MAX_NAME],
            category=self.category(),
            brand=self.text("brand")[:_MAX_NAME],
            price_minor=price,
            was_minor=was,
            currency=currency,
            stock=stock,
            available=available,
            sensitive=self.text("sensitive").casefold() in ("true", "yes", "oui", "1"),
            url=self.address("url"),
            image_url=self.address("image_url"),
            description=_without_markup(self.text("description"))[:_MAX_DESCRIPTION],
            attributes=self.attributes(),
        )

    def value(self, ours: str) -> object:
        column = self.columns.get(ours)
        value = None if column is None else self.values.get(column)
        return None if isinstance(value, str) and value.strip().casefold() in _EMPTY else value

    def text(self, ours: str) -> str:
        return _clean(self.value(ours))

    def problem(self, ours: str, expected: str, reason: Reason, *, kept: bool = False) -> RowProblem:
        column = self.columns.get(ours, "")
        return RowProblem(self.line, column, expected, shown(self.values.get(column)), reason, kept)

    def refuse(self, ours: str, expected: str, reason: Reason) -> Unusable:
        return Unusable(self.problem(ours, expected, reason))

    def report(self, ours: str, expected: str, reason: Reason) -> None:
        self.problems.append(self.problem(ours, expected, reason, kept=True))

    def needed(self, ours: str, expected: str, reason: Reason) -> str:
        text = self.text(ours)
        if not text:
            raise self.refuse(ours, expected, reason)
        return text

    def product_id(self) -> str:
        text = self.needed("product_id", "a product id", "id_missing")
        if len(text) > _MAX_ID:
            raise self.refuse("product_id", f"at most {_MAX_ID} characters", "id_too_long")
        return text

    def price(self) -> tuple[int, str]:
        currency = self.currency()
        if "price_minor" in self.columns:
            minor = parse_whole(self.value("price_minor"))
            ours, expected = "price_minor", "a whole number of minor units such as 1250"
        elif "price" in self.columns:
            amount = parse_amount(self.value("price"), currency)
            minor, currency = amount or (None, currency)
            ours, expected = "price", "a price such as 12.50"
        else:
            return 0, currency
        if minor is None:
            raise self.refuse(ours, expected, "price_missing" if self.value(ours) is None else "price_not_a_number")
        if minor < 0:
            raise self.refuse(ours, "a price of 0 or more", "price_negative")
        return minor, currency

    def currency(self) -> str:
        code = self.text("currency").upper()
        if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise self.refuse("currency", "an ISO 4217 code such as EUR", "currency_unknown")
        return code or self.shop_currency

    def sale(self, price: int, currency: str) -> tuple[int, int]:
        """The price now and the crossed-out one; a file says either "sale price" or "compare at"."""
        sale = parse_amount(self.value("sale_price"), currency)
        if sale is not None and 0 < sale[0] < price:
            return sale[0], price
        if "was_minor" in self.columns:
            was = parse_whole(self.value("was_minor")) or 0
        else:
            was = (parse_amount(self.value("was_price"), currency) or (0, currency))[0]
        return price, was if was > price else 0

    def stock(self) -> tuple[int | None, bool]:
        stock, raw = None, self.value("stock")
        if raw is not None:
            stock = parse_whole(raw)
            if stock is None:
                self.report("stock", "a whole number", "stock_not_a_number")
            elif stock < 0:  # oversold: what is missing is not on the shelf
                self.report("stock", "0 or more", "stock_negative")
                stock = 0
        said = self.text("availability").casefold()
        if said in _WITHDRAWN:
            return stock, False
        if said in _SOLD_OUT:
            return 0, True
        if said and said not in _SOLD:
            self.report("availability", "in stock, out of stock or discontinued", "availability_unknown")
        return stock, True

    def category(self) -> str:
        value = self.value("category")
        levels = [_clean(level) for level in value] if isinstance(value, list) else _LEVELS.split(_clean(value))
        return " > ".join(level for level in levels if level)[:_MAX_NAME]

    def address(self, ours: str) -> str:
        text = self.text(ours)
        scheme, colon, _ = text.partition(":")
        if colon and "/" not in scheme and scheme.casefold() not in ("http", "https"):
            # It becomes a link or an image source on the shop's pages: javascript: and data: have no business there.
            self.report(ours, "an http or https address", "address_unsafe")
            return ""
        return text

    def attributes(self) -> dict[str, str]:
        found: dict[str, object] = dict(self.nested_attributes())
        found.update((column, self.values.get(column)) for column in self.spare)
        kept = {_clean(name): text for name, value in found.items() if (text := _fact(value))}
        return dict(list(kept.items())[:MAX_ATTRIBUTES])

    def nested_attributes(self) -> dict[str, object]:
        value = self.value("attributes")
        if isinstance(value, str):
            try:
                value = msgspec.json.decode(value)
            except msgspec.DecodeError:
                value = {"attributes": value}
        if value is not None and not isinstance(value, dict):
            self.report("attributes", "a JSON object", "attributes_not_an_object")
        return value if isinstance(value, dict) else {}


def _clean(value: object) -> str:
    """One line of text without control characters; numbers as they would be typed."""
    if value is None or value != value:  # NaN is how tables say nothing
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # ids and years that a table with gaps turned into floats
    return _CONTROLS.sub(" ", str(value)).strip()


def _fact(value: object) -> str:
    """A value worth keeping as an attribute: short text that is no address, or nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = ", ".join(_clean(item) for item in value if not isinstance(item, (dict, list)))
    text = "" if isinstance(value, dict) else _clean(value)
    usable = text.casefold() not in _EMPTY and len(text) <= _MAX_ATTRIBUTE and "://" not in text
    return text if usable else ""


def _without_markup(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", text)).split()) if "<" in text or "&" in text else text
