"""The language-neutral cases, and both evaluators held to them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.unit.audiences.conditions import ADAPTER
from tools.audience_cases import SPEC, document

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.audiences.batch.prepare import compiler
from habitue.audiences.language.text import parse
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.person import World
from habitue.catalog.product import Product
from habitue.core.clock import parse_time
from habitue.events.envelope import Event, Stored
from habitue.privacy.consent import parse_consent
from habitue.profiles.fold import fold
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState

SAID = json.loads(SPEC.read_text(encoding="utf-8"))
PRODUCTS = [Product(name=one["product_id"], **one) for one in SAID["catalogue"]]
WORLD = World(
    product_of={product.product_id: product for product in PRODUCTS}.get,
    currency=SAID["shop"]["currency"],
    zone=ZoneInfo(SAID["shop"]["time_zone"]),
)


def stored(case: dict[str, Any]) -> list[Stored]:
    return [Stored(n, event_of(said, n)) for n, said in enumerate(case["events"], 1)]


def event_of(said: dict[str, Any], n: int) -> Event:
    at = moment(said["at"])
    return Event(
        name=said["name"],
        message_id=f"m{n}",
        occurred_at=at,
        received_at=at,
        node_id=said["node"],
        consent=parse_consent(dict.fromkeys(said["consent"], True)),
        source=said.get("source", "browser"),
        properties=said.get("properties", {}),
        context=said.get("context", {}),
    )


def moment(text: str) -> int:
    at = parse_time(text)
    assert at is not None
    return at


def live(case: dict[str, Any]) -> dict[str, tuple[bool, int]]:
    nodes: dict[str, NodeState] = {}
    for one in stored(case):
        fold(nodes.setdefault(one.event.node_id, NodeState(one.event.node_id)), one.event)
    of: dict[str, list[NodeState]] = {}
    for node_id, state in nodes.items():
        of.setdefault(case["links"].get(node_id, node_id), []).append(state)
    audiences = Audiences({"a": ADAPTER.validate_python(case["condition"])})
    return {
        person: audiences.memberships(
            audiences.person(merge(person, states), WORLD, moment(case["now"]), registered=person.startswith("u"))
        )["a"]
        for person, states in of.items()
    }


@pytest.mark.parametrize("case", SAID["cases"], ids=[case["name"] for case in SAID["cases"]])
def test_live(case: dict[str, Any]) -> None:
    answers = live(case)
    assert sorted(person for person, (holds, _) in answers.items() if holds) == case["people"]
    for person, until in case.get("until", {}).items():
        assert answers[person][1] == moment(until), datetime.fromtimestamp(answers[person][1] / 1000)


@pytest.mark.parametrize("case", SAID["cases"], ids=[case["name"] for case in SAID["cases"]])
def test_batch(case: dict[str, Any], tmp_path: Path) -> None:
    events = stored(case)
    lake = DuckDBLake(tmp_path)
    lake.append(events, after=0, until=len(events))
    conditions, now_ms = {"a": ADAPTER.validate_python(case["condition"])}, moment(case["now"])
    with lake.batch() as asked:
        made = compiler(
            asked, conditions, world=WORLD, products=PRODUCTS, links=case["links"], now_ms=now_ms, position=len(events)
        )
        found = asked.rows(f"SELECT person_id FROM {made.members('a')}")
    assert sorted(person for (person,) in found) == case["people"]


@pytest.mark.parametrize("case", SAID["cases"], ids=[case["name"] for case in SAID["cases"]])
def test_text_and_tree_say_the_same(case: dict[str, Any]) -> None:
    assert parse(case["text"]).condition == ADAPTER.validate_python(case["condition"])


def test_the_file_is_what_the_cases_say() -> None:
    assert SPEC.read_text(encoding="utf-8") == document()
