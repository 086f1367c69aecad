"""Audiences over everybody at one instant: each condition becomes a set of people in SQL.

Every leaf is a relation of (person_id, value) with at most one row a person, a comparison, and what holds of whoever
has no row. People are then those with a row that passes, or all but those with a row that does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

import msgspec
from sqlglot import exp, parse_one

from habitue.audiences.batch.clocks import put_clocks
from habitue.audiences.batch.compare import Column, comparison, holds_missing, number_of
from habitue.audiences.batch.facts import SOURCES, TABLES, source_of
from habitue.audiences.batch.scratch import DIALECT
from habitue.audiences.batch.sequences import sequence_sql
from habitue.audiences.batch.streams import BESIDE_PRODUCT, Streams
from habitue.audiences.language.condition import (
    All,
    AnyOf,
    Between,
    Comparison,
    Condition,
    Events,
    Fact,
    Filter,
    InAudience,
    InList,
    Last,
    Not,
    ThisVisit,
    Window,
    duration_ms,
)
from habitue.audiences.language.condition import Sequence as EventSequence
from habitue.audiences.live.moments import instant_ms
from habitue.audiences.vocabulary import FACTS, PRODUCT_ATTRIBUTE, field_kind, stream_of
from habitue.lake.port import Batch, Parameter


class Moment(msgspec.Struct, frozen=True):
    """When and with what everything is evaluated."""

    now_ms: int
    currency: str
    position: int
    before_ms: int
    zone: tzinfo


class Compiler:
    """Turns conditions into SQL that names people, making the scratch tables it needs on the way.

    Parameters
    ----------
    batch
        Prepared by `habitue.audiences.batch.prepare`.
    conditions
        Audience id -> condition, of all that may be referred to.
    """

    def __init__(self, batch: Batch, moment: Moment, conditions: Mapping[str, Condition]) -> None:
        self._batch, self._moment, self._conditions = batch, moment, conditions
        self._streams = Streams(batch)
        self._scratch = self._streams.scratch
        self._clocks = False
        self._members: dict[str, str] = {}

    def members(self, audience_id: str) -> str:
        """The scratch table of an audience's people (`person_id`), made when it is first asked for."""
        table = self._members.get(audience_id)
        if table is None:
            people = self._people(self._conditions[audience_id]).sql(dialect=DIALECT)
            table = self._members[audience_id] = f"members_{len(self._members)}"
            self._batch.table(table, people)
        return table

    def _people(self, condition: Condition) -> exp.Select:
        """Those of whom a condition holds: of whoever did what it asks for, where it asks for something done, else of
        everybody."""
        parts = condition.of if isinstance(condition, All) else (condition,)
        for place, part in enumerate(parts):
            found = self._where(part) if isinstance(part, (Events, EventSequence)) else None
            if isinstance(found, exp.In):
                others = [self._where(other) for at, other in enumerate(parts) if at != place]
                chosen = exp.select("p.person_id").from_(found.args["query"].this.subquery("p"))
                chosen = chosen.distinct() if isinstance(part, EventSequence) else chosen
                return chosen.where(*others) if others else chosen
        self._table("people")
        return exp.select("p.person_id").from_("people AS p").where(self._where(condition))

    def _where(self, condition: Condition) -> exp.Expr:
        match condition:
            case All():
                return exp.and_(exp.true(), *(self._where(one) for one in condition.of))
            case AnyOf():
                return exp.or_(exp.false(), *(self._where(one) for one in condition.of))
            case Not():
                return exp.not_(exp.paren(self._where(condition.of)))
            case Events():
                return self._of_events(condition)
            case Fact():
                return self._of_fact(condition)
            case InAudience():
                return _among(
                    parse_one(f"SELECT person_id FROM {self.members(condition.audience_id)}", dialect=DIALECT)
                )
            case InList():
                listed = exp.select("person_id").from_("list_members")
                return _among(listed.where(exp.column("list_id").eq(exp.convert(condition.list_id))))
            case _:
                return _among(sequence_sql(condition, self._matching, self._moment.now_ms))

    def _of_events(self, condition: Events) -> exp.Expr:
        rows = self._matching(condition.event, condition.where, condition.window)
        if condition.measure == "count":
            figure = rows.select("count(*) AS value").group_by("s.person_id")
            return self._tested(figure, condition.test, "number", 0)
        assert condition.field is not None
        rows, value, kind = self._value(rows, condition.event, condition.field)
        if condition.measure == "sum":
            number = exp.func("coalesce", number_of(value, kind), exp.convert(0))
            total = exp.func("sum", number)
            if kind == "any":
                total = exp.func("round", total, exp.convert(6))
            return self._tested(
                rows.select(exp.alias_(total, "value")).group_by("s.person_id"), condition.test, "number", 0
            )
        if condition.measure == "distinct":
            keyed = exp.func("lower", value) if kind in ("text", "any") else value
            counted = exp.Count(this=exp.Distinct(expressions=[keyed]))
            return self._tested(
                rows.select(exp.alias_(counted, "value")).group_by("s.person_id"), condition.test, "number", 0
            )
        return self._tested(self._nth(rows, value, condition), condition.test, kind, None)

    def _nth(self, rows: exp.Select, value: exp.Expr, condition: Events) -> exp.Select:
        order = "ASC" if condition.measure == "first" else "DESC"
        line = ", s.line " + order if condition.event == "Product Bought" else ""
        turn = f"row_number() OVER (PARTITION BY s.person_id ORDER BY s.moment {order}, s.tie {order}{line}) AS turn"
        numbered = rows.select(exp.alias_(value, "value"), turn).subquery("n")
        wanted = condition.n or 1
        return exp.select("person_id", "value").from_(numbered).where(exp.column("turn").eq(exp.convert(wanted)))

    def _of_fact(self, condition: Fact) -> exp.Expr:
        source, kind = source_of(condition.fact, condition.key or ""), FACTS[condition.fact].kind
        for table in source.tables:
            self._table(table)
        if source.clocks and not self._clocks:
            put_clocks(self._batch, self._moment.zone, self._moment.now_ms)
            self._clocks = True
        for field in source.fields:
            self._streams.field(field)
        streams = [self._streams.stream(event) for event in source.streams]
        sql = source.sql.format(*streams) if streams else source.sql
        name = self._scratch.unnamed(sql, self._parameters({"key": condition.key or ""}))
        relation = exp.select("person_id", "value").from_(name)
        if condition.fact == "trait":
            return _any_item(relation, condition.test, self._moment.now_ms)
        return self._tested(relation, condition.test, kind, source.missing)

    def _tested(self, relation: exp.Select, test: Comparison, kind: Column, missing: int | None) -> exp.Expr:
        passes = comparison(exp.column("value"), kind, test, self._moment.now_ms)
        people = exp.select("person_id").from_(relation.subquery("r"))
        if holds_missing(test, kind, missing):
            return exp.not_(_among(people.where(exp.not_(exp.paren(passes)))))
        return _among(people.where(passes))

    def _matching(self, event: str, where: Sequence[Filter], window: Window | None) -> exp.Select:
        """The rows of a stream that pass all filters, in the window, up to now; as `s`, with `person_id` selected."""
        rows = exp.select("s.person_id").from_(exp.alias_(exp.to_table(self._streams.stream(event)), "s"))
        now = self._moment.now_ms
        at = exp.column("moment", "s")
        rows = rows.where(at.copy() <= exp.convert(now))
        if isinstance(window, Last):
            rows = rows.where(at.copy() > exp.convert(now - duration_ms(window.last)))
        elif isinstance(window, Between):
            rows = rows.where(at.copy() >= exp.convert(instant_ms(window.since)))
            if window.until is not None:
                rows = rows.where(at.copy() < exp.convert(instant_ms(window.until)))
        elif isinstance(window, ThisVisit):
            self._table("visits")
            started = self._scratch.unnamed(SOURCES["visit_started"].sql, self._parameters({}))
            rows = rows.join(f"{started} AS v ON v.person_id = s.person_id").where("s.moment >= v.value")
        for filter_ in where:
            rows, value, kind = self._value(rows, event, filter_.field)
            rows = rows.where(comparison(value, kind, filter_.test, now))
        return rows

    def _value(self, rows: exp.Select, event: str, field: str) -> tuple[exp.Select, exp.Expr, Column]:
        """The column of a field, with what must be joined for it."""
        stream = stream_of(event)
        assert stream is not None
        declared = field_kind(stream, field)
        assert declared is not None, (event, field)
        kind: Column = declared
        if field.startswith(PRODUCT_ATTRIBUTE):
            alias = f"a{len(rows.args.get('joins') or ())}"
            key = exp.convert(field.removeprefix(PRODUCT_ATTRIBUTE)).sql(dialect=DIALECT)
            rows = rows.join(
                f"product_attributes AS {alias} ON {alias}.product_id = s.product_id AND {alias}.key = {key}",
                join_type="left",
                dialect=DIALECT,
            )
            return rows, exp.column("value", alias), kind
        if field in BESIDE_PRODUCT:
            column: exp.Expr = exp.column(field.replace(".", "_"), "s")
            kind = "folded" if kind == "text" else kind
        elif field.startswith("product."):
            alias = f"p{len(rows.args.get('joins') or ())}"
            rows = rows.join(f"products AS {alias} ON {alias}.product_id = s.product_id", join_type="left")
            column = exp.column(field.removeprefix("product."), alias)
        elif stream.is_open and field != "at":
            return rows, _of_map(field), kind
        elif event == "Channel Touched" and field != "at":
            return rows, exp.func("substr", _of_map(field), exp.convert(2)), kind
        else:
            column = exp.column("moment" if field == "at" else field, "s")
        empty = kind in ("text", "folded")
        return rows, exp.func("nullif", column, exp.convert("")) if empty else column, kind

    def _table(self, name: str) -> None:
        fields, sql = TABLES[name]
        for field in fields:
            self._streams.field(field)
        if name == "cart":
            self._streams.field("winners")
        self._scratch.named(name, sql, self._parameters({}))

    def _parameters(self, more: Mapping[str, Parameter]) -> dict[str, Parameter]:
        moment = self._moment
        return {
            "now": moment.now_ms,
            "currency": moment.currency,
            "position": moment.position,
            "before": moment.before_ms,
            **more,
        }


def _among(people: exp.Expr) -> exp.Expr:
    return exp.In(this=exp.column("person_id", "p"), query=exp.Subquery(this=people))


def _any_item(relation: exp.Select, test: Comparison, now_ms: int) -> exp.Expr:
    """What is asked of a list holds if it holds of an item, its opposite if of none."""
    opposite = {"is_not": "is", "none_of": "one_of", "unknown": "known"}.get(test.op)
    asked = test if opposite is None else test.model_copy(update={"op": opposite})
    people = _among(
        relation.where(comparison(exp.column("value"), "any", asked, now_ms)).select("person_id", append=False)
    )
    return people if opposite is None else exp.not_(people)


def _of_map(field: str) -> exp.Expr:
    return exp.Bracket(this=exp.column("kept", "s"), expressions=[exp.convert(field)])
