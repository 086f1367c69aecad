"""`habitue rebuild`: events folded per CPU-second, over 100,000 Zipf-distributed devices."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.shoppers import batches, now_ms
from habitue.adapters.sqlite import SqliteKeyStore, SqliteLog
from habitue.app.process import settle_memory
from habitue.collect.collector import Collector, Sender
from habitue.collect.wire import decode_batch
from habitue.eventlog import Intake
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.vault import Vault
from habitue.profiles.projection import Profiles

EVENTS = 300_000


def run() -> list[dict[str, Any]]:
    """One row: events, seconds, events a second (goal 50,000)."""
    with tempfile.TemporaryDirectory() as folder:
        log = _filled(Path(folder))
        settle_memory()  # as the command does
        started = time.process_time()
        folded = log.rebuild()
        seconds = time.process_time() - started
        log.close()
    return [{"events": folded, "cpu_seconds": round(seconds, 2), "per_second": round(folded / seconds), "goal": 50_000}]


def _filled(folder: Path) -> SqliteLog:
    vault = Vault(SqliteKeyStore(folder / "keys.db"), bytes(32))
    collector = Collector(Pseudonyms(bytes(32)), vault, lambda token, now: None, "EUR")  # noqa: ARG005
    log = SqliteLog(folder / "events.db", [Profiles(hot_nodes=200_000)], before_commit=vault.flush)
    group: list[Intake] = []
    for raw in batches("pk", EVENTS // 20, 20, 7):
        decoded = decode_batch(raw.partition(b"\r\n\r\n")[2])
        group.append(collector.collect(decoded, Sender("browser"), now_ms()))
        if len(group) == 100:
            log.append_group(group)
            group = []
    log.append_group(group)
    return log
