"""The law of summaries: whatever part of the log expires, in any steps, folding what is left gives the same bytes."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.profiles.events import ALL, DAY, event, events, vouched
from tests.unit.profiles.test_fold import burst

from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.events.retention import summary_id
from habitue.privacy.pseudonyms import episode
from habitue.profiles import fold as folding
from habitue.profiles.merge import copy_of
from habitue.profiles.projection import Profiles
from habitue.profiles.summary import read_summary, state_in, summarise


class Tables:
    """A `StateStore` in memory."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], bytes] = {}

    def get(self, table: str, key: str) -> bytes | None:
        return self.rows.get((table, key))

    def get_many(self, table: str, keys: Sequence[str]) -> dict[str, bytes]:
        return {key: self.rows[table, key] for key in keys if (table, key) in self.rows}

    def put(self, table: str, rows: Iterable[tuple[str, bytes]]) -> None:
        self.rows |= {(table, key): value for key, value in rows}

    def remove(self, table: str, keys: Iterable[str]) -> None:
        for key in keys:
            self.rows.pop((table, key), None)


def state_of(log: Sequence[Stored]) -> Tables:
    """What the profiles make of a log."""
    tables, profiles = Tables(), Profiles()
    for stored in log:
        profiles.apply(stored, tables)
        profiles.flush(tables)
    return tables


def numbered(stream: Sequence[Event]) -> list[Stored]:
    return [Stored(position, one) for position, one in enumerate(stream, 1)]


def expire(log: Sequence[Stored], going: Collection[int], state: Tables) -> list[Stored]:
    """The log without the rows at some positions, as an engine does it."""
    left = [one for one in log if one.position not in going]
    for node_id in sorted({one.event.node_id for one in log if one.position in going}):
        id_ = summary_id(node_id)
        rows = [
            one
            for one in log
            if one.event.node_id == node_id and (one.position in going or one.event.message_id == id_)
        ]
        left = [one for one in left if one.event.message_id != id_ or one.event.node_id != node_id]
        summary = summarise(rows, state)
        if summary is not None:
            left.append(Stored(rows[-1].position, summary))
    return sorted(left, key=lambda one: one.position)


@settings(max_examples=80, deadline=None)
@given(events(nodes=("d1", "d2")), st.lists(st.sets(st.integers(1, 120), max_size=40), min_size=1, max_size=4))
def test_any_part_in_any_steps(stream: list[Event], steps: list[set[int]]) -> None:
    log = numbered(stream)
    state = state_of(log)
    for going in steps:
        there = {one.position for one in log if one.event.name != names.HISTORY_SUMMARISED}
        log = expire(log, going & there, state)
        assert state_of(log).rows == state.rows


def breaks(law: Callable[[list[Event], set[int]], bool]) -> bool:
    """Whether the law fails for some burst beyond every cap."""
    for seed in range(8):
        stream = burst(seed, 500)
        some = set(random.Random(seed).sample(range(1, 501), 300))
        if not law(stream, some):
            return True
    return False


def holds(stream: list[Event], going: set[int]) -> bool:
    log = numbered(stream)
    state = state_of(log)
    return state_of(expire(log, going, state)).rows == state.rows


def test_beyond_every_cap() -> None:
    assert not breaks(holds)


def test_mutant_without_the_summary_the_past_is_lost() -> None:
    def without(stream: list[Event], going: set[int]) -> bool:
        log = numbered(stream)
        return state_of([one for one in log if one.position not in going]).rows == state_of(log).rows

    assert breaks(without)


def test_mutant_folding_it_into_the_living_state_counts_twice() -> None:
    def twice(stream: list[Event], going: set[int]) -> bool:
        log = numbered(stream)
        state = state_of(log)
        (summary,) = [one for one in expire(log, going, state) if one.event.name == names.HISTORY_SUMMARISED]
        before = dict(state.rows)
        profiles = Profiles()
        profiles.apply(summary, state)
        profiles.flush(state)
        return state.rows == before

    assert breaks(twice)


_devices, _users = st.sampled_from(["d1", "d2"]), st.sampled_from(["u1", "u2"])
_acts = st.one_of(
    st.tuples(st.just("sign in"), _devices, _users),
    st.tuples(st.just("withdraw"), _devices, _users),
    st.tuples(st.just("forget"), _devices, _users),
    st.tuples(st.just("e-mail"), _devices, _users),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_acts, max_size=14), st.lists(st.sets(st.integers(1, 14), max_size=6), max_size=3))
def test_links_withdrawals_and_look_ups(acts: list[tuple[str, str, str]], steps: list[set[int]]) -> None:
    log = numbered([_act(kind, device, user, n) for n, (kind, device, user) in enumerate(acts, 1)])
    state = state_of(log)
    for going in steps:
        there = {one.position for one in log if one.event.node_id and one.event.name != names.HISTORY_SUMMARISED}
        log = expire(log, going & there, state)
        assert state_of(log).rows == state.rows


def _act(kind: str, device: str, user: str, n: int) -> Event:
    at, id_ = n * DAY, f"m{n}"
    if kind == "sign in":
        return vouched(device, user, at, id_)
    if kind == "e-mail":
        return event(names.IDENTIFIED, at, id_, device, lookups={"email": f"of {user}"}, properties={})
    said = {"node_id": device, "user_id": user, "episode": episode(device, user)}
    if kind == "withdraw":
        return event(names.LINK_WITHDRAWN, at, id_, "", properties=said, source="system")
    return event(names.PERSON_FORGOTTEN, at, id_, "", properties={"nodes": [user]}, source="system")


def test_objections_and_consent_are_in_it() -> None:
    log = numbered([
        event(names.CONSENT_CHANGED, DAY, "a", source="system", properties={"objections": {"profiling": True}}),
        event(names.PRODUCT_VIEWED, 2 * DAY, "b", flags=("bot",)),
        event(names.DECISION_MADE, 3 * DAY, "c", properties={"arm": "held_out"}),
    ])  # fmt: skip
    (summary,) = expire(log, {1, 2, 3}, state_of(log))
    state = state_in(read_summary(summary.event))
    assert state.objections["profiling"][2] is True
    assert (state.consent or (0, 0, 0))[2] == ALL
    assert state.flags == {"bot": 1}
    assert state.exposure is not None
    assert summary.position == 3
    assert state.position == 2, "a decision does not count as the last event folded"


def test_rows_that_mean_nothing_leave_nothing() -> None:
    log = numbered([event(names.DECISION_MADE, DAY, "a", properties={"arm": "none"})])
    assert expire(log, {1}, state_of(log)) == []


def test_nobody_but_us_can_put_a_past_into_a_profile() -> None:
    log = numbered([event()])
    (summary,) = expire(log, {1}, state_of(log))
    node = state_in(read_summary(summary.event))
    before = copy_of(node)
    assert not folding.fold(node, msgspec.structs.replace(summary.event, source="server"))
    assert node == before


@pytest.mark.parametrize("late", [1, 400])
def test_what_comes_late_still_counts(late: int) -> None:
    log = numbered([event(at=day * DAY, mid=f"m{day}") for day in range(100, 300)])
    log = expire(log, set(range(1, 150)), state_of(log))
    log.append(Stored(201, event(at=late * DAY, mid="late")))
    whole = numbered([*(event(at=day * DAY, mid=f"m{day}") for day in range(100, 300)), log[-1].event])
    assert state_of(log).rows == state_of(whole).rows
