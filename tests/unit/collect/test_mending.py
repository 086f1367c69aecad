"""Mending: what real clients write that is no JSON becomes JSON that says the same, in linear time."""

from __future__ import annotations

import json
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.collect.mending import mend

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=6), inner, max_size=4)
    ),
)


def strict(value: Any) -> Any:
    """The value without what JSON cannot say."""
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value)
    if isinstance(value, list):
        return [strict(inner) for inner in value]
    return {strict(k): strict(v) for k, v in value.items()} if isinstance(value, dict) else value


@given(VALUES, st.booleans())
def test_what_cannot_be_said_becomes_null_or_a_replacement_and_the_rest_stays(value: Any, too_deep: bool) -> None:
    mended = mend(json.dumps(value).encode(), too_deep=too_deep)
    assert mended is not None
    assert msgspec.json.decode(mended) == strict(value)
    assert mend(mended) == mended or json.loads(mended) == json.loads(mend(mended) or b"")


@pytest.mark.parametrize("depth", [60, 64, 65, 900, 50_000])
def test_what_lies_too_deep_becomes_null_and_its_neighbours_stay(depth: int) -> None:
    deep = '{"a":' * depth + '"]"' + "}" * depth
    mended = mend(f'[1,{deep},"[{{",{{"b":[2]}}]'.encode(), too_deep=True)
    assert mended is not None
    first, cut, text, last = msgspec.json.decode(mended)
    assert (first, text, last) == (1, "[{", {"b": [2]})
    levels = 0
    while isinstance(cut, dict):
        cut, levels = cut["a"], levels + 1
    assert levels == min(depth, 63)
    assert cut == ("]" if depth <= 63 else None)


@given(st.binary(max_size=80))
def test_what_is_no_json_is_none(body: bytes) -> None:
    mended = mend(body, too_deep=True)
    if mended is not None:
        msgspec.json.decode(mended)


@pytest.mark.parametrize("body", [
    b"[" * 500_000, b"{" * 500_000, b'"' * 500_001, b'["' + b'\\"' * 250_000, b"[" * 900 + b'"' + b"\\" * 499_999,
    b"[" * 250_000 + b"]" * 250_000, b'["' * 250_000, b"]" * 500_000,
], ids=lambda body: repr(body[:4]))  # fmt: skip
def test_the_worst_bodies_take_a_moment(body: bytes) -> None:
    begun = time.process_time()
    for too_deep in (False, True):
        mend(body, too_deep=too_deep)
    assert time.process_time() - begun < 3
