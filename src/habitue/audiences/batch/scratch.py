"""Named questions of a batch: answered in passing where one thing asks, kept as a table where several do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from sqlglot import exp

from habitue.lake.port import Batch, Parameter

DIALECT = "duckdb"
_NAMED = re.compile(r"\$([a-z_]+)")


class Scratch:
    """Relations by name. A name stays good when what is behind it becomes a table."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._asked: Counter[str] = Counter()
        self._names: dict[str, str] = {}

    def named(self, name: str, sql: str, parameters: Mapping[str, Parameter] | None = None) -> str:
        """The relation of that name, made of a query when it is first asked for."""
        self._asked[name] += 1
        if self._asked[name] == 1:
            self._batch.view(name, _bound(sql, parameters or {}))
        elif self._asked[name] == 2:
            kept = f"{name}_kept"
            self._batch.table(kept, f"SELECT * FROM {name}")
            self._batch.view(name, f"SELECT * FROM {kept}")
        return name

    def kept(self, name: str, sql: str) -> str:
        """The table of that name, made at once: how many rows it has tells the engine how to go about what asks it."""
        self._asked[name] += 1
        if self._asked[name] == 1:
            self._batch.table(name, sql)
        return name

    def unnamed(self, sql: str, parameters: Mapping[str, Parameter] | None = None) -> str:
        """The relation of a query; the same query is the same relation."""
        bound = _bound(sql, parameters or {})
        return self.named(self._names.setdefault(bound, f"scratch_{len(self._names)}"), bound)


def _bound(sql: str, parameters: Mapping[str, Parameter]) -> str:
    """The query with its values written in: what is only a name for it cannot take any."""

    def literal(match: re.Match[str]) -> str:
        return exp.convert(parameters[match[1]]).sql(dialect=DIALECT)

    return _NAMED.sub(literal, sql) if parameters else sql
