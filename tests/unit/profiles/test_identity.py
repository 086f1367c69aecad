"""The identity graph: evidence links, the earliest word decides, and taking a link back restores every view exactly."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.profiles.events import ALL, DAY, event, events, vouched
from tests.unit.profiles.store import MemoryStore, played

from habitue.events import names
from habitue.events.envelope import Claims, Event
from habitue.privacy.pseudonyms import episode
from habitue.profiles.node import encode_node
from habitue.profiles.person import People


def withdrawal(device: str, user: str, at: int) -> Event:
    return event(names.LINK_WITHDRAWN, at, f"w{device}{user}", "", properties={"node_id": device, "user_id": user})


def views(store: MemoryStore, nodes: tuple[str, ...]) -> dict[str, bytes]:
    people = People(store)
    return {node: encode_node(people.view(people.person_of(node))) for node in nodes}


def test_an_unsigned_identify_joins_nobody() -> None:
    claim = event(names.IDENTIFIED, DAY, "c", episode("d1", "u1"), claims=Claims("d1", "u1"), properties={})
    people = People(played([claim, event(node="u1", mid="x")]))
    assert people.person_of("d1") == "d1"
    assert [m.node_id for m in people.members("u1")] == ["u1"]


def test_a_signed_token_joins_the_devices_whole_history() -> None:
    people = People(played([event(mid="before"), vouched("d1", "u1", 2 * DAY, "t")]))
    assert people.person_of("d1") == "u1"
    assert [seen[2] for seen in people.view("u1").viewed] == ["p1"]


def test_an_order_from_the_server_is_evidence_a_page_view_is_not() -> None:
    claims = Claims("d1", "u1", "server")
    order = event(names.ORDER_COMPLETED, DAY, "o", "u1", claims=claims, source="server", properties={"order_id": "1"})
    page = event(names.PAGE_VIEWED, DAY, "o", "u1", claims=claims, source="server", properties={})
    assert People(played([order])).person_of("d1") == "u1"
    assert People(played([page])).person_of("d1") == "d1"


def test_two_people_on_one_device_stay_two_people() -> None:
    stream = [event(mid="before"), vouched("d1", "u1", 2 * DAY, "a"), vouched("d1", "u2", 3 * DAY, "b")]
    for order in (stream, stream[::-1]):
        people = People(played(order))
        assert people.person_of("d1") == "u1"
        assert people.person_of(episode("d1", "u2")) == "u2"
        assert {m.node_id for m in people.members("u1")} & {m.node_id for m in people.members("u2")} == set()


@settings(max_examples=40, deadline=None)
@given(events(size=40, nodes=("d1", "d2", "u1", "u2")), st.randoms(use_true_random=False))
def test_withdrawing_a_link_restores_every_view_exactly(stream: list[Event], shuffler: random.Random) -> None:
    nodes = ("d1", "d2", "u1", "u2", episode("d1", "u1"))
    linking = [vouched("d1", "u1", 50 * DAY, "t1"), vouched("d2", "u2", 60 * DAY, "t2")]
    apart = views(played(stream + linking[1:]), ("d1", "d2", "u1", "u2"))
    taken_back = [*stream, *linking, withdrawal("d1", "u1", 70 * DAY), withdrawal(episode("d1", "u1"), "u1", 70 * DAY)]
    shuffler.shuffle(taken_back)
    store = played(taken_back)
    assert views(store, ("d1", "d2", "u1", "u2")) == apart
    assert People(store).person_of(nodes[4]) == nodes[4]


@settings(max_examples=40, deadline=None)
@given(st.permutations([
    vouched("d1", "u1", 3 * DAY, "a"), vouched("d1", "u2", 2 * DAY, "b"), vouched("d1", "u1", 9 * DAY, "c"),
    withdrawal("d1", "u2", 5 * DAY),
]))  # fmt: skip
def test_links_do_not_depend_on_the_order_evidence_arrives_in(stream: list[Event]) -> None:
    people = People(played(stream))
    assert people.person_of("d1") == "u1"
    assert people.person_of(episode("d1", "u2")) == "u2"


def test_people_are_found_by_a_keyed_hash_and_gone_when_erased() -> None:
    store = MemoryStore()
    known = event(names.IDENTIFIED, DAY, "i", "d1", properties={}, lookups={"email": "hash"}, consent=ALL)
    profiles = store.play([known, vouched("d1", "u1", 2 * DAY, "t")])
    assert People(store).found_by("hash") == ["u1"]
    profiles.erase(["d1", "u1", episode("d1", "u1")], [known], store)
    assert People(store).found_by("hash") == []
    assert store.tables == {}
