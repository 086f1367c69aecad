"""P1: no acknowledged event is lost to a power cut, nothing is corrupt; P3: a failing disk acknowledges nothing."""

from __future__ import annotations

import itertools
import os
import random
from pathlib import Path

import pytest
from tests.crash.faults import FaultyVfs
from tests.crash.powercut import PowerCutVfs
from tests.crash.workload import acknowledged, balanced, intake, problems

from habitue.adapters.sqlite import SqliteLog, SqliteReader, connection
from habitue.core.errors import Unavailable
from habitue.profiles.projection import Profiles

SOAK = bool(os.environ.get("HABITUE_SOAK"))
CUTS = 5_000 if SOAK else 500
_names = itertools.count()


def cut_once(folder: Path, seed: int) -> tuple[list[str], int]:
    """One run up to a power cut at a random moment: what is wrong afterwards, and how many events were acknowledged."""
    dice = random.Random(seed)
    vfs = PowerCutVfs(f"cut{next(_names)}")
    before, after = folder / "before", folder / "after"
    before.mkdir(parents=True)
    log = SqliteLog(before / "events.db", [Profiles()], vfs=vfs.name)
    log._connection.execute(f"PRAGMA wal_autocheckpoint={dice.choice([8, 40, 1000])}")
    acked: set[str] = set()
    for number in range(dice.randrange(4, 24)):
        acked.update(acknowledged(log, [intake(number, dice)]))
    vfs.cut(before, after, dice)
    log.close()
    return problems(after / "events.db", acked), len(acked)


def test_power_cuts_lose_nothing_acknowledged(tmp_path: Path) -> None:
    found, acked = [], 0
    for seed in range(CUTS):
        wrong, events = cut_once(tmp_path / str(seed), seed)
        found += wrong
        acked += events
    assert acked >= CUTS * 25, "the cuts came too early to prove anything"
    assert found == []


def test_mutant_without_full_sync_the_cuts_find_losses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weak = tuple(p.replace("synchronous=FULL", "synchronous=NORMAL") for p in connection._PRAGMAS)
    monkeypatch.setattr(connection, "_PRAGMAS", weak)
    losses = sum("lost" in wrong for seed in range(12) for wrong in cut_once(tmp_path / str(seed), seed)[0])
    assert losses >= 3


@pytest.mark.parametrize("kind", ["sync", "write"])
def test_a_failing_disk_is_never_acknowledged(tmp_path: Path, kind: str) -> None:
    runs, total = 300 if SOAK else 30, 0
    for seed in range(runs):
        dice = random.Random(seed)
        vfs = FaultyVfs(f"fault{next(_names)}")
        path = tmp_path / f"{seed}.db"
        log = SqliteLog(path, [Profiles()], vfs=vfs.name)
        acked = set(acknowledged(log, [intake(0, dice)]))
        vfs.arm(kind, dice.randrange(0, 12))
        failed = False
        for number in range(1, 40):
            try:
                acked.update(acknowledged(log, [intake(number, dice)]))
            except Unavailable:
                failed = True
                break
        assert failed, "no fault was met"
        vfs.mend()
        log.reopen()
        acked.update(acknowledged(log, [intake(100, dice)]))
        log.close()
        total += len(acked)
        assert problems(path, acked) == []
        assert balanced(SqliteReader(path).tallies())
    assert total >= 5 * runs, "the faults came too early to prove anything"
