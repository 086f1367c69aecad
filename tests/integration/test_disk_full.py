"""P3: what a full or failing disk could not keep is never acknowledged, and the server recovers by itself."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from functools import partial

import pytest
from tests.crash.faults import FaultyVfs
from tests.integration.conftest import Fresh
from tests.integration.serving import PAGE, SOAK, Shop, viewed

from habitue.adapters.sqlite import SqliteKeyStore, SqliteLog
from habitue.app import runtime
from habitue.core.errors import Unavailable
from habitue.eventlog import Intake, Verdict
from habitue.testing.server import Response

FAULTS = 60 if SOAK else 12
_names = itertools.count()


class Swallowing(SqliteLog):
    """The mutant: a failed write is no reason to say no."""

    def append_group(self, intakes: Sequence[Intake]) -> list[list[Verdict]]:
        try:
            return super().append_group(intakes)
        except Unavailable:
            return [[Verdict(event.message_id, "stored") for event in intake.events] for intake in intakes]


@pytest.fixture
def disk() -> FaultyVfs:
    return FaultyVfs(f"disk{next(_names)}")


@pytest.fixture
def shop(
    fresh_workspace: Fresh, disk: FaultyVfs, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Shop]:
    """A shop whose log and node keys lie on that disk; `request.param` is the log's engine."""
    engine = getattr(request, "param", SqliteLog)
    monkeypatch.setattr(runtime, "SqliteLog", partial(engine, vfs=disk.name))
    monkeypatch.setattr(runtime, "SqliteKeyStore", partial(SqliteKeyStore, vfs=disk.name))
    shop = Shop(*fresh_workspace())
    yield shop
    disk.mend()
    shop.close()


def lost(shop: Shop, disk: FaultyVfs, faults: int) -> set[str]:
    """What was acknowledged around so many faults and is not in the log."""
    dice, acked, refused = random.Random(3), set(), 0
    for number in range(faults):
        disk.arm(dice.choice(["sync", "write"]), dice.randrange(6))
        for attempt in range(30):
            message_id = f"m{number}-{attempt}"
            answer = shop.batch([viewed(message_id, f"d{dice.randrange(9)}")])
            if answer.status == 200:
                acked.add(message_id)
                if disk.failed > number and engine_swallows(shop):
                    break
                continue
            assert answer.status == 503
            refused += 1
            break
        disk.mend()
        ready_again(shop)
    assert refused == faults or engine_swallows(shop), "every fault was met"
    return acked - set(shop.stored())


def engine_swallows(shop: Shop) -> bool:
    return isinstance(shop.runtime.log._log, Swallowing)


def ready_again(shop: Shop) -> None:
    for _ in range(1_500):
        if shop.send("GET", "/readyz").status == 200:
            return
        time.sleep(0.02)
    raise AssertionError("it does not recover")


def check_refusal(answer: Response) -> None:
    assert answer.status == 503
    assert answer.json()["error"]["code"] == "unavailable"
    assert "disk" in answer.json()["error"]["message"]
    assert answer.headers["access-control-allow-origin"] == PAGE["origin"]


@pytest.mark.parametrize("kind", ["sync", "write"])
def test_a_full_disk_is_said_at_once_and_forgotten_when_it_is_mended(shop: Shop, disk: FaultyVfs, kind: str) -> None:
    assert shop.verdicts([viewed("before")]) == [("stored", "")]
    disk.arm(kind, 0)
    check_refusal(shop.batch([viewed("a"), viewed("b")]))
    red = shop.send("GET", "/readyz")
    assert (red.status, red.json()["state"]) == (503, "failing")
    assert shop.send("GET", "/livez").status == 200, "restarting would not help"
    assert shop.batch([viewed("a"), viewed("b")]).status == 503
    asked = {"writeKey": shop.keys.public, "placements": ["home.for_you"], "events": [viewed("c")]}
    decided = shop.post("/v1/decide", asked, PAGE)
    assert decided.status == 200, "content fails open"
    assert decided.json()["verdicts"] == [{"message_id": "c", "outcome": "rejected", "reason": "unavailable"}]
    disk.mend()
    ready_again(shop)
    assert shop.verdicts([viewed("a"), viewed("b")]) == [("stored", "")] * 2, "the client's next try"
    assert shop.stored() == ["before", "a", "b"]
    assert shop.ledger()["received"] == 3


def test_a_node_key_that_cannot_be_written_acknowledges_nothing(shop: Shop, disk: FaultyVfs) -> None:
    person = viewed("i", type="identify", event=None, userId="u1", traits={"email": "ada@example.com"})
    disk.arm("sync", 0)
    assert shop.batch([person]).status == 503
    disk.mend()
    ready_again(shop)
    assert shop.verdicts([person]) == [("stored", "")]
    stored = shop.runtime.log.find("i")
    assert stored is not None
    opened = shop.runtime.vault.open(stored.event.node_id, "traits.email", stored.event.sealed["traits.email"])
    assert opened == "ada@example.com"


def test_many_faults_lose_nothing_acknowledged(shop: Shop, disk: FaultyVfs) -> None:
    assert lost(shop, disk, FAULTS) == set()
    assert shop.ledger()["stored"] == len(shop.stored())


@pytest.mark.parametrize("shop", [Swallowing], indirect=True)
def test_mutant_swallowing_a_failed_write_is_caught(shop: Shop, disk: FaultyVfs) -> None:
    assert lost(shop, disk, 3)
