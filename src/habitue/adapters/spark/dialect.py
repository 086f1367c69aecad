"""Our SQL, which is written as DuckDB reads it, as Spark reads it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlglot import exp, parse_one

from habitue.lake.port import Parameter


def spark_sql(sql: str, parameters: Mapping[str, Parameter] | None = None) -> str:
    """The query for Spark, its ``$name`` values written in as literals (never pasted: the tree quotes them).

    Java lowers two letters by what stands around them, or to two; DuckDB goes letter by letter, and so do we.
    """
    values = parameters or {}
    tree = _parsed(sql).copy()
    for named in list(tree.find_all(exp.Parameter, exp.Placeholder)):
        name = named.name
        if name in values:
            named.replace(_literal(values[name]))
    for lowered in list(tree.find_all(exp.Lower)):
        plain = exp.func("translate", lowered.this.copy(), exp.convert("Σİ"), exp.convert("σi"))
        lowered.set("this", plain)
    return tree.sql(dialect="spark")


def spark_columns(columns: str) -> str:
    """The columns of a table (``"name" KIND, …``) as Spark declares them.

    >>> spark_columns('"day" BIGINT, "flags" VARCHAR[]')
    '`day` BIGINT, `flags` ARRAY<STRING>'
    """
    table = parse_one(f"CREATE TABLE t ({columns})", dialect="duckdb")
    return ", ".join(column.sql(dialect="spark", identify=True) for column in table.find_all(exp.ColumnDef))


@lru_cache(maxsize=512)
def _parsed(sql: str) -> exp.Expr:
    return parse_one(sql, dialect="duckdb")


def _literal(value: Parameter) -> exp.Expr:
    return exp.array(*(exp.convert(one) for one in value)) if isinstance(value, list) else exp.convert(value)
