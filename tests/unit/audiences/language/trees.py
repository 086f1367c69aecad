"""Every tree the schema allows, sensible or not: for what must hold of all of them."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from habitue.audiences.language.condition import NO_VALUE, OF_LIST, Condition, Operator
from habitue.audiences.vocabulary import FACTS, STREAMS

ADAPTER: TypeAdapter[Condition] = TypeAdapter(Condition)
OPERATORS: tuple[Operator, ...] = get_args(Operator)
_words = st.sampled_from([
    "last", "no", "is", "of", "and", "not", "in", "everybody", "count", "at", "this", "a.b", "'''", "a b", "é",
    "prix €", "\u00a0", "\u2028", "\\", '"', "\t", "\x00", "7d", "true", "1",
])  # fmt: skip
_texts = _words | st.text(max_size=8, alphabet=st.characters(exclude_categories=["Cs"]))
_names = (st.sampled_from([*FACTS, "product.category", "price_minor"]) | _texts).filter(
    lambda name: 1 <= len(name) <= 80
)
_events = st.sampled_from([stream.event for stream in STREAMS]) | _texts.filter(bool)
_durations = st.builds(lambda n, unit: f"{n}{unit}", st.integers(1, 99_999), st.sampled_from("mhdw"))
_instants = st.datetimes().map(lambda at: at.replace(microsecond=0).isoformat() + "Z")
_integers = st.integers(-(2**53), 2**53)
_numbers = _integers | st.floats(allow_nan=False, allow_infinity=False)
_values = st.booleans() | _numbers | _texts | _durations | _instants
_ids = st.from_regex(r"\A[a-z0-9_]+(\.[a-z0-9_]+){0,2}\Z").filter(lambda name: len(name) <= 80)


@st.composite
def comparisons(draw: st.DrawFn) -> dict[str, Any]:
    op = draw(st.sampled_from(OPERATORS))
    if op in NO_VALUE:
        return {"op": op}
    if op in OF_LIST:
        return {"op": op, "values": draw(st.lists(_values, min_size=1, max_size=12))}
    high = {"high": draw(_numbers)} if op == "between" else {}
    return {"op": op, "value": draw(_values), **high}


_filters = st.lists(st.fixed_dictionaries({"field": _names, "test": comparisons()}), max_size=3)
_windows = st.one_of(
    st.none(),
    st.fixed_dictionaries({"last": _durations}),
    st.just({"visit": "this"}),
    st.fixed_dictionaries({"since": _instants}, optional={"until": _instants}),
)


@st.composite
def _event_figures(draw: st.DrawFn) -> dict[str, Any]:
    measure = draw(st.sampled_from(["count", "sum", "distinct", "first", "last", "nth"]))
    field = {} if measure == "count" else {"field": draw(_names)}
    n = {"n": draw(st.integers(1, 60))} if measure == "nth" else {}
    return {
        "type": "events", "event": draw(_events), "where": draw(_filters), "window": draw(_windows),
        "measure": measure, **field, **n, "test": draw(comparisons()),
    }  # fmt: skip


_steps = st.fixed_dictionaries(
    {"event": _events, "where": _filters, "within": st.none() | _durations, "absent": st.booleans()}
)


def _is_tree(tree: dict[str, Any]) -> bool:
    try:
        ADAPTER.validate_python(tree)
    except ValidationError:
        return False
    return True


_sequences = st.fixed_dictionaries(
    {"type": st.just("sequence"), "steps": st.lists(_steps, min_size=2, max_size=4), "window": _windows}
).filter(_is_tree)
_facts = st.fixed_dictionaries(
    {"type": st.just("fact"), "fact": _names, "test": comparisons()}, optional={"key": _texts.filter(bool)}
)
_others = st.fixed_dictionaries({"type": st.just("audience"), "audience_id": _ids}) | st.fixed_dictionaries(
    {"type": st.just("list"), "list_id": _ids}
)
_groups = st.recursive(
    _event_figures() | _facts | _sequences | _others,
    lambda inner: st.fixed_dictionaries(
        {"type": st.sampled_from(["all", "any"]), "of": st.lists(inner, max_size=3)}
    ) | st.fixed_dictionaries({"type": st.just("not"), "of": inner}),
    max_leaves=8,
)  # fmt: skip


def trees() -> st.SearchStrategy[Condition]:
    """Any condition of the schema."""
    return _groups.map(ADAPTER.validate_python)
