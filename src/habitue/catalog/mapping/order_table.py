"""An order export read by a mapping, as the table of order lines that `read_order_lines` understands."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Values

from habitue.catalog.amounts import parse_whole
from habitue.catalog.mapping.reading import Reading, Record, Rejected
from habitue.catalog.rows import Row, RowProblem, Table

# What stands for an order as a whole and becomes a line of its own, once: `habitue.catalog.services` knows the codes.
_CHARGES = {"shipping": ("SHIPPING", 1), "discount": ("DISCOUNT", -1), "refunded": ("REFUND", -1)}
_MORE_LINES = frozenset({*_CHARGES, "refunded_quantity"})
_PRICES = ("price_minor", "price", "line_total")  # the first that is there counts, as in `read_order_lines`
_LINE = (
    "order_id", "customer_id", "occurred_at", "product_id", "name", "quantity", "price", "price_minor", "line_total",
    "currency", "country",
)  # fmt: skip


def order_table(reading: Reading) -> tuple[Table, dict[str, str]]:
    """(table, mapping) for `read_order_lines`: its headings are theirs, so that reports name what the owner sees."""
    headings = _headings(reading)
    columns = tuple(headings.values())
    return Table(columns, reading.table.form, _rows(reading, headings)), {name: ours for ours, name in headings.items()}


def _headings(reading: Reading) -> dict[str, str]:
    """Our field -> a heading for it, theirs unless two fields come from the same one."""
    headings: dict[str, str] = {}
    mapping = reading.mapping
    for ours in _LINE:
        field = mapping.field(ours)
        if field is None and not (ours == "quantity" and _MORE_LINES & set(mapping.fields)):
            continue
        heading = "" if field is None else (field.column or "/".join(field.columns))
        headings[ours] = heading if heading and heading not in headings.values() else f"{heading or 'mapping'} ({ours})"
    return headings


def _rows(reading: Reading, headings: Values[str, str]) -> Iterator[Row | RowProblem]:
    charged: set[str] = set()
    pricing = next(ours for ours in _PRICES if ours in headings)
    for record in reading.records():
        if isinstance(record, Rejected):
            yield record.problem
            continue
        record.values.setdefault("quantity", 1)
        yield record.line, _under(record, headings, {})
        if back := _refunded(record):
            yield record.line, _under(record, headings, back)
        order_id = str(record.values.get("order_id", ""))
        if order_id and order_id not in charged:
            charged.add(order_id)
            yield from _charges(record, headings, pricing)


def _refunded(record: Record) -> dict[str, object]:
    """What of the line came back, at the price it was sold for; empty for nothing."""
    back, sold = record.values.get("refunded_quantity"), parse_whole(record.values["quantity"])
    if not isinstance(back, int) or not back or not sold:
        return {}
    total = record.values.get("line_total")
    share = {"line_total": total * abs(back) / sold} if isinstance(total, int | float) else {}
    return {"quantity": -abs(back), **share}


def _charges(record: Record, headings: Values[str, str], pricing: str) -> Iterator[Row]:
    for ours, (code, quantity) in _CHARGES.items():
        amount = record.values.get(ours)
        if isinstance(amount, int | float) and amount:
            line = {"product_id": code, "name": "", "quantity": quantity, pricing: abs(amount)}
            yield record.line, _under(record, headings, line)


def _under(record: Record, headings: Values[str, str], instead: Values[str, object]) -> dict[str, object]:
    values = {**record.values, **instead}
    return {heading: values.get(ours) for ours, heading in headings.items()}
