"""Events as rows: every column where it belongs, and nothing that an odd event could break."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.lake.rows import TABLES, EventRow, rows_of

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=True) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = [
    "product_id", "products", "placements", "order_id", "total_minor", "price_minor", "quantity", "currency", "arm",
    "decision_id", "placement", "position", "query", "page_type", "paused", "category", "brand",
]  # fmt: skip
properties = st.dictionaries(st.sampled_from(KEYS), anything, max_size=6)
contexts = st.dictionaries(st.sampled_from(["page", "device", "channel"]), anything, max_size=3)


def stored(name: str, properties: dict[str, Any], **fields: Any) -> Stored:
    event = Event(name=name, message_id="m", occurred_at=86_400_000, received_at=2, properties=properties, **fields)
    return Stored(7, event)


@given(st.sampled_from(sorted(names.KNOWN - {names.HISTORY_SUMMARISED})), properties, contexts)
def test_no_event_breaks_a_row_or_its_types(name: str, values: dict[str, Any], context: dict[str, Any]) -> None:
    rows = rows_of([stored(name, values, context=context)])
    assert len(rows.events) == 1
    for table, row_type in TABLES.items():
        for row in rows.of(table):
            msgspec.convert(msgspec.structs.asdict(row), row_type, strict=True)


def test_a_page_view_fills_the_columns_of_its_context() -> None:
    context = {
        "page": {"path": "/boots", "url": "https://shop.example/boots"},
        "device": {"kind": "phone", "os": "iOS"},
        "channel": {"source": "google", "medium": "cpc", "campaign": "spring"},
    }
    (row,) = rows_of([stored(names.PAGE_VIEWED, {"page_type": "category"}, context=context)]).events
    assert (row.day, row.page_path, row.page_type, row.device_kind) == (1, "/boots", "category", "phone")
    assert (row.channel_source, row.channel_medium, row.channel_campaign) == ("google", "cpc", "spring")


def test_properties_without_a_column_stay_as_json() -> None:
    (row,) = rows_of([stored("Custom", {"colour": "bleu", "size": 42})]).events
    assert msgspec.json.decode(row.properties) == {"colour": "bleu", "size": 42}


@pytest.mark.parametrize(
    ("properties", "total"),
    [
        ({"total_minor": 900, "products": [{"product_id": "p", "price_minor": 5}]}, 900),
        ({"revenue_minor": 800}, 800),
        (
            {"products": [{"product_id": "p", "price_minor": 5, "quantity": 3}, {"product_id": "q", "price_minor": 1}]},
            16,
        ),
        ({}, None),
        ({"total_minor": 10**14}, None),
    ],
)
def test_an_order_is_worth_its_total_else_its_lines(properties: dict[str, Any], total: int | None) -> None:
    (row,) = rows_of([stored(names.ORDER_COMPLETED, {"order_id": 12, **properties})]).events
    assert (row.order_id, row.total_minor) == ("12", total)


def test_the_columns_are_positional_as_declared() -> None:
    values = {field: field for field in KEYS} | {"position": 3, "quantity": 2, "price_minor": 5}
    (row,) = rows_of([stored(names.PRODUCT_VIEWED, values, node_id="n", session_id="s", source="server")]).events
    for field in EventRow.__struct_fields__:
        if field in values and field not in ("position", "quantity", "price_minor", "total_minor"):
            assert getattr(row, field) == field
    assert (row.position, row.position_number, row.quantity, row.price_minor) == (7, 3, 2, 5)
    assert (row.node_id, row.session_id, row.source) == ("n", "s", "server")


def test_a_decision_without_placements_still_tells_of_its_arm() -> None:
    values = {"decision_id": "d", "arm": "held_out", "paused": True}
    (row,) = rows_of([stored(names.DECISION_MADE, values, node_id="n", flags=("bot",))]).decisions
    assert (row.arm, row.placement, row.product_ids, row.paused, row.flags) == ("held_out", "", [], True, ["bot"])
