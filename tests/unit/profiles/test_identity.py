"""The identity graph: evidence links, the earliest word decides, and taking a link back restores every view exactly."""

from __future__ import annotations

import random
from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.profiles.events import ALL, DAY, event, events, vouched
from tests.unit.profiles.store import MemoryStore, played

from habitue.events import names
from habitue.events.envelope import Claims, Event
from habitue.privacy.pseudonyms import episode
from habitue.profiles import identity
from habitue.profiles.identity import SHARED, Link, add_link, user_of, withdraw
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


def taken_back(device: str, user: str, at: int) -> Event:
    """As `habitue.app.linking` writes it: the device, and what it did under the user's name."""
    said = {"node_id": device, "user_id": user, "episode": episode(device, user)}
    return event(names.LINK_WITHDRAWN, at, f"w{device}{user}{at}", "", properties=said)


_words = st.lists(
    st.builds(
        vouched,
        st.sampled_from(["d1", "d2"]),
        st.sampled_from(["u1", "u2", "u3"]),
        st.integers(1, 200 * DAY),
        st.uuids().map(str),
        evidence=st.sampled_from(["token", "click", "server"]),
    ),
    max_size=10,
)


def _withdrawn_leaves_no_trace(stream: list[Event], words: list[Event], shuffler: random.Random) -> None:
    """Withdraw d1 from u1: every view is as if no word for it up to then had ever vouched for anybody."""
    now = 150 * DAY
    bare = [_unvouched(w) if w.claims == Claims("d1", "u1", w.claims.evidence) and w.occurred_at <= now else w
            for w in words if w.claims]  # fmt: skip
    nodes = ("d1", "d2", "u1", "u2", "u3", *(episode(d, u) for d in ("d1", "d2") for u in ("u1", "u2", "u3")))
    before = [*stream, *(w for w in words if w.occurred_at <= now)]
    shuffler.shuffle(before)
    after = [w for w in words if w.occurred_at > now]
    shuffler.shuffle(after)
    withdrawn = played([*before, taken_back("d1", "u1", now), *after])
    assert views(withdrawn, nodes) == views(played([*stream, *bare]), nodes)


def _unvouched(word: Event) -> Event:
    assert word.claims is not None
    return msgspec.structs.replace(word, claims=msgspec.structs.replace(word.claims, evidence=""))


@settings(max_examples=60, deadline=None)
@given(events(size=12, nodes=("d1", "d2", "u1")), _words, st.randoms(use_true_random=False))
def test_a_link_taken_back_leaves_every_view_as_if_it_had_never_been(
    stream: list[Event], words: list[Event], shuffler: random.Random
) -> None:
    _withdrawn_leaves_no_trace(stream, words, shuffler)


def test_the_law_of_links_taken_back_finds_an_old_word_that_still_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutant: a later word puts a withdrawn one in force again, and with its old date it wins over another's."""
    joined = identity._joined

    def forgetful(links: Iterable[Link]) -> Link:
        known = list(links)
        earliest = min(known)
        return msgspec.structs.replace(joined(known), first_at=earliest.first_at, first_tie=earliest.first_tie)

    words = [vouched("d1", "u1", DAY, "a"), vouched("d1", "u2", 2 * DAY, "b"), vouched("d1", "u1", 180 * DAY, "c")]
    _withdrawn_leaves_no_trace([], words, random.Random(1))
    monkeypatch.setattr(identity, "_joined", forgetful)
    with pytest.raises(AssertionError):
        _withdrawn_leaves_no_trace([], words, random.Random(1))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 99), st.integers(0, 9)), max_size=12), st.randoms())
def test_links_are_a_set_of_words(words: list[tuple[str, int, int]], shuffler: random.Random) -> None:
    def graph() -> list[Link]:
        links: list[Link] = []
        for user, at, tie in words:
            links = add_link(links, Link(at, tie, user, "token", at, 0, tie))
        return links

    first = graph()
    shuffler.shuffle(words)
    assert graph() == first
    assert user_of([]) is None
    assert (user_of(first) is None) == (not words or len({user for user, _, _ in words}) >= SHARED)


def test_a_device_many_signed_in_on_is_nobodys_own_and_each_keeps_their_visits() -> None:
    people = ["u1", "u2", "u3"]
    stream = [event(mid="anonymous"), *(vouched("d1", u, n * DAY, u) for n, u in enumerate(people, 1))]
    known = People(played(stream))
    assert known.person_of("d1") == "d1"
    assert [known.person_of(episode("d1", u)) for u in people] == people
    back = People(played([*stream, taken_back("d1", "u3", 9 * DAY)]))
    assert back.person_of("d1") == "u1"


def test_a_word_up_to_a_withdrawal_counts_no_more_however_late_it_comes() -> None:
    links = withdraw(add_link([], Link(3, 0, "u1", "token", 3)), "u1", 5)
    assert user_of(add_link(links, Link(5, 0, "u1", "token", 5))) is None
    again = user_of(add_link(links, Link(6, 0, "u1", "click", 6)))
    assert again is not None
    assert (again.first_at, again.evidence) == (6, "click")
