"""Every ready-made audience is valid with every choice, can be read, says what it needs, and is documented."""

from __future__ import annotations

import random
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.unit.audiences.test_parity import batch, live
from tests.unit.audiences.worlds import NOW, decisions, history, world

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.audiences.language.checks import check_condition
from habitue.audiences.language.text import parse, to_text
from habitue.audiences.library import CAPABILITIES, ELSEWHERE, ENTRIES, FAMILIES, Entry, Need, Parameter, needs
from habitue.audiences.library.reference import reference
from habitue.audiences.live.person import World
from habitue.audiences.rfm import GROUPS
from habitue.core.clock import DAY_MS
from habitue.core.errors import InvalidInput

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "audience-library.md"


def choice(parameter: Parameter, dice: random.Random) -> Any:
    """A value that the parameter allows, its ends more often than not."""
    low, high = int(parameter.low), int(parameter.high)
    match parameter.kind:
        case "number":
            return dice.choice([low, high, dice.randint(low, high)])
        case "numbers":
            return tuple(dice.sample(range(low, high + 1), 2))
        case "share":
            return dice.choice([parameter.low, parameter.high, round(dice.uniform(parameter.low, parameter.high), 2)])
        case "duration":
            least = {1 / 1440: "1m", 1 / 24: "1h"}.get(parameter.low, f"{low}d")
            return dice.choice([least, parameter.default, f"{high}d" if high else "6h"])
        case "id":
            return dice.choice(["a", "some.list_2"])
        case "text":
            return dice.choice(parameter.choices or (parameter.default, "ten%_", 'a "quoted" é'))
        case _:
            return tuple(dice.sample(parameter.choices, 2)) if parameter.choices else ("one", *parameter.default)


def chosen(entry: Entry, dice: random.Random) -> dict[str, Any]:
    return {parameter.name: choice(parameter, dice) for parameter in entry.parameters}


def test_every_capability_is_answered_or_told_where() -> None:
    answered = set(chain.from_iterable(entry.capabilities for entry in ENTRIES.values()))
    assert answered | set(ELSEWHERE) == set(CAPABILITIES)
    assert not answered & set(ELSEWHERE)
    assert all(words.en and words.fr for words in ELSEWHERE.values())


def test_names_are_one_of_a_kind_and_in_two_languages() -> None:
    assert len(ENTRIES) == sum(len(family.entries) for family in FAMILIES)
    for words in ("en", "fr"):
        titles = [getattr(entry.title, words) for entry in ENTRIES.values()]
        assert len(set(titles)) == len(titles), sorted(title for title in titles if titles.count(title) > 1)
        assert all(getattr(entry.description, words) for entry in ENTRIES.values())
        assert all(getattr(one.label, words) for entry in ENTRIES.values() for one in entry.parameters)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_it_is_valid_and_readable_with_every_choice(entry: Entry) -> None:
    dice = random.Random(entry.entry_id)
    for parameters in [{}, *(chosen(entry, dice) for _ in range(6))]:
        condition = entry.condition(parameters)
        assert [finding for finding in check_condition(condition) if finding.severity == "error"] == []
        assert parse(to_text(condition)).condition == condition
    assert [finding.message for finding in check_condition(entry.condition())] == []


NONSENSE: tuple[Any, ...] = (None, True, [], "", -1e9, "x" * 500, ("x" * 500,), 10**18)


def test_what_cannot_be_meant_is_refused_with_its_place() -> None:
    vip = ENTRIES["worth.vip"]
    with pytest.raises(InvalidInput, match=r"\$\.share: expected a share, 0\.6 to 0\.8, got 0\.9"):
        vip.condition({"share": 0.9})
    with pytest.raises(InvalidInput, match="has no such parameter; it has share"):
        vip.condition({"part": 0.7})
    for entry in ENTRIES.values():
        for parameter in entry.parameters:
            for nonsense in NONSENSE:
                with pytest.raises(InvalidInput, match=rf"^\$\.{parameter.name}: expected "):
                    entry.condition({parameter.name: nonsense})


def test_needs_are_read_off_the_condition() -> None:
    def told(entry_id: str) -> set[tuple[str, str]]:
        return {(need.kind, need.name) for need in needs(ENTRIES[entry_id].condition())}

    assert told("abandonment.checkout_step") == {("event", "Checkout Step Viewed"), ("event", "Order Completed")}
    assert told("worth.vip") == {("value", "revenue.above")}
    assert told("declared.gender") == {("trait", "gender")}
    assert told("interest.attribute") == {("event", "Product Viewed"), ("source", "catalogue")}
    assert needs(ENTRIES["declared.list"].condition()) == (Need("list", "imported"),)


def around(dice: random.Random) -> World:
    """A random world in which people have the values that the library asks for."""
    people = ("u1", "u2", "d3")
    scores = ("rfm.recency", "rfm.frequency", "rfm.money", "rfm.engagement")
    shares = ("revenue.above", "price.level", "price.reduced", "coupon.share", "propensity.purchase")
    return msgspec.structs.replace(
        world(dice),
        scores={name: {person: dice.randrange(1, 6) for person in people} for name in scores}
        | {name: {person: dice.choice([0.0, 0.5, 0.7, 1.0]) for person in people} for name in shares},
        groups={name: {person: dice.choice(GROUPS) for person in people} for name in
                ("rfm.current", "rfm.previous", "erfm.current")},
        moments={name: {person: NOW + dice.randrange(-5, 5) * DAY_MS for person in people} for name in
                 ("rfm.changed", "next_order")},
    )  # fmt: skip


def test_live_and_batch_agree_on_every_entry(tmp_path: Path) -> None:
    met = set()
    for number in range(2):
        dice = random.Random(f"library {number}")
        stored = history(dice, 250)
        stored += decisions(dice, len(stored))
        lake = DuckDBLake(tmp_path / str(number))
        lake.append(stored, after=0, until=len(stored))
        asked = {
            entry_id: entry.condition(chosen(entry, dice) if number else {})
            for entry_id, entry in ENTRIES.items()
            if not any(need.name in ("page", "weather") for need in needs(entry.condition()))
        }
        those = around(dice)
        expected, answered = live(asked, stored, those, NOW), batch(asked, lake, those, NOW, len(stored))
        assert answered == expected
        met |= {entry_id for entry_id, members in answered.items() if members}
    assert len(met) > 50  # most are not merely empty in both


def test_the_reference_is_the_library() -> None:
    assert PAGE.read_text("utf-8") == reference(), "write it anew: python -m tools.audience_library"
