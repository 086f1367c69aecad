"""Everything that conditions can name has words in the console, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from habitue.audiences.language.checks.comparisons import OPERATORS
from habitue.audiences.language.checks.finding import Code
from habitue.audiences.language.condition import Measure, Operator
from habitue.audiences.library.needs import Need
from habitue.audiences.lifecycle import STAGES
from habitue.audiences.vocabulary import FACTS, PRODUCT_FIELDS, STREAMS

WORDS = Path(__file__).parents[3] / "web/console/src/pages/audiences/words"
SOURCES = ("browser", "catalogue", "channel", "place", "company", "weather", "page")


def key(name: str) -> str:
    """How the console looks a name up."""
    return re.sub(r"[^A-Za-z0-9]+", "_", name).lower()


def missing(words: dict[str, Any]) -> list[str]:
    """Names of the vocabulary without a word."""
    events = {f"event.{key(stream.event)}" for stream in STREAMS}
    fields = {f"field.{key(field)}" for stream in STREAMS for field in stream.fields}
    fields |= {f"field.{key(field)}" for field in PRODUCT_FIELDS}
    facts = {f"fact.{fact}" for fact in FACTS}
    facts |= {f"{said}.{fact.fact}" for fact in FACTS.values() if fact.kind == "boolean" for said in ("yes", "no")}
    operators = {f"{group}.{op}" for op in get_args(Operator) for group in ("op", "op_name")}
    operators |= {f"times.{op}" for op in OPERATORS["number"]}
    others = {f"measure.{measure}" for measure in get_args(Measure)}
    others |= {f"finding.{code}" for code in get_args(Code)} | {f"lifecycle.{stage}" for stage in STAGES}
    others |= {f"unit.{unit}" for unit in "mhdw"} | {f"span_{unit}_other" for unit in "mhdw"}
    kinds = get_args(Need.__annotations__["kind"]) if not isinstance(Need.__annotations__["kind"], str) else ()
    others |= {f"need.{kind}" for kind in kinds if kind != "source"} | {f"source.{source}" for source in SOURCES}
    wanted = events | fields | facts | operators | others
    return sorted(name for name in wanted if not _found(words, name))


def _found(words: Any, name: str) -> bool:
    for part in name.split("."):
        words = words.get(part, "") if isinstance(words, dict) else ""
    return isinstance(words, str) and bool(words.strip())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_name_has_a_word(language: str) -> None:
    assert missing(json.loads((WORDS / f"{language}.json").read_text())) == []


def test_a_name_without_a_word_is_noticed() -> None:
    words = json.loads((WORDS / "en.json").read_text())
    del words["fact"]["country"], words["event"]["cart_viewed"]
    assert missing(words) == ["event.cart_viewed", "fact.country"]
