"""A file and its definition say the same, byte for byte; what cannot be taken is told with file and line."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.audiences.language.trees import ADAPTER, trees

from habitue.app.folder.files import name_of, read_file, read_folder, text_of
from habitue.app.folder.json_lines import lines_of
from habitue.app.folder.problem import FileProblem, FolderProblem
from habitue.audiences.definition import audience_kind
from habitue.audiences.language.checks import Known
from habitue.audiences.language.condition import Condition
from habitue.definitions import AUDIENCE, KINDS, Document, Kinds, complete, default_placements, document_of

ROOT = Path(__file__).parents[4]
KINDS_HERE: Kinds = {**KINDS, AUDIENCE: audience_kind(Known)}
TEXT = """\
kind = "audience"
schema_version = 1
audience_id = "shoe_lovers"
name.en = "Shoe lovers"
name.fr = "Fous de chaussures"
description.en = "Looked at shoes \\"often\\".\\nAnd bought none."
tags = ["shoes", "spring 2026"]
listened = "none"
notes = ""
condition = '''
all of
  count("Product Viewed", product.category is "Shoes", last 7d) at least 3
  not count("Product Bought", last 30d) at least 1
'''
"""
_words = st.text(min_size=1, max_size=12, alphabet=st.characters(exclude_categories=["Cs"]))


def test_an_audience_reads_as_it_is_written() -> None:
    filed = read_file("audience/shoe_lovers.toml", TEXT, KINDS_HERE)
    assert text_of(filed.document) == TEXT
    assert filed.document.body["name"] == {"en": "Shoe lovers", "fr": "Fous de chaussures"}
    assert filed.line("$.document.condition.of[1].of.window") == 13
    assert filed.line("$.document.tags[1]") == 7


def test_the_guide_shows_a_file_as_it_is() -> None:
    page = (ROOT / "docs/how-to/keep-definitions-in-git.md").read_text("utf-8")
    shown = dedent(page.partition("```toml\n")[2].partition("   ```")[0])
    assert text_of(read_file("audience/shoe_lovers.toml", shown, KINDS_HERE).document) == shown


@given(trees(), _words, _words, st.lists(st.sampled_from(["a", "b c", "é"]), max_size=3))
@settings(max_examples=60, deadline=None)
def test_every_audience_is_read_back_as_it_was(tree: Condition, name: str, notes: str, tags: list[str]) -> None:
    condition = ADAPTER.dump_python(tree, mode="json")
    names = {"en": name, "pt-BR": name}
    body = {"audience_id": "any.one", "name": names, "notes": notes, "tags": tags, "condition": condition}
    document = complete(Document(AUDIENCE, "any.one", 1, body), KINDS_HERE)
    text = text_of(document)
    assert read_file("audience/any.one.toml", text, KINDS_HERE).document == document
    assert text_of(read_file("audience/any.one.toml", text, KINDS_HERE).document) == text


def test_every_placement_is_read_back_as_it_was() -> None:
    for placement in default_placements():
        document = document_of(placement)
        text = text_of(document)
        assert read_file(name_of("placement", placement.placement_id), text, KINDS_HERE).document == document


_keys = st.text("abcxyz0189_", min_size=1, max_size=6)  # what a path can name without doubt
_plain = st.recursive(
    st.integers() | _words | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3),
)


@given(_plain)
@settings(max_examples=60, deadline=None)
def test_lines_of_json_are_where_its_parts_are(value: object) -> None:
    text = json.dumps(value, indent=1)
    for path, line in lines_of(text).items():
        key = path.rpartition(".")[2]
        assert 1 <= line <= text.count("\n") + 1
        if path != "$" and not key.endswith("]"):
            assert json.dumps(key) in text.split("\n")[line - 1]


WRONG = [
    ("audience/shoe_lovers.toml", TEXT.replace("at least 3", "atleast 3"), 12, "expected a test"),
    ("audience/shoe_lovers.toml", TEXT.replace("'''\nall of", "'''all of").replace("last 7d", "last 7"), 11,
     "expected a duration"),
    ("audience/shoe_lovers.toml", TEXT.replace("tags = [", "tags = "), 7, "this is not TOML"),
    ("audience/shoe_lovers.toml", TEXT.replace("listened", "lisened"), 8, "Extra inputs"),
    ("audience/shoe_lovers.toml", TEXT.replace('"none"', '"nobody"'), 8, "'none', 'journey' or 'webhook'"),
    ("audience/shoe_lovers.toml", TEXT.replace("condition", "conditions"), 1, "expected condition = '''"),
    ("audience/shoe_lovers.toml", TEXT.replace('id = "shoe', 'id = "Shoe'), 3, "match pattern"),
    ("audience/others.toml", TEXT, 1, "make them equal"),
    ("audience/shoe_lovers.json", TEXT, 1, "audience/ID.toml"),
    ("switch/workspace.json", "{}", 1, "no name of a definition's file"),
    ("placement/a.json", "{", 1, "this is not JSON"),
    ("placement/a.json", '{"kind": "placement"}', 1, "not a definition file"),
    ("placement/a.json", text_of(document_of(default_placements()[0])), 2, "expected placement 'a'"),
    ("placement/home.for_you.json", text_of(document_of(default_placements()[0])).replace('"n": 8', '"n": 0'), 5,
     "$.document.n"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "line", "told"), WRONG)
def test_what_cannot_be_taken_is_told_with_its_line(name: str, text: str, line: int, told: str) -> None:
    with pytest.raises(FileProblem) as refused:
        read_file(name, text, KINDS_HERE)
    assert told in refused.value.message
    assert refused.value.line == line
    assert refused.value.at(name).startswith(f"{name}:{line}:")


def test_everything_that_is_wrong_with_a_folder_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FolderProblem, match="no definition is in it"):
        read_folder(tmp_path, KINDS_HERE)
    for name, text, _, _ in (WRONG[0], WRONG[10]):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(FolderProblem) as refused:
        read_folder(tmp_path, KINDS_HERE)
    assert [problem.split(" ")[0] for problem in refused.value.problems] == [
        "audience/shoe_lovers.toml:12:65:", "placement/a.json:1:2:",
    ]  # fmt: skip
