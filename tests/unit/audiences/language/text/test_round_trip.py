"""Text and tree say the same, whatever the tree, and equal trees are equal text."""

from __future__ import annotations

import random
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.audiences.conditions import condition
from tests.unit.audiences.language.trees import ADAPTER, trees

from habitue.audiences.language.condition import Condition
from habitue.audiences.language.text import parse, to_text
from habitue.audiences.language.text.layout import WIDTH


def exactly(tree: Condition) -> bytes:
    """What tells 1 from 1.0 and from true, which `==` does not."""
    return ADAPTER.dump_json(tree)


@given(trees())
@settings(max_examples=150, deadline=None)
def test_every_tree_is_read_back_as_it_was(tree: Condition) -> None:
    text = to_text(tree)
    read = parse(text).condition
    assert read == tree
    assert exactly(read) == exactly(tree)
    assert to_text(read) == text


@given(trees())
@settings(max_examples=30, deadline=None)
def test_a_text_can_stand_in_a_toml_file_as_it_is(tree: Condition) -> None:
    text = to_text(tree)
    assert tomllib.loads(f"condition = '''\n{text}'''\n")["condition"] == text


@given(trees(), st.integers(3, 6), st.booleans())
@settings(max_examples=30, deadline=None)
def test_layout_says_nothing(tree: Condition, step: int, crlf: bool) -> None:
    rows = []
    for row in to_text(tree).splitlines():
        depth = (len(row) - len(row.lstrip(" "))) // 2
        rows += ["", " " * (depth * step) + row.lstrip(" ") + "  "]
    assert exactly(parse(("\r\n" if crlf else "\n").join(rows)).condition) == exactly(tree)


def test_conditions_that_are_asked_for_are_read_back_too() -> None:
    for seed in range(600):
        tree = condition(random.Random(seed), 3)
        assert exactly(parse(to_text(tree)).condition) == exactly(tree), seed


@given(trees())
@settings(max_examples=30, deadline=None)
def test_each_part_is_found_where_it_stands(tree: Condition) -> None:
    """Each condition begins where it is said to: parsing from there gives that condition."""
    text = to_text(tree)
    parsed = parse(text)
    rows = text.split("\n")
    for path, place in parsed.places.items():
        if path.endswith(("of", "]")) and "where" not in path and "steps" not in path:
            row = rows[place.line - 1]
            assert row[: place.column - 1].strip(" ") in ("", *["not " * n + "not" for n in range(9)]), (path, row)
    assert parsed.place("$.of[0].where[3].nothing") in parsed.places.values()


def test_no_line_is_longer_than_a_review_shows() -> None:
    values = [f"Category {n}" for n in range(60)]
    tree = ADAPTER.validate_python(
        {"type": "all", "of": [{"type": "fact", "fact": "top_category", "test": {"op": "one_of", "values": values}}]}
    )
    text = to_text(tree)
    assert max(map(len, text.splitlines())) <= WIDTH
    without = to_text(ADAPTER.validate_python({"type": "all", "of": [
        {"type": "fact", "fact": "top_category", "test": {"op": "one_of", "values": values[:7] + values[8:]}}
    ]}))  # fmt: skip
    assert set(text.splitlines()) - set(without.splitlines()) == {'    "Category 7",'}  # one line of diff
