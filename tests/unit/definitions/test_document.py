"""The text form of definitions, and the paths at which two documents differ."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.core.errors import InvalidInput
from habitue.definitions import Document, changed_paths, default_placements, document_of, file_name, from_text, to_text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.builds(
    Document,
    kind=st.text(max_size=5),
    definition_id=st.text(max_size=5),
    schema_version=st.integers(1, 9),
    body=st.dictionaries(st.text(max_size=3), JSON, max_size=4),
)


@given(DOCUMENTS)
def test_text_comes_back_as_the_same_document(document: Document) -> None:
    assert from_text(to_text(document)) == document


@given(DOCUMENTS)
def test_text_does_not_depend_on_the_order_things_were_written_in(document: Document) -> None:
    backwards = json.loads(json.dumps(document.body), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    other = Document(document.kind, document.definition_id, document.schema_version, backwards)
    assert to_text(other) == to_text(document)


def test_text_is_what_a_person_reads_in_a_diff() -> None:
    document = document_of(default_placements()[2])
    assert file_name(document) == "placement/home.recently_viewed.json"
    assert to_text(document).splitlines() == [
        "{",
        '  "definition_id": "home.recently_viewed",',
        '  "document": {',
        '    "excluded": [],',
        '    "n": 8,',
        '    "page": "home",',
        '    "pins": [],',
        '    "placement_id": "home.recently_viewed",',
        '    "strategies": [',
        '      "recently_viewed"',
        "    ],",
        '    "title": {',
        '      "en": "Recently viewed",',
        '      "fr": "Vus récemment"',
        "    }",
        "  },",
        '  "kind": "placement",',
        '  "schema_version": 1',
        "}",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"kind": "placement"}',
        '{"kind":1,"definition_id":"a","schema_version":1,"document":{}}',
        "\ud800",
    ],
)
def test_what_is_not_a_definition_file_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        from_text(text)


def test_unknown_fields_of_the_file_are_refused() -> None:
    text = '{"kind":"placement","definition_id":"a","schema_version":1,"document":{},"colour":"red"}'
    with pytest.raises(InvalidInput, match="colour"):
        from_text(text)


@given(JSON, JSON)
def test_paths_are_empty_exactly_when_nothing_changed(old: Any, new: Any) -> None:
    assert changed_paths(old, old) == []
    assert (changed_paths(old, new) == []) == (json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True))
    assert changed_paths(old, new) == changed_paths(new, old)


@pytest.mark.parametrize(
    ("old", "new", "paths"),
    [
        ({"a": 1}, {"a": True}, ["$.a"]),
        ({"a": [1, 2, 3]}, {"a": [1, 9]}, ["$.a[1]", "$.a[2]"]),
        ({"t": {"en": "x", "pt-BR": "y"}}, {"t": {"en": "x", "pt-BR": "z"}}, ['$.t["pt-BR"]']),
        ({"a": {"b": 1}}, {"a": 1}, ["$.a"]),
        ({}, {"b": 1, "a": 1}, ["$.a", "$.b"]),
        (None, {"a": 1}, ["$"]),
    ],
)
def test_paths_say_where(old: Any, new: Any, paths: list[str]) -> None:
    assert changed_paths(old, new) == paths
