"""The reference says every test, fact, event, field, cap and check there is, and its examples are conditions."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

from habitue.audiences.language.checks import Code, check_condition
from habitue.audiences.language.checks.comparisons import OPERATORS
from habitue.audiences.language.condition import Operator
from habitue.audiences.language.schema import text
from habitue.audiences.language.text import parse, to_text
from habitue.audiences.language.text.words import PHRASES
from habitue.audiences.vocabulary import FACTS, PRODUCT_FIELDS, STREAMS, stream_of
from habitue.definitions import AudienceDocument

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs/reference/audience-language.md").read_text("utf-8")
KINDS = ("text", "number", "boolean", "time", "any")


def rows(section: str) -> dict[str, list[str]]:
    """The rows of a section's table, by the code in their first cell."""
    body = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines() if line[:3] == "| `"]
    return {row[0].strip("`"): row[1:] for row in cells}


def test_every_test_has_its_row_with_what_it_compares() -> None:
    told = rows("Tests")
    assert told.keys() == set(PHRASES.values())
    for op, phrase in PHRASES.items():
        assert told[phrase][0].split(", ") == [kind for kind in KINDS if op in OPERATORS[kind]], op  # type: ignore[index]
    assert PHRASES.keys() == set(get_args(Operator)) == set().union(*OPERATORS.values())


def test_every_fact_has_its_row_with_its_kind() -> None:
    told = rows("Facts")
    assert list(told) == list(FACTS)
    for name, fact in FACTS.items():
        kind, keyed, of_page, what = told[name]
        assert (kind, keyed == "yes", of_page == "yes") == (fact.kind, fact.keyed, fact.of_page), name
        assert what.endswith((".", "…")), name


def test_every_event_has_its_row_with_its_cap_and_fields() -> None:
    told = rows("Events")
    assert list(told) == [stream.event for stream in STREAMS]
    for stream in STREAMS:
        cap, fields = told[stream.event]
        assert int(cap) == stream.cap, stream.event
        named = [field for field in stream.fields if field != "at"] + ["product.…"] * stream.of_products
        assert fields == ("any" if stream.is_open else ", ".join(f"`{field}`" for field in named)), stream.event
    own = stream_of("Anything Else")
    assert own is not None
    assert f"the newest {own.cap} of each name" in PAGE
    assert [field for field in PRODUCT_FIELDS if f"`{field}`" not in PAGE] == []


def test_every_check_and_field_of_a_definition_has_its_row() -> None:
    assert rows("Checks").keys() == set(get_args(Code))
    assert rows("Definition").keys() == AudienceDocument.model_fields.keys()


def test_the_example_is_a_condition_as_it_is_written() -> None:
    example = re.findall(r"^```\n(all of\n.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[0]
    condition = parse(example).condition
    assert to_text(condition) == example
    assert check_condition(condition) == []


def test_the_published_schema_is_of_the_code() -> None:
    stored = (ROOT / "spec/audience.schema.json").read_text("utf-8")
    assert stored == text(), "run python -m habitue.audiences.language.schema > spec/audience.schema.json"
    schema: dict[str, Any] = json.loads(stored)
    referred = set(re.findall(r'"#/\$defs/(\w+)"', stored))
    assert referred <= schema["$defs"].keys()
    assert schema["$defs"]["Comparison"]["properties"]["op"]["enum"] == list(get_args(Operator))
    assert schema["required"] == ["audience_id", "name", "condition"]
