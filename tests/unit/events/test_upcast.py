"""Upcasters: any stored version becomes today's, a newer one is refused by name, and old bodies are read for ever."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.core.errors import Unavailable
from habitue.events import names
from habitue.events.envelope import Claims, Event, Stamps, encode
from habitue.events.upcast import STEPS, Step, read_stored, upcast, version_of

GOLDEN = Path(__file__).parents[2] / "golden" / "event_v1.hex"
NAME = names.PRODUCT_VIEWED
FULL = Event(
    name=names.ORDER_COMPLETED,
    message_id="golden-1",
    occurred_at=1_700_000_000_000,
    received_at=1_700_000_000_250,
    node_id="d0123456789abcdef01234567",
    claims=Claims("d0123456789abcdef01234567", "u0123456789abcdef01234567", "server"),
    session_id="s1",
    consent=7,
    source="server",
    properties={"order_id": "o1", "total_minor": 1250, "currency": "EUR", "products": [{"product_id": "é"}]},
    context={"device": {"kind": "mobile"}},
    flags=("test",),
    stamps=Stamps(1_700_000_000_000, 1_700_000_000_100),
    sealed={"properties.email": b"\x00\x01"},
    lookups={"order_id": "abc"},
)


def event(version: int = 1, **properties: object) -> Event:
    return Event(name=NAME, message_id="m", occurred_at=1, received_at=2, version=version, properties=properties)


def trail(version: int) -> Step:
    """A step that leaves its mark, and forgets to set the version as somebody will."""
    return lambda e: msgspec.structs.replace(e, properties={**e.properties, f"from_{version}": True})


def chain(length: int) -> dict[tuple[str, int], Step]:
    return {(NAME, version): trail(version) for version in range(1, length + 1)}


@given(st.integers(0, 6), st.data())
def test_every_version_takes_the_steps_that_are_left_and_no_other(length: int, data: st.DataObject) -> None:
    steps = chain(length)
    version = data.draw(st.integers(1, length + 1))
    today = upcast(event(version, kept=1), steps)
    assert today.version == version_of(NAME, steps) == length + 1
    assert today.properties == {"kept": 1} | {f"from_{v}": True for v in range(version, length + 1)}


@given(st.integers(0, 6), st.data())
def test_upcasting_twice_is_upcasting_once(length: int, data: st.DataObject) -> None:
    steps = chain(length)
    once = upcast(event(data.draw(st.integers(1, length + 1))), steps)
    assert upcast(once, steps) is once
    assert read_stored(encode(once), steps) == once


@given(st.integers(1, 5))
def test_two_ways_to_today_agree(length: int) -> None:
    """Stored long ago and read now, or read by each release in between: the same event."""
    by_release = event()
    for release in range(1, length + 1):
        by_release = read_stored(encode(by_release), chain(release))
    assert by_release == read_stored(encode(event()), chain(length))


def test_steps_of_one_name_leave_the_others_alone() -> None:
    other = msgspec.structs.replace(event(), name=names.PAGE_VIEWED)
    assert upcast(other, chain(3)) is other
    assert version_of(names.PAGE_VIEWED, chain(3)) == 1


@pytest.mark.parametrize("steps", [{}, chain(2)])
def test_a_newer_version_is_refused_by_name(steps: dict[tuple[str, int], Step]) -> None:
    with pytest.raises(Unavailable, match="'Product Viewed' is stored in version 9") as refused:
        read_stored(encode(event(9)), steps)
    assert "nothing in the log is changed" in refused.value.message


def test_a_newer_version_in_a_form_we_cannot_decode_is_refused_by_name_too() -> None:
    body = msgspec.msgpack.encode({"name": NAME, "version": 2, "message_id": ["no", "text"]})
    with pytest.raises(Unavailable, match="'Product Viewed' is stored in version 2"):
        read_stored(body)


def test_bytes_that_are_no_event_are_no_newer_version() -> None:
    with pytest.raises(msgspec.DecodeError):
        read_stored(msgspec.msgpack.encode({"name": NAME, "message_id": 5}))


def test_a_body_stored_by_the_first_release_is_read_as_it_was_meant() -> None:
    stored = bytes.fromhex(GOLDEN.read_text())
    assert read_stored(stored) == FULL
    if version_of(FULL.name) == 1:
        assert encode(FULL) == stored, "the stored form changed: add a version and a step, old logs keep this form"


def test_our_own_steps_form_unbroken_chains() -> None:
    for name, version in STEPS:
        assert version < version_of(name), f"the step from {name} version {version} is never reached"
