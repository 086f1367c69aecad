"""Values computed at night are used by day only as far as their person permits at that moment, live and in batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.unit.audiences.test_parity import batch, live, people
from tests.unit.audiences.worlds import ALL, NOW, PRODUCTS

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.audiences.expectations import MOMENTS, SCORES
from habitue.audiences.language.text import parse
from habitue.audiences.live.person import World
from habitue.audiences.lookalikes import PLACE, SHARE
from habitue.audiences.values import compute
from habitue.audiences.values.names import DESCRIBED, FAMILIES, predicts
from habitue.core.clock import HOUR_MS
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.privacy.consent import Purpose

PEOPLE = ("u1", "u2", "d3")
WITHOUT = int(Purpose.NECESSARY | Purpose.MEASURE)
CONDITIONS = {
    text: parse(text).condition
    for text in (
        'score("lifetime.value") at least 1', 'score("lookalike.vip") at most 0.5', 'group("mood") is "Champion"',
        'moment("churn.expected") in last 3d', 'score("price.level") at least 1', 'group("rfm.current") is "Champion"',
        'moment("rfm.changed") in last 3d', 'score("lifetime.value") is unknown',
    )
}  # fmt: skip
PREDICTED, DESCRIBING, UNKNOWN = list(CONDITIONS)[:4], list(CONDITIONS)[4:7], list(CONDITIONS)[7]


def world() -> World:
    """As the last training left it: everybody has every value."""
    return World(
        product_of={product.product_id: product for product in PRODUCTS}.get, currency="EUR", zone=UTC,
        scores={"lifetime.value": dict.fromkeys(PEOPLE, 900.0), "lookalike.vip": dict.fromkeys(PEOPLE, 0.1),
                "price.level": dict.fromkeys(PEOPLE, 2.0)},
        groups={name: dict.fromkeys(PEOPLE, "Champion") for name in ("mood", "rfm.current")},
        moments={name: dict.fromkeys(PEOPLE, NOW - HOUR_MS) for name in ("churn.expected", "rfm.changed")},
    )  # fmt: skip


def did(node_id: str, at: int, consent: int = ALL, **more: Any) -> Event:
    event = Event(
        name=names.PAGE_VIEWED, message_id=f"{node_id} {at} {consent} {more}", occurred_at=at, received_at=at,
        node_id=node_id, consent=consent, source="browser",
    )  # fmt: skip
    return msgspec.structs.replace(event, **more)


def says(node_id: str, at: int, *, objects: bool, about: str = "profiling", source: str = "system") -> Event:
    return did(
        node_id, at, 0, name=names.CONSENT_CHANGED, source=source, properties={"objections": {about: objects}}
    )  # fmt: skip


def members(folder: Path, events: Sequence[Event]) -> dict[str, set[str]]:
    """Who is in by both evaluators, which have to agree; everybody agreed to all of it a day before."""
    agreed = [did(node_id, NOW - 24 * HOUR_MS) for node_id in ("d1", "u1", "u2", "d3")]
    stored = [Stored(n, event) for n, event in enumerate([*agreed, *events], 1)]
    lake = DuckDBLake(folder)
    lake.append(stored, after=0, until=len(stored))
    found = live(CONDITIONS, stored, world(), NOW)
    assert batch(CONDITIONS, lake, world(), NOW, len(stored)) == found
    assert set(people(stored)) == set(PEOPLE)
    return found


@pytest.mark.parametrize(
    ("events", "predicted", "described"),
    [
        ([], PEOPLE, PEOPLE),
        ([did("u2", NOW - HOUR_MS, WITHOUT)], ("u1", "d3"), PEOPLE),
        ([did("u2", NOW - HOUR_MS, 0)], PEOPLE, PEOPLE),  # nothing was said
        ([did("d1", NOW - HOUR_MS, WITHOUT)], ("u2", "d3"), PEOPLE),  # a device of u1's
        ([did("d1", NOW - 2 * HOUR_MS, WITHOUT), did("u1", NOW - HOUR_MS)], PEOPLE, PEOPLE),
        ([says("u2", NOW - HOUR_MS, objects=True)], ("u1", "d3"), ("u1", "d3")),
        ([says("d1", NOW - HOUR_MS, objects=True), did("u1", NOW)], ("u2", "d3"), ("u2", "d3")),  # a click is no yes
        ([says("u2", NOW - 2 * HOUR_MS, objects=True), says("u2", NOW - HOUR_MS, objects=False)], PEOPLE, PEOPLE),
        ([says("u2", NOW - HOUR_MS, objects=False), says("u2", NOW - 2 * HOUR_MS, objects=True)], PEOPLE, PEOPLE),
        ([says("u2", NOW - HOUR_MS, objects=True, about="measure")], PEOPLE, PEOPLE),
        ([says("u2", NOW - HOUR_MS, objects=True, source="server")], PEOPLE, PEOPLE),
    ],
)  # fmt: skip
def test_a_value_is_used_as_far_as_its_person_permits_now(
    tmp_path: Path, events: list[Event], predicted: tuple[str, ...], described: tuple[str, ...]
) -> None:
    found = members(tmp_path, events)
    assert [found[name] for name in PREDICTED] == [set(predicted)] * len(PREDICTED)
    assert [found[name] for name in DESCRIBING] == [set(described)] * len(DESCRIBING)
    assert found[UNKNOWN] == set(PEOPLE) - set(predicted), "what may not be used is not known"


def test_a_withdrawal_after_the_position_that_is_asked_about_is_not_known(tmp_path: Path) -> None:
    stored = [Stored(1, did("u2", NOW - HOUR_MS)), Stored(2, did("u2", NOW, WITHOUT)),
              Stored(3, says("u2", NOW, objects=True))]  # fmt: skip
    lake = DuckDBLake(tmp_path)
    lake.append(stored, after=0, until=3)
    by_position = [batch(CONDITIONS, lake, world(), NOW, position)[PREDICTED[0]] for position in (1, 2, 3)]
    assert by_position == [{"u2"}, set(), set()]
    assert by_position == [live(CONDITIONS, stored[:n], world(), NOW)[PREDICTED[0]] for n in (1, 2, 3)]
    assert [batch(CONDITIONS, lake, world(), NOW, n)[DESCRIBING[0]] for n in (1, 2, 3)] == [{"u2"}, {"u2"}, set()]


def test_every_value_is_known_to_predict_or_to_describe() -> None:
    assert all(map(predicts, (*SCORES, *MOMENTS, f"{SHARE}vip", f"{PLACE}vip", "of.tomorrow")))
    assert not any(map(predicts, DESCRIBED))
    assert not any(predicts(f"{family}.{part}") for family in FAMILIES for part in ("current", "previous", "changed"))
    assert {*SCORES, *DESCRIBED} == set(compute.SCORES)
