"""How much one event may hold: told by a walk, and from the punctuation of its JSON without one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.collect.limits import MAX_DEPTH
from habitue.collect.properties import surely_within_limits, within_limits

# texts with punctuation in them too, which must not make anything pass
TEXTS = st.text(st.sampled_from('a:{}[],"\\'), max_size=4)
VALUES = st.recursive(
    st.none() | st.integers(0, 9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=20,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=4)


def keys(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (len(value) if isinstance(value, dict) else 0) + sum(map(keys, inner))


def levels(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(levels, inner), default=0)


@given(OBJECTS, st.integers(0, 12), st.integers(0, 2 * MAX_DEPTH))
def test_the_walk_counts_keys_and_levels(value: dict[str, Any], most: int, around: int) -> None:
    for _ in range(around):
        value = {"a": value}
    assert within_limits(value, most) == (keys(value) <= most and levels(value) <= MAX_DEPTH)


@given(OBJECTS, st.integers(0, 12))
def test_what_the_punctuation_says_is_within_is(value: dict[str, Any], most: int) -> None:
    if surely_within_limits(msgspec.json.encode(value), most):
        assert keys(value) <= most
        assert levels(value) <= MAX_DEPTH


@pytest.mark.parametrize(("depth", "fits"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, False)])
def test_the_last_level_that_fits(depth: int, fits: bool) -> None:
    nested = b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)
    assert surely_within_limits(nested, 99) is fits
    assert within_limits(msgspec.json.decode(nested), 99) is fits
    listed = b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"
    assert surely_within_limits(listed, 99) is fits
    assert within_limits(msgspec.json.decode(listed), 99) is fits
