"""One definition, one answer: live on a profile and in batch over the lake, whatever happened, whenever it is asked."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.unit.audiences.conditions import AUDIENCES, condition
from tests.unit.audiences.worlds import LINKS, NODES, PRODUCTS, decisions, history, instants, objections, world

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.audiences.batch.prepare import compiler
from habitue.audiences.language.condition import Condition
from habitue.audiences.language.text import parse
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.person import World
from habitue.events.envelope import Stored
from habitue.lake.port import Lake
from habitue.profiles.fold import fold
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState

Members = dict[str, set[str]]
VALUED = {
    text: parse(text).condition
    for text in ('score("churn") is known', 'score("price.level") is known', 'group("rfm.current") is known')
}


def people(stored: list[Stored]) -> dict[str, NodeState]:
    """Everybody of whom something is known, merged."""
    nodes = {node_id: NodeState(node_id) for node_id in NODES}
    known = {
        one.event.node_id
        for one in stored
        if fold(nodes[one.event.node_id], one.event) and one.event.name != "Decision Made"
    }
    of: dict[str, list[NodeState]] = {}
    for node_id, state in nodes.items():
        of.setdefault(LINKS.get(node_id, node_id), []).append(state)
    ids = {LINKS.get(node_id, node_id) for node_id in known}
    return {person: merge(person, states) for person, states in of.items() if person in ids}


def live(conditions: Mapping[str, Condition], stored: list[Stored], around: World, now_ms: int) -> Members:
    audiences = Audiences(conditions)
    found: Members = {audience_id: set() for audience_id in conditions}
    for person_id, state in people(stored).items():
        person = audiences.person(state, around, now_ms, registered=person_id.startswith("u"))
        for audience_id, (holds, until) in audiences.memberships(person).items():
            assert until > now_ms, audience_id
            if holds:
                found[audience_id].add(person_id)
    return found


def batch(conditions: Mapping[str, Condition], lake: Lake, around: World, now_ms: int, position: int) -> Members:
    with lake.batch() as asked:
        made = compiler(
            asked, conditions, world=around, products=PRODUCTS, links=LINKS, now_ms=now_ms, position=position
        )
        return {
            audience_id: {person for (person,) in asked.rows(f"SELECT person_id FROM {made.members(audience_id)}")}
            for audience_id in conditions
        }


def check(folder: Path, seed: int, worlds: int, questions: int, evaluate: Callable[..., Members] = live) -> int:
    """Compare the two on random worlds; the number of (person, instant, position, audience) compared."""
    compared = 0
    for number in range(worlds):
        dice = random.Random(f"{seed}-{number}")
        stored = history(dice, dice.choice([5, 60, 60, 400]))
        stored += decisions(dice, len(stored))
        stored += objections(dice, len(stored))
        lake = DuckDBLake(folder / str(number))
        lake.append(stored, after=0, until=len(stored))
        around = world(dice)
        for now_ms in instants(dice, stored)[:3]:
            conditions = {name: condition(dice, 1, audiences=False) for name in AUDIENCES}
            conditions |= {f"a{n}": condition(dice) for n in range(questions)}
            conditions |= VALUED  # chance may ask of none
            position = dice.choice([len(stored), len(stored), dice.randrange(len(stored) + 1)])
            expected = evaluate(conditions, stored[:position], around, now_ms)
            answered = batch(conditions, lake, around, now_ms, position)
            for audience_id, members in answered.items():
                assert members == expected[audience_id], (number, now_ms, position, conditions[audience_id])
            compared += len(conditions) * 3
    return compared


def test_live_and_batch_agree(tmp_path: Path) -> None:
    assert check(tmp_path, 1, worlds=4, questions=25) > 900


@pytest.mark.soak
@pytest.mark.timeout(4 * 3_600)
def test_live_and_batch_agree_over_many_worlds(tmp_path: Path) -> None:
    assert check(tmp_path, 2, worlds=400, questions=80) > 250_000
