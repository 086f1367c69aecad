"""The small exports in the repository, read by their ready mappings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from habitue.adapters.files import open_table
from habitue.catalog.mapping.conversion import Manner
from habitue.catalog.mapping.document import Kind
from habitue.catalog.mapping.items import Made, Means, customer_items, event_items
from habitue.catalog.mapping.reading import Reading, Rejected
from habitue.catalog.mapping.shelf import find_mapping, with_constants
from habitue.catalog.mapping.subscribers import subscriber_items

EXPORTS = Path(__file__).parents[3] / "golden" / "exports"
AS_OF = 1_750_000_000_000


def reading(file: str, mapping: str, kind: Kind, constants: dict[str, str] | None = None) -> Reading:
    found = with_constants(find_mapping(mapping, kind), constants or {})
    return Reading(open_table(EXPORTS / file), found, Manner("EUR"))


def made(
    file: str, mapping: str, kind: Kind, constants: dict[str, str] | None = None
) -> tuple[list[Made], list[Rejected]]:
    """(rows taken, rows in error) of an export."""
    means = Means(AS_OF)

    def again() -> Reading:
        return reading(file, mapping, kind, constants)

    if kind == "subscribers":
        rows = list(subscriber_items(lambda: again().records(), means))
    else:
        make: Callable[..., object] = customer_items if kind == "customers" else event_items
        rows = list(make(again().records(), means))  # type: ignore[call-overload]
    return [row for row in rows if isinstance(row, Made)], [row for row in rows if isinstance(row, Rejected)]
