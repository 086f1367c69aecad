"""What the stores of a workspace really hold, column by column, as the register of columns names it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from fnmatch import fnmatch
from pathlib import Path

import apsw
import msgspec

from habitue.adapters.sql.tables import metadata
from habitue.app.rights.register import FILES
from habitue.app.runtime import Runtime
from habitue.events.envelope import Claims, Event, Stamps
from habitue.lake.rows import TABLES
from habitue.measurement.order_results import LateCustomer
from habitue.profiles.identity import Link
from habitue.profiles.node import NodeState
from habitue.profiles.projection import Profiles

STRUCTS = {
    "events.db/events.body": Event,
    "events.db/events.body.claims": Claims,
    "events.db/events.body.stamps": Stamps,
    "events.db/state.nodes": NodeState,
    "events.db/state.links": Link,
    "reports/order-insights.json": LateCustomer,
    **{f"lake/{table}": row for table, row in TABLES.items()},
}
# Tables of the state whose values are no structs: lists of ids under a key.
LISTS = {"events.db/state.members": "node_id", "events.db/state.lookups": "hash"}


def columns(runtime: Runtime) -> set[str]:
    """Every column, field and kind of value, as ``store/table:column``."""
    return {*_sqlite(runtime.workspace.events), *_sqlite(runtime.workspace.keys), *_declared(), *_structs()}


def strange_files(folder: Path) -> list[str]:
    """Files that no line of the register names."""
    names = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    return sorted(name for name in names if not any(fnmatch(name, pattern) for pattern in FILES))


def _sqlite(path: Path) -> Iterator[str]:
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            for (column,) in connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall():
                yield f"{path.name}/{table}:{column}"


def _declared() -> Iterator[str]:
    for table in metadata.sorted_tables:
        for column in table.c:
            yield f"workspace.db/{table.name}:{column.name}"


def _structs() -> Iterator[str]:
    for place, struct in STRUCTS.items():
        for field in msgspec.structs.fields(struct):
            yield f"{place}:{field.name}"
    for table in Profiles.tables:
        place = f"events.db/state.{table}"
        if place in LISTS:
            yield f"{place}:{LISTS[place]}"
        elif place not in STRUCTS:
            yield f"{place}:?"
