"""Kept memberships are those worked out anew, at any moment, whatever happened in between."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from tests.unit.audiences.conditions import AUDIENCES, condition
from tests.unit.audiences.worlds import NODES, NOW, decisions, history, world

from habitue.audiences.language.condition import Comparison, Fact
from habitue.audiences.live import memberships
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.memberships import Memberships, mark_of, person_of
from habitue.audiences.live.person import Page, Person, World
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.events.envelope import Stored
from habitue.profiles.fold import fold
from habitue.profiles.merge import copy_of, merge
from habitue.profiles.node import NodeState
from habitue.profiles.summary import reach

USER = "u1"
DEVICES = ("d1", "d2", "d3")


class Shop:
    """One person whose events, links and clock move on, as decisions see them."""

    def __init__(self, seed: str) -> None:
        self.dice = random.Random(seed)
        stored = history(self.dice, 60)
        events = [one.event for one in (*stored, *decisions(self.dice, len(stored)))]
        self.dice.shuffle(events)
        self.coming = [Stored(position, event) for position, event in enumerate(events, 1)]
        self.nodes = {node_id: NodeState(node_id) for node_id in NODES}
        self.linked: set[str] = set()
        self.now = NOW - DAY_MS
        self.world: World = world(self.dice)
        self.values = 0
        conditions = {name: condition(self.dice, 1, audiences=False) for name in AUDIENCES}
        conditions |= {f"a{n}": condition(self.dice) for n in range(25)}
        in_an_arm = Fact(fact="arm", test=Comparison(op="known"))
        self.audiences = Audiences({**conditions, "in_an_arm": in_an_arm})

    def members(self) -> list[NodeState]:
        return [copy_of(self.nodes[node_id]) for node_id in (USER, *sorted(self.linked))]

    def move(self) -> None:
        """One thing happens, or some time passes."""
        turn = self.dice.randrange(6)
        if turn < 2 and self.coming:
            self._happen(self.coming.pop(0))
        elif turn == 2:
            self.linked ^= {self.dice.choice(DEVICES)}  # a link, or its withdrawal: no node moves
        elif turn == 3 and self.dice.random() < 0.2:
            self.world, self.values = world(self.dice), self.values + 1
        else:
            self.now += self.dice.choice([1, HOUR_MS // 4, HOUR_MS, DAY_MS, 5 * DAY_MS])

    def _happen(self, stored: Stored) -> None:
        node = self.nodes[stored.event.node_id]
        if fold(node, stored.event):
            reach(node, stored)


def differences(seed: str, moves: int = 120) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Kept and fresh answers that are not the same."""
    shop, kept = Shop(seed), Memberships()
    for _ in range(moves):
        shop.move()
        nodes = shop.members()
        person = partial(person_of, shop.audiences, merge(USER, nodes), shop.world, shop.now)
        fresh = frozenset(key for key, (holds, _) in shop.audiences.memberships(person()).items() if holds)
        said = kept.of(USER, mark_of(nodes), shop.audiences, (1, shop.values), shop.now, person)
        if said != fresh:
            yield said, fresh


def test_kept_answers_are_the_fresh_ones() -> None:
    for seed in range(15):
        assert next(differences(f"kept-{seed}"), None) is None, seed


def caught() -> bool:
    return any(next(differences(f"kept-{seed}"), None) for seed in range(15))


def test_mutant_answers_kept_beyond_their_time_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        memberships._Kept, "holds", lambda kept, mark, versions, _now: (kept.mark, kept.versions) == (mark, versions)
    )
    assert caught()


@pytest.mark.parametrize(
    "mark",
    [
        lambda nodes: (max(node.position for node in nodes),),  # a link moves no node
        lambda nodes: tuple((node.node_id, node.position) for node in nodes),  # nor does a decision
    ],
    ids=["links", "decisions"],
)
def test_mutant_a_mark_that_misses_a_change_is_caught(
    mark: Callable[[list[NodeState]], memberships.Mark], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "mark_of", mark)
    assert caught()


def _shown(page: Page, kept: Memberships, audiences: Audiences, asked: list[int]) -> frozenset[str]:
    shop = world(random.Random(1))

    def person() -> Person:
        asked.append(1)
        return person_of(audiences, NodeState("d1"), shop, NOW, page)

    return kept.of("d1", mark_of([NodeState("d1")]), audiences, (1, 1), NOW, person)


def test_what_asks_for_the_page_is_never_kept() -> None:
    of_page = Fact(fact="page_type", test=Comparison(op="is", value="cart"))
    audiences = Audiences({"at_the_cart": of_page, "new": Fact(fact="orders", test=Comparison(op="is", value=0))})
    kept, asked = Memberships(), list[int]()
    assert _shown(Page("home"), kept, audiences, asked) == {"new"}
    assert _shown(Page("cart"), kept, audiences, asked) == {"new", "at_the_cart"}
    assert _shown(Page("home"), kept, audiences, asked) == {"new"}


def test_only_the_people_asked_for_last_are_kept() -> None:
    audiences = Audiences({"new": Fact(fact="orders", test=Comparison(op="is", value=0))})
    kept, asked = Memberships(people=2), list[str]()
    shop = world(random.Random(1))

    def ask(person_id: str) -> None:
        node = NodeState(person_id)

        def person() -> Person:
            asked.append(person_id)
            return person_of(audiences, node, shop, NOW)

        assert kept.of(person_id, mark_of([node]), audiences, (1, 1), NOW, person) == {"new"}

    for person_id in ("d1", "d2", "d1", "d3", "d1", "d2"):
        ask(person_id)
    assert asked == ["d1", "d2", "d3", "d2"]
