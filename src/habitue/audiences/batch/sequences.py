"""Sequences of events as SQL, step by step with windows over the steps' rows in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp, parse_one

from habitue.audiences.language.condition import Filter, Step, Window, duration_ms
from habitue.audiences.language.condition import Sequence as EventSequence

Matching = Callable[[str, Sequence[Filter], Window | None], exp.Select]
_FOUND, _ABSENT, _REACHED = 0, 1, 2  # in this order where they are of one event: what is reached lies after


def sequence_sql(condition: EventSequence, matching: Matching, now_ms: int) -> exp.Expr:
    """The people (`person_id`) of whom the sequence holds."""
    steps = condition.steps
    reached = _stamps(matching(steps[0].event, steps[0].where, condition.window))
    absent: exp.Select | None = None
    for step in steps[1:]:
        if step.absent:
            absent = _stamps(matching(step.event, step.where, None))
            continue
        found = _stamps(matching(step.event, step.where, condition.window))
        reached, absent = _reach(found, reached, absent, step), None
    if steps[-1].absent:
        assert absent is not None
        reached = _never_followed(reached, absent, steps[-1], now_ms)
    return exp.select("person_id").from_(reached.subquery("done"))


def _stamps(rows: exp.Select) -> exp.Select:
    return rows.select("s.moment", "s.tie").distinct()


def _in_turn(parts: Sequence[tuple[int, exp.Select]]) -> exp.Expr:
    rows = [
        exp.select("person_id", "moment", "tie", exp.alias_(exp.convert(kind), "kind")).from_(
            part.subquery("s", copy=True), copy=False
        )
        for kind, part in parts
    ]
    union: exp.Expr = rows[0]
    for other in rows[1:]:
        union = exp.union(union, other, distinct=False, copy=False)  # copies of nested steps would double with each
    return union


def _select(sql: str) -> exp.Select:
    """Fixed text as a tree; what it reads from is put in after."""
    tree = parse_one(sql, dialect="duckdb")
    assert isinstance(tree, exp.Select)
    return tree


def _reach(found: exp.Select, reached: exp.Select, absent: exp.Select | None, step: Step) -> exp.Select:
    """The found rows whose newest reached row before lies near enough, with nothing absent between."""
    parts = [(_FOUND, found), (_REACHED, reached), *([(_ABSENT, absent)] if absent is not None else [])]
    placed = _select(
        "SELECT person_id, moment, tie, kind,"
        " row_number() OVER (PARTITION BY person_id ORDER BY moment, tie, kind) AS place"
        " FROM stamps",
    )
    placed = placed.from_(
        exp.Subquery(this=_in_turn(parts), alias=exp.TableAlias(this=exp.to_identifier("stamps"))), copy=False
    )
    before = "OVER (PARTITION BY person_id ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    looked = _select(
        "SELECT person_id, moment, tie, kind,"
        f" max(CASE WHEN kind = {_REACHED} THEN place END) {before} AS reached_place,"
        f" max(CASE WHEN kind = {_REACHED} THEN moment END) {before} AS reached_at,"
        f" max(CASE WHEN kind = {_ABSENT} THEN place END) {before} AS absent_place FROM placed",
    )
    looked = looked.from_(exp.Subquery(this=placed, alias=exp.TableAlias(this=exp.to_identifier("placed"))), copy=False)
    rows = exp.select("person_id", "moment", "tie").from_(
        exp.Subquery(this=looked, alias=exp.TableAlias(this=exp.to_identifier("looked"))), copy=False
    )
    rows = rows.where(f"kind = {_FOUND} AND reached_place IS NOT NULL")
    rows = rows.where("absent_place IS NULL OR absent_place < reached_place")
    if step.within:
        rows = rows.where(exp.column("moment") - exp.column("reached_at") <= exp.convert(duration_ms(step.within)))
    return rows


def _never_followed(reached: exp.Select, absent: exp.Select, step: Step, now_ms: int) -> exp.Select:
    """The reached rows whose time is up, with nothing absent in it."""
    assert step.within is not None
    span = duration_ms(step.within)
    after = "OVER (PARTITION BY person_id ORDER BY moment, tie, kind ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)"
    looked = _select(
        f"SELECT person_id, moment, tie, kind, min(CASE WHEN kind = {_ABSENT} THEN moment END) {after} AS next_absent"
        " FROM stamps",
    )
    parts = [(_REACHED, reached), (_ABSENT, absent)]
    looked = looked.from_(
        exp.Subquery(this=_in_turn(parts), alias=exp.TableAlias(this=exp.to_identifier("stamps"))), copy=False
    )
    rows = exp.select("person_id", "moment", "tie").from_(
        exp.Subquery(this=looked, alias=exp.TableAlias(this=exp.to_identifier("looked"))), copy=False
    )
    rows = rows.where(f"kind = {_REACHED}").where(exp.column("moment") <= exp.convert(now_ms - span))
    return rows.where(f"next_absent IS NULL OR next_absent > moment + {span}")
