"""Audiences: asked afresh and from what is kept, the way from an event to `Audience Entered`, and timers.

`HABITUE_BENCH_PEOPLE` says how many timers fall due at one midnight (1,000,000 where it is not set).
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from benchmarks.load import Connection, percentile, request, timed
from benchmarks.served import ORIGIN, Served, prepared, serving
from benchmarks.shoppers import CONSENT, now_ms
from habitue.adapters.sql import SqlDefinitions, SqlSchedule, migrate, open_engine
from habitue.adapters.sqlite import SqliteLog, SqliteReader
from habitue.app.kinds import kinds_of
from habitue.app.listening.follower import TOLD_AT_ONCE, Follower
from habitue.app.listening.thread import Listener, follower_of
from habitue.app.remote import Remote
from habitue.app.workspace import Workspace
from habitue.audiences.language.condition import Condition
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.memberships import Memberships, mark_of, person_of
from habitue.audiences.live.person import World
from habitue.audiences.transitions.transition import Transition
from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS, MINUTE_MS, SystemClock
from habitue.definitions import AUDIENCE, Change, Document
from habitue.eventlog import Intake
from habitue.events import names
from habitue.events.envelope import Event
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState
from habitue.profiles.projection import Profiles

AUDIENCES, EVENTS, ROUNDS, PROBES = 200, 300, 400, 40
PEOPLE = int(os.environ.get("HABITUE_BENCH_PEOPLE", "1000000"))
RATE, SECONDS = 500, 20
NOW = 1_800_000_000_000
_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
_CATEGORIES = [f"Category {number}" for number in range(40)]
_WEIGHTED = [names.PRODUCT_VIEWED] * 5 + [names.PAGE_VIEWED] * 4 + [
    names.PRODUCT_ADDED, names.PRODUCT_LIST_VIEWED, names.PRODUCTS_SEARCHED, names.CHECKOUT_STARTED,
    names.ORDER_COMPLETED, names.EMAIL_OPENED,
]  # fmt: skip


def run() -> list[dict[str, Any]]:
    """Rows of asking, of the way from an event, of a steady stream of timers, and of a midnight."""
    return [*_asked(), _after_an_event(), _steady(), *_midnight()]


def _asked() -> list[dict[str, Any]]:
    """µs for all audiences of one profile (goals: 500 afresh, 20 kept)."""
    dice = random.Random(1)
    products = {f"p{n}": _product(n) for n in range(2_000)}
    world = World(product_of=products.get, currency="EUR", zone=UTC)
    node = NodeState("u1")
    for number in range(EVENTS):
        fold(node, _event(dice, number))
    audiences = Audiences({f"a{n}": _CONDITION.validate_python(_tree(dice)) for n in range(AUDIENCES)})
    kept = Memberships()
    fresh = timed(lambda: audiences.memberships(person_of(audiences, node, world, NOW)), ROUNDS)
    again = timed(
        lambda: kept.of("u1", mark_of([node]), audiences, (1, 1), NOW, lambda: person_of(audiences, node, world, NOW)),
        ROUNDS,
    )
    return [
        {
            "what": f"{AUDIENCES} audiences, {EVENTS} events, afresh",
            "p50_us": fresh[0],
            "p95_us": fresh[1],
            "goal": 500,
        },
        {"what": "the same, kept", "p50_us": again[0], "p95_us": again[1], "goal": 20},
    ]


def _after_an_event() -> dict[str, Any]:
    """ms from sending a product view until `Audience Entered` is in the log (goal 1,000)."""
    with _shop() as (workspace, public_key, import_key):
        _publish(workspace, "lookers", "30d")
        with serving(workspace, public_key, import_key) as server, Listener(workspace, SystemClock()):
            reader = SqliteReader(workspace.events)
            _until(workspace.listening.exists)
            taken = sorted(_probe(server, reader, number) for number in range(PROBES))
    return {
        "what": "an event until Audience Entered is on disk",
        "p50_ms": round(percentile(taken, 0.5)), "p95_ms": round(percentile(taken, 0.95)), "goal": 1_000,
    }  # fmt: skip


def _probe(server: Served, reader: SqliteReader, number: int) -> float:
    time.sleep(random.Random(number).random() / 3)  # anywhere in a turn of the worker
    item = {
        "type": "track", "event": names.PRODUCT_VIEWED, "anonymousId": f"probe-{number}",
        "messageId": f"{now_ms():012x}{number:020x}", "properties": {"product_id": "p1"},
        "context": {"consent": {"categoryPreferences": CONSENT}},
    }  # fmt: skip
    body = json.dumps({"writeKey": server.public_key, "batch": [item]}).encode()
    before = reader.position()
    begun = time.perf_counter()
    Connection(server.port).ask(request("/v1/batch", body, {"Origin": ORIGIN, "Content-Type": "text/plain"}))
    _until(lambda: any(reader.read(before, names=[names.AUDIENCE_ENTERED])))
    return (time.perf_counter() - begun) * 1_000


def _steady() -> dict[str, Any]:
    """Seconds from the moment at which people leave by time alone until it is in the log (goal p95 60)."""
    with _shop() as (workspace, public_key, import_key):
        _publish(workspace, "lookers", "2m")  # long enough for everybody to be looked at before
        begin = now_ms() + 2 * MINUTE_MS - SECONDS * 1_000  # the last of them is there now
        _people(workspace, RATE * SECONDS, lambda number: begin - 2 * MINUTE_MS + number * 1_000 // RATE)
        with serving(workspace, public_key, import_key), Listener(workspace, SystemClock()):
            reader = SqliteReader(workspace.events)
            time.sleep(max(0, begin - now_ms()) / 1_000 + SECONDS)
            _until(lambda: len(_lateness(reader)) == RATE * SECONDS, every=1)
            late = sorted(_lateness(reader))
    return {
        "what": f"leaving by time, {RATE} a second", "p50_s": round(percentile(late, 0.5), 2),
        "p95_s": round(percentile(late, 0.95), 2), "goal": 60,
    }  # fmt: skip


def _lateness(reader: SqliteReader) -> list[float]:
    left = [one.event for one in reader.read(names=[names.AUDIENCE_EXITED])]
    return [(event.received_at - event.occurred_at) / 1_000 for event in left]


def _midnight() -> Iterator[dict[str, Any]]:
    """People a second, when everybody is looked at for a new audience, and when all timers fall due at once."""
    with _shop() as (workspace, public_key, import_key):
        _people(workspace, PEOPLE, lambda number: NOW - number % 1_000)
        _publish(workspace, "lookers", "12h")  # less than a day: then everybody would be looked at beside
        with serving(workspace, public_key, import_key), Remote(workspace) as remote, _followed(workspace, remote) as f:
            yield {"what": f"back-fill of {PEOPLE:,} people", "people_per_s": _drained(f, NOW), "goal": None}
            yield {
                "what": f"{PEOPLE:,} timers due at one midnight",
                "timers_per_s": _drained(f, NOW + DAY_MS // 2), "goal": 3_000,
            }  # fmt: skip


def _drained(follower: Follower, at: int) -> int:
    begun, said = time.perf_counter(), 0
    while True:
        turn = follower.turn(at)
        said += turn.transitions
        if not turn.busy:
            break
    assert said == PEOPLE, said
    return round(PEOPLE / (time.perf_counter() - begun))


@contextmanager
def _followed(workspace: Workspace, remote: Remote) -> Iterator[Follower]:
    engine = open_engine(workspace.database_url)

    def tell(told: Sequence[Transition]) -> None:
        assert len(told) <= TOLD_AT_ONCE
        remote.post("/v1/audiences/transitions", {"transitions": told})

    yield follower_of(workspace, SqlSchedule(engine), tell)
    engine.dispose()


@contextmanager
def _shop() -> Iterator[tuple[Workspace, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        yield prepared(Path(folder) / "workspace")


def _publish(workspace: Workspace, audience_id: str, last: str) -> None:
    engine = open_engine(workspace.database_url)
    migrate(engine)
    condition = {"type": "events", "event": names.PRODUCT_VIEWED, "window": {"last": last}}
    body = {"audience_id": audience_id, "name": {"en": audience_id}, "condition": condition, "listened": "webhook"}
    definitions = SqlDefinitions(engine, kinds_of(workspace))
    definitions.publish_document(Document(AUDIENCE, audience_id, 1, body), Change("bench", now_ms()))
    engine.dispose()


def _people(workspace: Workspace, n: int, at: Callable[[int], int]) -> None:
    log = SqliteLog(workspace.events, [Profiles()])
    for start in range(0, n, 10_000):
        events = [_view(f"d{number:07}", at(number)) for number in range(start, min(n, start + 10_000))]
        log.append_group([Intake(received=len(events), received_at=NOW, events=events)])
    log.close()


def _view(node_id: str, at: int) -> Event:
    return Event(
        name=names.PRODUCT_VIEWED, message_id=node_id, occurred_at=at, received_at=at, node_id=node_id, consent=7,
        properties={"product_id": "p1"},
    )  # fmt: skip


def _until(holds: Callable[[], bool], every: float = 0.005) -> None:
    begun = time.perf_counter()
    while not holds():
        if time.perf_counter() - begun > 120:
            raise AssertionError("it did not happen within two minutes")
        threading.Event().wait(every)


def _product(number: int) -> Product:
    return Product(
        product_id=f"p{number}", name=f"Product {number}", category=_CATEGORIES[number % 40],
        brand=f"Brand {number % 15}", price_minor=1_000 + number,
    )  # fmt: skip


def _event(dice: random.Random, number: int) -> Event:
    at, name = NOW - dice.randrange(60 * DAY_MS), dice.choice(_WEIGHTED)
    said: dict[str, Any] = {
        "product_id": f"p{dice.randrange(2_000)}", "quantity": 1, "category": dice.choice(_CATEGORIES),
        "query": "boots",
    }  # fmt: skip
    if name == names.ORDER_COMPLETED:
        line = {"product_id": f"p{dice.randrange(2_000)}", "quantity": 1, "price_minor": 500}
        said = {"order_id": f"o{number}", "currency": "EUR", "total_minor": dice.randrange(90_000), "products": [line]}
    channel = {"source": "google", "medium": "cpc"} if dice.random() < 0.1 else {}
    context = {
        "page": {"path": f"/p/{dice.randrange(9)}"}, "device": {"kind": "mobile", "os": "iOS"}, "locale": "fr-FR",
        "place": {"country": "FR", "city": "Lyon"}, "timezone": "Europe/Paris", "channel": channel,
    }  # fmt: skip
    return Event(
        name=name, message_id=str(number), occurred_at=at, received_at=at, node_id="u1", consent=7, properties=said,
        source="server" if name == names.ORDER_COMPLETED else "browser", context=context,
    )  # fmt: skip


def _tree(dice: random.Random) -> dict[str, Any]:
    parts = [_leaf(dice) for _ in range(dice.randrange(2, 5))]
    parts = [{"type": "not", "of": part} if dice.random() < 0.2 else part for part in parts]
    return {"type": dice.choice(["all", "all", "any"]), "of": parts}


def _leaf(dice: random.Random) -> dict[str, Any]:
    window = {"last": dice.choice(["1d", "3d", "7d", "14d", "30d", "60d"])}

    def happened(event: str, *where: tuple[str, str, object], least: int = 1, **more: Any) -> dict[str, Any]:
        filters = [{"field": field, "test": {"op": op, "value": value}} for field, op, value in where]
        test = {"op": "at_least", "value": least}
        return {"type": "events", "event": event, "where": filters, "window": window, "test": test, **more}

    def fact(name: str, op: str, value: object, **more: Any) -> dict[str, Any]:
        return {"type": "fact", "fact": name, "test": {"op": op, "value": value}, **more}

    category, brand = dice.choice(_CATEGORIES), f"Brand {dice.randrange(15)}"
    match dice.randrange(9):
        case 0 | 1:
            return happened(names.PRODUCT_VIEWED, ("product.category", "is", category), least=dice.randrange(1, 4))
        case 2:
            return happened(names.PRODUCT_ADDED, ("product.brand", "is", brand))
        case 3:
            test = {"op": "more_than", "value": dice.randrange(1_000, 50_000)}
            return happened(names.ORDER_COMPLETED, measure="sum", field="net_minor") | {"test": test}
        case 4:
            return happened(names.PAGE_VIEWED, ("path", "starts_with", f"/p/{dice.randrange(9)}"), least=2)
        case 5:
            return fact("country", "is", dice.choice(["FR", "DE"]))
        case 6:
            return fact("last_order", "not_in_last", window["last"])
        case 7:
            return fact("visits", "at_least", dice.randrange(1, 10))
        case _:
            return fact("category_affinity", "at_least", 0.05, key=category)
