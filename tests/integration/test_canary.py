"""P11: a shop whose events are no longer remembered is told within five minutes; the canary that tells is nowhere."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.serving import Shop, StillClock, viewed

from habitue.app import canary as module
from habitue.app.canary import ALARM_MS, EVERY_SECONDS, Canary, CanaryNode
from habitue.app.console.health import read_health
from habitue.app.console.reports import Reports
from habitue.app.runtime import Runtime
from habitue.app.working import write_lake
from habitue.collect.wire import BadItem, Decoded
from habitue.core.clock import MINUTE_MS, SECOND_MS
from habitue.core.errors import Unavailable
from habitue.profiles.node import decode_node

_RELEASE = threading.Event()
_EVERY_MS = round(EVERY_SECONDS * SECOND_MS)
Broken = Callable[[Runtime, pytest.MonkeyPatch], None]


@pytest.fixture
def clock() -> StillClock:
    return StillClock(NOW)


@pytest.fixture
def runtime(fresh_workspace: Fresh, clock: StillClock) -> Iterator[Runtime]:
    with Runtime(fresh_workspace()[0], clock=clock) as opened:
        yield opened


def _rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every file of the workspace, but the canary's own."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for file in sorted(folder.glob("*.db")):
        connection = sqlite3.connect(file)
        for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type='table'").fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            found[f"{file.name}:{table}"] = sorted((row for row in rows if row[0] != module.TABLE), key=repr)
        connection.close()
    return found


def _state(runtime: Runtime) -> str:
    checks = {check.key: check for check in read_health(runtime, Reports(runtime.workspace)).checks}
    return checks["canary"].state


def _live(runtime: Runtime, clock: StillClock, ms: int) -> None:
    """Let time pass as `serve` does, a turn a minute."""
    until = clock.at + ms
    while clock.at < until:
        runtime.canary.turn(0.05)
        clock.at += _EVERY_MS


def test_a_canary_comes_back_and_leaves_no_trace(runtime: Runtime, clock: StillClock) -> None:
    told: list[object] = []
    runtime.feed.listen(told.extend)
    before = _rows(runtime.workspace.folder)
    for _ in range(50):
        assert runtime.canary.turn(), runtime.canary.problem
        clock.at += _EVERY_MS
    assert _rows(runtime.workspace.folder) == before
    assert "events.db:events" in before, "the comparison looks at the log"
    assert runtime.reader.keys(module.TABLE) == [module.KEY], "one row, however many there were"
    assert (told, runtime.log.position(), runtime.log.tallies()) == ([], 0, [])
    assert runtime.reader.keys("nodes") == []


def test_canaries_between_a_shops_events_change_nothing(fresh_workspace: Fresh) -> None:
    shops = [Shop(*fresh_workspace(), StillClock(NOW)) for _ in range(2)]
    for canaries, shop in enumerate(shops):
        for number in range(20):
            if canaries:
                assert shop.runtime.canary.turn(), shop.runtime.canary.problem
            shop.clock.at += _EVERY_MS
            assert shop.verdicts([viewed(f"m-{number}", f"device-{number % 3}")]) == [("stored", "")]
    without, with_canaries = shops
    assert with_canaries.ledger() == without.ledger() == {
        "received": 20, "stored": 20, "duplicate": 0, "dead_lettered": 0, "rejected": 0
    }  # fmt: skip
    assert with_canaries.stored() == without.stored()
    assert with_canaries.runtime.log.position() == write_lake(with_canaries.workspace, now_ms=NOW) == 20
    assert len(with_canaries.runtime.reader.keys("nodes")) == len(without.runtime.reader.keys("nodes")) == 3
    for shop in shops:
        shop.close()


def test_a_served_shop_sends_them_and_says_how_old_the_last_is(still: Shop) -> None:
    def age() -> float:
        lines = still.send("GET", "/metrics").body.decode().splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith("habitue_canary_age_seconds "))

    assert still.runtime.canary.turn()  # beside the one the server sent when it began
    assert (age(), still.send("GET", "/readyz").json()["canary"]) == (0.0, {"state": "ok", "age_seconds": 0.0})
    still.clock.at += ALARM_MS + 1
    assert age() > 240
    ready = still.send("GET", "/readyz")
    assert (ready.status, ready.json()["canary"]["state"]) == (200, "late")


def _writer_stopped(runtime: Runtime, patch: pytest.MonkeyPatch) -> None:
    # ten seconds of the machine's are for ever here, where minutes are the still clock's and a turn waits for 50 ms
    threading.Thread(target=runtime.log._between_groups, args=(lambda: int(_RELEASE.wait(10)),)).start()


def _fold_stopped(runtime: Runtime, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(module, "fold", lambda node, event: False)


def _nothing_written(runtime: Runtime, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(CanaryNode, "flush", lambda self, store: None)


def _nobody_told(runtime: Runtime, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(CanaryNode, "committed", lambda self: None)


def _disk_failed(runtime: Runtime, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(runtime.log, "failure", "disk I/O error")


def _all_refused(runtime: Runtime, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(module, "decode_batch", lambda body: Decoded([BadItem("", "unreadable")]))


def _nobody_sends(runtime: Runtime, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(runtime.canary, "turn", lambda timeout: False)


@pytest.mark.parametrize(
    "break_it",
    [_writer_stopped, _fold_stopped, _nothing_written, _nobody_told, _disk_failed, _all_refused, _nobody_sends],
)
def test_whatever_stops_is_said_within_five_minutes(
    runtime: Runtime, clock: StillClock, break_it: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    _live(runtime, clock, 10 * MINUTE_MS)
    assert _state(runtime) == "ok"
    broken_at = clock.at
    _RELEASE.clear()
    break_it(runtime, monkeypatch)
    while _state(runtime) != "failing":
        assert clock.at - broken_at < 5 * MINUTE_MS, "nobody was told"
        _live(runtime, clock, _EVERY_MS)
    _RELEASE.set()


def test_one_that_is_lost_is_a_warning_and_the_next_one_clears_it(
    runtime: Runtime, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        _disk_failed(runtime, patch)
        assert not runtime.canary.turn()
        assert "disk I/O error" in runtime.canary.problem
        assert _state(runtime) == "warning"
    clock.at += _EVERY_MS
    assert runtime.canary.turn()
    assert _state(runtime) == "ok"


def test_a_canary_whose_time_ran_out_is_not_written_later(runtime: Runtime) -> None:
    forever = threading.Event()
    busy = threading.Thread(target=runtime.log._between_groups, args=(lambda: int(forever.wait()),))
    busy.start()
    event = runtime.canary._collected(NOW)
    with pytest.raises(Unavailable, match="writer did nothing"):
        runtime.log.probe(event, CanaryNode(), 0.1)
    forever.set()
    busy.join()
    runtime.page_counts.add("home", NOW)
    runtime.page_counts.keep(NOW)  # behind it in the queue
    assert runtime.reader.keys(module.TABLE) == []


def test_it_is_folded_as_a_shops_events_are(runtime: Runtime) -> None:
    assert Canary(runtime.collector, runtime.log.probe, runtime.reader, runtime.clock).turn()
    raw = runtime.reader.get(module.TABLE, module.KEY)
    assert raw is not None
    node = decode_node(raw)
    assert [seen[-1] for seen in node.viewed] == ["canary"]
    assert (node.first_seen, node.last_seen, list(node.counts)) == (NOW, NOW, ["Product Viewed"])
