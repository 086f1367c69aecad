"""An objection outlives every later grant, in any order of arrival, and only we ourselves can state one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.profiles.events import ALL, DAY, event

from habitue.core.errors import InvalidInput
from habitue.events import names
from habitue.events.envelope import Event
from habitue.privacy.consent import Purpose, granted
from habitue.privacy.objections import OBJECTIONS, objected, permitted, stated
from habitue.profiles.fold import fold
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState, encode_node


def says(objects: bool, at: int, message_id: str, source: str = "system", name: str = "profiling") -> Event:
    properties = {"objections": {name: objects}}
    return event(names.CONSENT_CHANGED, at, message_id, consent=0, source=source, properties=properties)


def folded(stream: list[Event], node_id: str = "d1") -> NodeState:
    node = NodeState(node_id)
    for one in stream:
        fold(node, one)
    return node


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.sampled_from(sorted(OBJECTIONS)))), st.randoms())
def test_the_last_word_holds_in_any_order_of_arrival(told: list[tuple[int, bool, str]], mix: random.Random) -> None:
    stream = [says(objects, at, f"m{n}", name=name) for n, (at, objects, name) in enumerate(told)]
    shuffled = mix.sample(stream, len(stream))
    assert encode_node(folded(stream)) == encode_node(folded(shuffled))
    halves = [folded(shuffled[::2], "d1"), folded(shuffled[1::2], "d2")]
    assert merge("x", halves).objections == folded(stream).objections


def test_no_later_grant_of_a_browser_beats_it_and_only_taking_it_back_ends_it() -> None:
    grant = event(names.CONSENT_CHANGED, 9 * DAY, "g", consent=ALL)
    node = folded([says(True, 5 * DAY, "o"), grant])
    assert node.consent is not None
    assert not granted(permitted(node.consent[2], node.objections), Purpose.PERSONALISE)
    assert granted(permitted(node.consent[2], node.objections), Purpose.MEASURE), "each objection ends its own purposes"
    fold(node, says(False, 10 * DAY, "b"))
    assert granted(permitted(node.consent[2], node.objections), Purpose.PERSONALISE)


@pytest.mark.parametrize("source", ["browser", "server", "import"])
def test_nobody_else_can_state_or_withdraw_one(source: str) -> None:
    assert folded([says(True, DAY, "a", source)]).objections == {}
    assert objected(folded([says(True, DAY, "a"), says(False, 2 * DAY, "b", source)]).objections)


def test_mutant_a_grant_that_clears_objections_is_caught() -> None:
    node = folded([says(True, DAY, "a")])
    node.objections.clear()  # what a fold would do that believed the newest banner
    assert granted(permitted(ALL, node.objections), Purpose.PERSONALISE)


@pytest.mark.parametrize("names_of", [[], ["cookies"], ["marketing", "x"]])
def test_what_cannot_be_objected_to_is_named(names_of: list[str]) -> None:
    with pytest.raises(InvalidInput, match="marketing, profiling, measure"):
        stated(names_of, objects=True)
