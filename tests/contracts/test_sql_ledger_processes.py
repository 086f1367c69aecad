"""The ledger between processes: caps hold among racing processes, and no act is repeated whoever is killed when."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, TypeVar

import pytest

from habitue.adapters.sql import SqlLedger, migrate, open_engine
from habitue.ledgers import ClaimKey, CounterKey
from habitue.testing.postgres import PostgresServer

R = TypeVar("R")

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["habitue.adapters.sql", "psycopg", "sqlalchemy.dialects.postgresql.psycopg"])

COUNTER = CounterKey(name="email", person_id="p1", period="2026-11-21")
KEYS, KILLS, WORKERS = 400, 12, 2


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield _migrated(f"sqlite:///{tmp_path}/workspace.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as name:
        yield _migrated(server.url(name))


def _migrated(url: str) -> str:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url


def test_racing_processes_never_pass_a_cap(url: str) -> None:
    cap, tries, racers = 40, 15, 4
    results, line = PROCESSES.SimpleQueue(), PROCESSES.Barrier(racers)
    started = [PROCESSES.Process(target=_increment, args=(url, cap, tries, line, results)) for _ in range(racers)]
    for process in started:
        process.start()
    counted = [results.get() for _ in started]
    for process in started:
        process.join()
    assert racers * tries > cap
    assert sum(n > 0 for n in counted) > 1, "several got some: they did race"
    assert sum(counted) == cap == _ledger(url, lambda ledger: ledger.count(COUNTER))


def test_no_act_is_repeated_when_workers_are_killed(url: str, tmp_path: Path) -> None:
    acts = tmp_path / "acts"
    kills = _work_and_kill(url, acts, _claim_then_act)
    acted = Counter(acts.read_text().split())
    assert kills >= KILLS, "the faults did happen"
    assert max(acted.values()) == 1
    states = _ledger(url, lambda ledger: {str(n): ledger.find(_key(n)) for n in range(KEYS)})
    assert all(states.values()), "every key was claimed by somebody"
    done = {n for n, claim in states.items() if claim and claim.state == "done"}
    unmarked = _ledger(url, lambda ledger: {claim.key.entry for claim in ledger.unmarked(2, n=KEYS)})
    assert done <= set(acted)
    assert unmarked == set(states) - done, "what nobody knows the end of is listed, all of it"
    assert len(unmarked) <= kills


def test_acting_before_the_claim_is_caught(url: str, tmp_path: Path) -> None:
    """The mutant: acts, then writes down that it did."""
    acts = tmp_path / "acts"
    _work_and_kill(url, acts, _act_then_claim)
    assert max(Counter(acts.read_text().split()).values()) > 1


def _work_and_kill(url: str, acts: Path, work: Callable[[str, Path], None]) -> int:
    """Run workers over all keys, killing them at random moments; then let the last ones finish."""
    generator, kills = random.Random(7), 0
    acts.touch()
    for _ in range(KILLS):
        workers = [_start(work, url, acts) for _ in range(WORKERS)]
        seen = acts.stat().st_size
        while acts.stat().st_size == seen and any(worker.is_alive() for worker in workers):
            time.sleep(0.001)
        time.sleep(generator.uniform(0, 0.02))
        for worker in workers:
            kills += worker.is_alive()
            worker.kill()
            worker.join()
        if kills >= KILLS:
            break
    last = [_start(work, url, acts) for _ in range(WORKERS)]
    for worker in last:
        worker.join()
        assert worker.exitcode == 0
    return kills


def _start(work: Callable[[str, Path], None], url: str, acts: Path) -> ForkServerProcess:
    worker = PROCESSES.Process(target=work, args=(url, acts))
    worker.start()
    return worker


def _claim_then_act(url: str, acts: Path) -> None:
    ledger = SqlLedger(open_engine(url))
    for number in range(KEYS):
        if ledger.claim(_key(number), 1) == "claimed":
            _act(acts, number)
            ledger.mark(_key(number), "done", 2)


def _act_then_claim(url: str, acts: Path) -> None:
    ledger = SqlLedger(open_engine(url))
    for number in range(KEYS):
        if ledger.find(_key(number)) is None:
            _act(acts, number)
            ledger.claim(_key(number), 1)


def _act(acts: Path, number: int) -> None:
    with acts.open("a") as file:  # one short appended write is whole or absent
        file.write(f"{number}\n")
    time.sleep(0.002)  # an act takes time, and that is when a process dies


def _increment(url: str, cap: int, tries: int, line: Any, results: Any) -> None:
    ledger = SqlLedger(open_engine(url))
    ledger.count(COUNTER)  # connected before the start
    line.wait()
    counted = 0
    for _ in range(tries):
        counted += ledger.try_increment(COUNTER, cap)
        time.sleep(0.002)
    results.put(counted)


def _key(number: int) -> ClaimKey:
    return ClaimKey(person_id="p1", definition_id="journey.welcome", version=1, entry=str(number))


def _ledger(url: str, ask: Callable[[SqlLedger], R]) -> R:
    engine = open_engine(url)
    try:
        return ask(SqlLedger(engine))
    finally:
        engine.dispose()
