"""People like an audience among a million profiles: from the lake to everybody's place (goal 30 s)."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from benchmarks.segments import _NOW, _PRODUCTS, _compiled, _lake
from habitue.audiences.batch.likeness import Likeness, read_likeness
from habitue.audiences.language.condition import Condition
from habitue.models.lookalike.artefact import Card, save_lookalike
from habitue.models.lookalike.learner import TREES_FROM, learn, sample
from habitue.models.lookalike.places import places, score_all
from habitue.models.tabular.table import Column, Table

PEOPLE = int(os.environ.get("HABITUE_BENCH_PEOPLE", "1000000"))
EVENTS = int(os.environ.get("HABITUE_BENCH_EVENTS", "20000000"))
_SEED = 7
_SOURCE = {
    "type": "events", "event": "Product Viewed", "window": {"last": "60d"},
    "where": [{"field": "product.category", "test": {"op": "is", "value": "Category 3"}}],
    "test": {"op": "at_least", "value": 3},
}  # fmt: skip


def run() -> list[dict[str, Any]]:
    """One row: seconds of each step, and the memory of the process at its highest."""
    with tempfile.TemporaryDirectory() as folder:
        return [_liken(Path(folder))]


def _liken(folder: Path) -> dict[str, Any]:
    connection, batch, links = _lake(folder, "people", EVENTS, PEOPLE)
    source = TypeAdapter(Condition).validate_python(_SOURCE)
    _compile()
    begun, cpu = time.perf_counter(), time.process_time()
    table = _compiled(batch, {"source": source}, links).members("source")
    members = batch.arrays(f"SELECT person_id FROM {table} ORDER BY person_id")["person_id"].astype("S")
    found = time.perf_counter()
    likeness: Likeness = read_likeness(batch, [], _NOW)
    read = time.perf_counter()
    member = likeness.among(members)
    rows = sample(member, _SEED)
    learned = learn(likeness.table(rows), member[rows], _SEED)
    trained = time.perf_counter()
    scores = score_all(learned.model.score, likeness.table, len(member))
    place = places(likeness.people, scores, member)
    save_lookalike(
        folder, "source", Card(audience_version=1, members=int(member.sum()), people=int((~member).sum())),
        people=likeness.people, place=place, now_ms=_NOW, code_version="0",
    )  # fmt: skip
    ended = time.perf_counter()
    connection.close()
    return {
        "people": len(member), "events": EVENTS, "products": len(_PRODUCTS), "members": int(member.sum()),
        "columns": len(learned.columns), "answers": learned.answers, "auc": round(learned.auc, 3),
        "find_members_seconds": round(found - begun, 1), "read_seconds": round(read - found, 1),
        "learn_seconds": round(trained - read, 1), "score_and_keep_seconds": round(ended - trained, 1),
        "seconds": round(ended - begun, 1), "goal_seconds": 30, "cpu_seconds": round(time.process_time() - cpu, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip


def _compile() -> None:
    """Learn and score once before the clock runs: an installation compiles its kernels a single time."""
    dice = np.random.default_rng(_SEED)
    member = np.arange(3 * TREES_FROM) < TREES_FROM
    table = Table((Column("views", "number", dice.poisson(3 + member).astype(np.float64)),))
    learn(table, member, _SEED).model.score(table)
