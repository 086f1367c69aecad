"""P2: `kill -9` of the whole server over HTTP loses no acknowledged event and shows none twice."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import apsw
import pytest
from tests.integration.conftest import Fresh
from tests.integration.serving import CONSENT, PAGE, SOAK, forked_server, ledger

from habitue.adapters.sqlite import GroupCommitLog, SqliteLog, SqliteReader
from habitue.eventlog import Intake, Verdict
from habitue.events.envelope import Event
from habitue.profiles.projection import Profiles
from habitue.testing.server import Server

KILLS = 100 if SOAK else 8
SENDERS = 3


class Sender(threading.Thread):
    """A page that sends batches and, like every client, sends again what was not acknowledged."""

    def __init__(self, server: Server, number: int) -> None:
        super().__init__(daemon=True)
        self.server, self.number, self.sent = server, number, 0
        self.acked: list[str] = []
        self.going = True
        self.wrong: list[Any] = []

    def run(self) -> None:
        dice = random.Random(self.number)
        waiting: list[dict[str, Any]] = []
        while self.going or waiting:
            if not waiting:
                waiting = [self._item() for _ in range(dice.randrange(1, 12))]
            try:
                answer = self.server.post("/v1/b", {"batch": waiting, "writeKey": self.server.public_key}, PAGE)
            except OSError:
                time.sleep(0.01)  # killed: try again until it is back
                continue
            if answer.status != 200:
                self.wrong.append(answer)
                break
            for verdict in answer.json()["verdicts"]:
                if verdict["outcome"] in ("stored", "duplicate"):
                    self.acked.append(verdict["message_id"])
                else:
                    self.wrong.append(verdict)
            waiting = []

    def _item(self) -> dict[str, Any]:
        self.sent += 1
        return {
            "type": "track", "event": "Product Viewed", "messageId": f"s{self.number}-{self.sent}",
            "anonymousId": f"device-{self.number}-{self.sent % 7}", "properties": {"product_id": f"p{self.sent % 40}"},
            "context": CONSENT,
        }  # fmt: skip


def lost_or_twice(reader: SqliteReader, acked: list[str]) -> list[str]:
    """What a kill must not have done."""
    try:
        stored = [one.event.message_id for one in reader.read()]
    except apsw.Error as error:
        return [f"unreadable: {error}"]
    wrong = [f"{message_id} was acknowledged and is lost" for message_id in set(acked) - set(stored)]
    return wrong + [f"{message_id} is there {n} times" for message_id, n in Counter(stored).items() if n > 1]


def test_kills_of_the_whole_server_lose_nothing_acknowledged(fresh_workspace: Fresh) -> None:
    dice = random.Random(1)
    with forked_server(*fresh_workspace()) as server:
        server.start()
        senders = [Sender(server, number) for number in range(SENDERS)]
        for sender in senders:
            sender.start()
        acked_between = []
        for _ in range(KILLS):
            before = sum(len(sender.acked) for sender in senders)
            time.sleep(dice.uniform(0.05, 0.5))
            while sum(len(sender.acked) for sender in senders) == before:
                time.sleep(0.01)
            server.kill()
            acked_between.append(sum(len(sender.acked) for sender in senders) - before)
            server.start()
        for sender in senders:
            sender.going = False
        for sender in senders:
            sender.join(timeout=60)
        assert [wrong for sender in senders for wrong in sender.wrong] == []
        assert min(acked_between) > 0, "every kill came while events were acknowledged"
        server.kill()
    acked = [message_id for sender in senders for message_id in sender.acked]
    reader = SqliteReader(server.folder / "events.db")
    assert lost_or_twice(reader, acked) == []
    assert len(acked) == sum(sender.sent for sender in senders) == len(list(reader.read()))
    assert ledger(reader.tallies())["stored"] == len(acked)


def test_the_command_itself_survives_a_kill_and_is_ready_again(fresh_workspace: Fresh) -> None:
    workspace, keys = fresh_workspace()
    item = {"type": "page", "messageId": "kept", "anonymousId": "d", "context": CONSENT}
    with Server(workspace.folder, keys.public, keys.server) as server:
        server.start()
        assert server.post("/v1/b", {"batch": [item], "writeKey": keys.public}, PAGE).status == 200
        server.kill()
        server.start()
        again = server.post("/v1/b", {"batch": [item], "writeKey": keys.public}, PAGE).json()
        assert again["verdicts"][0]["outcome"] == "duplicate"
        server.stop()
    assert lost_or_twice(SqliteReader(workspace.events), ["kept"]) == []


@pytest.mark.parametrize("events", [1_000_000 if SOAK else 20_000])
def test_a_long_log_does_not_delay_the_start(fresh_workspace: Fresh, events: int) -> None:
    """Ready again within 3 s of the process having its code loaded: nothing that starts reads the log through."""
    workspace, _ = fresh_workspace()
    log = SqliteLog(workspace.events, [Profiles()])
    for start in range(0, events, 5_000):
        group = [
            Event(name="Product Viewed", message_id=f"m{n}", occurred_at=n, received_at=n, node_id=f"d{n % 9_999}",
                  consent=7, properties={"product_id": f"p{n % 500}"})
            for n in range(start, start + 5_000)
        ]  # fmt: skip
        log.append_group([Intake(received=5_000, received_at=start, events=group)])
    log.close()
    with forked_server(*fresh_workspace()) as server:
        empty = server.start()
        server.stop()
        for left in server.folder.glob("events.db*"):
            left.unlink()
        for kept in workspace.folder.glob("events.db*"):
            kept.replace(server.folder / kept.name)
        full = server.start()
        assert server.get("/readyz").json()["log_position"] == events
    assert full <= (3 if SOAK else empty + 3), "waiting for other processes is not counted in a normal run"


class AcksFirst(GroupCommitLog):
    """The mutant: says "stored" when an event is queued."""

    def submit(self, intake: Intake) -> Future[list[Verdict]]:
        super().submit(intake)
        early: Future[list[Verdict]] = Future()
        early.set_result([Verdict(event.message_id, "stored") for event in intake.events])
        return early


@pytest.mark.parametrize("engine", [GroupCommitLog, AcksFirst])
def test_mutant_acknowledging_before_the_commit_is_caught(tmp_path: Path, engine: type[GroupCommitLog]) -> None:
    """The same check, with the disk as a kill would leave it: copied while the log is at work."""
    path, found = tmp_path / "events.db", tmp_path / "found.db"
    log = engine(SqliteLog(path, [Profiles()]), SqliteReader(path))
    wrong = []
    for number in range(40):
        events = [
            Event(name="Product Viewed", message_id=f"m{number}-{i}", occurred_at=1, received_at=1, node_id=f"d{i}")
            for i in range(50)
        ]
        acked = [verdict.message_id for verdict in log.append(Intake(received=50, received_at=1, events=events))]
        for kept in (found, found.with_name("found.db-wal")):
            kept.write_bytes((path.parent / kept.name.replace("found", "events")).read_bytes())
        wrong += lost_or_twice(SqliteReader(found), acked)
        for kept in tmp_path.glob("found.db*"):
            kept.unlink()
    log.close()
    assert bool(wrong) == (engine is AcksFirst)
