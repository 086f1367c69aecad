"""The worker tells who enters and leaves a listened audience: once, at the moment, whatever dies meanwhile."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import pytest

from habitue.adapters.sql import SqlDefinitions, SqlSchedule, migrate, open_engine
from habitue.adapters.sql.persons import erase_person
from habitue.adapters.sqlite import SqliteLog, SqliteReader
from habitue.app.listening import follower
from habitue.app.listening.follower import KIND, Follower
from habitue.app.listening.progress import read_progress, write_progress
from habitue.app.listening.published import Published
from habitue.app.settings import Settings
from habitue.app.workspace import create_workspace
from habitue.audiences.definition import audience_kind
from habitue.audiences.language.checks import Known
from habitue.audiences.lists.members import Stood, save_members
from habitue.audiences.live.memberships import person_of
from habitue.audiences.transitions.transition import Transition, event_of
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS
from habitue.core.errors import Unavailable
from habitue.definitions import AUDIENCE, KINDS, Change, Document
from habitue.eventlog import Intake
from habitue.events import names
from habitue.profiles.person import People
from habitue.profiles.projection import NODES, Profiles
from habitue.schedule import Timer
from habitue.testing.events import NOON, forgotten, intake, link_withdrawn, signed_in, viewed

NOW = NOON
LOOKED = {"type": "events", "event": "Product Viewed", "where": [], "window": {"last": "30d"}}
OFTEN = {**LOOKED, "window": {"last": "1d"}, "test": {"op": "at_least", "value": 3}}


class Shop:
    """A log with its profiles, its definitions, and a worker that may be started again at any time."""

    def __init__(self, folder: Path) -> None:
        self.workspace = create_workspace(folder, Settings())
        self.log = SqliteLog(self.workspace.events, [Profiles()])
        self.reader = SqliteReader(self.workspace.events)
        self.engine = open_engine(self.workspace.database_url)
        migrate(self.engine)
        kinds = MappingProxyType({**KINDS, AUDIENCE: audience_kind(Known)})
        self.definitions, self.schedule = SqlDefinitions(self.engine, kinds), SqlSchedule(self.engine)
        self.now, self.faults = NOW, list[str]()
        self.start()

    def start(self) -> None:
        """A new worker, which knows what the one before kept."""
        published = Published(self.workspace, self.engine, self.reader)
        path = self.workspace.folder / "listening.json"

        def keep(progress: Any) -> None:
            self._fault("keep")
            write_progress(path, progress)

        self.worker = Follower(self.reader, published, self.schedule, self._tell, read_progress(path), keep)

    def _tell(self, told: Sequence[Transition]) -> None:
        self._fault("before telling")
        self.append(intake(*(event_of(one, self.now) for one in told)))
        self._fault("after telling")

    def append(self, happened: Intake) -> None:
        self.log.append_group([happened])

    def _fault(self, where: str) -> None:
        if self.faults and self.faults[0] == where:
            self.faults.pop(0)
            raise Unavailable(f"died {where}")

    def publish(self, audience_id: str, condition: dict[str, Any], listened: str = "webhook") -> None:
        body = {"audience_id": audience_id, "name": {"en": audience_id}, "condition": condition, "listened": listened}
        self.definitions.publish_document(Document(AUDIENCE, audience_id, 1, body), Change("a", self.now))

    def settle(self) -> None:
        """Turn until there is nothing more to do."""
        for _ in range(50):
            try:
                if not self.worker.turn(self.now).busy:
                    return
            except Unavailable:
                self.start()
        raise AssertionError("it never comes to rest")

    def said(self) -> list[tuple[str, str, str, int, str]]:
        """(name, person, audience, moment since `NOW`, why) of all that was said."""
        return [
            (e.name.removeprefix("Audience "), e.node_id, e.properties["audience_id"], e.occurred_at - NOW,
             e.properties["why"])
            for e in (stored.event for stored in self.reader.read(names=names.TRANSITIONS))
        ]  # fmt: skip

    def inside(self) -> set[tuple[str, str]]:
        """(person, audience) as what was said has it."""
        found: set[tuple[str, str]] = set()
        for name, person, audience_id, _, _ in self.said():
            (found.add if name == "Entered" else found.remove)((person, audience_id))
        return found

    def holding(self) -> set[tuple[str, str]]:
        """(person, audience) as it is, asked of everybody."""
        people, published = People(self.reader), self.worker._published
        found = set()
        for person_id in {people.person_of(node_id) for node_id in self.reader.keys(NODES)}:
            person = person_of(published.live.audiences, people.view(person_id), published.world(), self.now)
            found |= {
                (person_id, audience_id)
                for audience_id in published.listening.versions
                if published.live.audiences.checks[audience_id](person)[0]
            }
        return found


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setattr(follower, "SWEEP_EVERY_MS", 2**60)  # it would hide what events and timers miss
    shop = Shop(tmp_path / "shop")
    yield shop
    shop.log.close()
    shop.engine.dispose()


def test_they_enter_with_the_event_and_leave_when_the_window_slides(shop: Shop) -> None:
    shop.publish("lookers", LOOKED)
    shop.settle()
    shop.append(intake(viewed("1")))
    shop.settle()
    assert shop.said() == [("Entered", "d1", "lookers", 0, "event")]
    timer = shop.schedule.find(KIND, "d1")
    assert timer
    assert timer.due_at == NOW + 30 * DAY_MS
    shop.now = NOW + 30 * DAY_MS - 1
    shop.settle()
    assert len(shop.said()) == 1
    shop.now += 1 + HOUR_MS  # the worker looks an hour late: it says when it was
    shop.settle()
    assert shop.said()[1:] == [("Exited", "d1", "lookers", 30 * DAY_MS, "time")]
    assert shop.schedule.find(KIND, "d1") is None


def test_nobody_is_told_of_audiences_that_nobody_listens_to(shop: Shop) -> None:
    shop.publish("lookers", LOOKED, listened="none")
    shop.append(intake(viewed("1")))
    shop.settle()
    assert shop.said() == []
    assert shop.schedule.waiting(KIND, 2**53) == 0


def test_a_published_audience_is_back_filled_and_a_changed_one_says_the_difference(shop: Shop) -> None:
    shop.append(intake(viewed("1", at=NOW - 9 * DAY_MS), viewed("2", "d2", at=NOW - 8 * DAY_MS)))
    shop.publish("lookers", LOOKED)
    shop.settle()
    assert shop.said() == [("Entered", d, "lookers", 0, "published") for d in ("d1", "d2")]
    shop.now += 10
    shop.append(intake(*(viewed(f"3{n}", "d2", at=shop.now) for n in range(3))))
    shop.publish("lookers", OFTEN)
    shop.settle()
    assert shop.inside() == shop.holding() == {("d2", "lookers")}
    assert shop.said()[2:] == [("Exited", "d1", "lookers", 10, "published")]


def test_a_device_that_becomes_somebodys_leaves_and_they_enter(shop: Shop) -> None:
    shop.publish("lookers", LOOKED)
    shop.settle()
    shop.append(intake(viewed("1")))
    shop.settle()
    shop.now += 1
    shop.append(intake(signed_in("2", "d1", "u1", at=shop.now)))
    shop.settle()
    assert shop.said()[1:] == [("Exited", "d1", "lookers", 1, "event"), ("Entered", "u1", "lookers", 1, "event")]
    shop.now += 1
    shop.append(intake(link_withdrawn("3", "d1", "u1", at=shop.now)))
    shop.settle()
    assert shop.said()[3:] == [("Entered", "d1", "lookers", 2, "event"), ("Exited", "u1", "lookers", 2, "event")]


def test_a_forgotten_person_has_no_timer_and_nothing_is_said_of_them(shop: Shop) -> None:
    shop.publish("lookers", LOOKED)
    shop.settle()
    shop.append(intake(viewed("1")))
    shop.settle()
    shop.log.erase(["d1"])
    shop.append(intake(forgotten("f", ["d1"])))
    shop.settle()
    assert shop.schedule.find(KIND, "d1") is None
    assert shop.said() == []


def test_nor_when_nobody_listens_any_more(shop: Shop) -> None:
    shop.publish("lookers", LOOKED)
    shop.settle()
    shop.append(intake(viewed("1")))
    shop.settle()
    shop.publish("lookers", LOOKED, listened="none")
    shop.append(intake(forgotten("f", ["d1"])))
    shop.settle()
    assert shop.schedule.find(KIND, "d1") is None


def test_erasing_a_person_erases_their_timers(shop: Shop) -> None:
    shop.schedule.put([Timer(NOW, KIND, "d1"), Timer(NOW, KIND, "d2")])
    assert erase_person(shop.engine, ["d1"])["timers"] == 1
    assert shop.schedule.waiting(KIND, NOW) == 1


def test_a_log_that_went_back_is_looked_at_anew(shop: Shop) -> None:
    shop.publish("lookers", LOOKED)
    shop.append(intake(viewed("1")))
    shop.settle()
    shop.worker.progress = msgspec.structs.replace(shop.worker.progress, position=99)  # of a log that is no more
    shop.append(intake(viewed("2", "d2")))
    shop.settle()
    assert shop.inside() == shop.holding() == {("d1", "lookers"), ("d2", "lookers")}


def test_a_rebuild_says_nothing_and_gives_the_same_state(shop: Shop) -> None:
    shop.publish("lookers", LOOKED)
    shop.settle()
    shop.append(intake(*(viewed(str(n), f"d{n}", at=NOW - n * DAY_MS) for n in range(9))))
    shop.settle()
    shop.now += 25 * DAY_MS
    shop.settle()
    before, position = dict(shop.reader.items(NODES)), shop.reader.position()
    shop.log.rebuild()
    assert dict(shop.reader.items(NODES)) == before
    (shop.workspace.folder / "listening.json").unlink()  # not even when all it kept is lost
    shop.start()
    shop.settle()
    assert shop.reader.position() == position


@pytest.mark.parametrize("seed", range(6))
def test_what_was_said_is_what_holds_whatever_died_and_however_late(shop: Shop, seed: int) -> None:
    dice = random.Random(seed)
    shop.publish("lookers", LOOKED)
    shop.publish("often", OFTEN)
    for number in range(40):
        shop.now += dice.choice([1, HOUR_MS, DAY_MS, 12 * DAY_MS])
        shop.append(_happened(dice, number, shop.now))
        shop.faults = [dice.choice(["before telling", "after telling", "keep"])] if dice.random() < 0.4 else []
        if dice.random() < 0.1:
            shop.publish("often", {**OFTEN, "test": {"op": "at_least", "value": dice.randrange(1, 4)}})
        if dice.random() < 0.7:
            shop.settle()
            assert shop.inside() == shop.holding(), number
    shop.settle()
    assert shop.inside() == shop.holding()
    said = [(person, audience_id, at) for _, person, audience_id, at, _ in shop.said()]
    assert len(said) == len(set(said)), "nothing is said twice"


def _happened(dice: random.Random, number: int, now: int) -> Intake:
    device, user = dice.choice(["d1", "d2", "d3"]), dice.choice(["u1", "u2"])
    turn = dice.randrange(6)
    if turn == 0:
        return intake(signed_in(f"s{number}", device, user, at=now))
    if turn == 1:
        return intake(link_withdrawn(f"w{number}", device, user, at=now))
    return intake(*(viewed(f"{number}-{n}", device, at=now) for n in range(dice.randrange(1, 4))))


def test_the_nightly_look_at_everybody_finds_what_no_event_tells(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.publish("boots", {**LOOKED, "where": [{"field": "product.category", "test": {"op": "is", "value": "Boots"}}]})
    shop.settle()
    shop.append(intake(viewed("1")))
    shop.settle()
    product = {"product_id": "p1", "name": "Boot", "category": "Boots", "price_minor": 1}
    shop.append(intake(viewed("2", "", name=names.PRODUCT_UPDATED, properties=product, source="system")))
    shop.settle()
    assert shop.said() == []
    monkeypatch.setattr(follower, "SWEEP_EVERY_MS", DAY_MS)
    shop.now += DAY_MS
    shop.settle()
    assert shop.said() == [("Entered", "d1", "boots", DAY_MS, "values")]


def test_mutant_what_is_kept_before_the_server_has_it_is_lost(shop: Shop) -> None:
    shop.publish("lookers", LOOKED)
    shop.settle()
    shop.append(intake(viewed("1")))
    shop.worker._tell = lambda told: None  # died on the way
    shop.worker.turn(shop.now)
    shop.start()
    shop.settle()
    assert shop.inside() != shop.holding()


def test_mutant_a_worker_without_timers_is_late(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.publish("lookers", LOOKED)
    shop.settle()
    monkeypatch.setattr(shop.schedule, "put", lambda timers: None)
    shop.append(intake(viewed("1")))
    shop.settle()
    shop.now += 30 * DAY_MS
    shop.settle()
    assert shop.inside() != shop.holding()


def test_mutant_a_worker_that_looks_at_the_events_node_only_is_caught(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "touched", lambda event, reader: iter([event.node_id] if event.node_id else []))
    with pytest.raises(AssertionError):
        test_a_device_that_becomes_somebodys_leaves_and_they_enter(shop)


def test_who_comes_on_a_list_and_goes_off_it_is_told_without_looking_at_everybody(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.publish("listed", {"type": "list", "list_id": "vip"})
    shop.append(intake(*(viewed(str(n), f"d{n}") for n in range(6))))
    root = shop.workspace.models

    def on_list(*people: str) -> None:
        shop.now += MINUTE_MS
        save_members(root, {"vip": people}, {"vip": Stood(1, 1, 0)}, now_ms=shop.now, code_version="1")

    on_list("d1", "d2")
    shop.settle()
    assert {person for person, _ in shop.inside()} == {"d1", "d2"}
    looked: list[int] = []
    turn = shop.worker.turn

    def counted(now: int) -> Any:
        done = turn(now)
        looked.append(done.people)
        return done

    monkeypatch.setattr(shop.worker, "turn", counted)
    on_list("d2", "d3")
    shop.faults = ["after telling"]
    shop.settle()
    shop.settle()
    at = shop.now - NOW
    assert shop.said()[-2:] == [("Exited", "d1", "listed", at, "values"), ("Entered", "d3", "listed", at, "values")]
    assert shop.inside() == shop.holding()
    assert len(shop.said()) == 4
    assert sum(looked) <= 2 * 2
    monkeypatch.setattr(follower, "NODES_A_TURN", 2)
    on_list(*(f"d{n}" for n in range(6)))
    shop.settle()
    assert shop.inside() == shop.holding() == {(f"d{n}", "listed") for n in range(6)}
