"""Recommenders on synthetic sessions: training rate, index size, latency, and a peer in plain SciPy.

    python benchmarks/recommend.py [--events 1000000] [--products 20000] [--out FILE]

Zipf-distributed products and neighbourhoods, one core, results as JSON. Absolute times belong to the machine;
`ratio_to_numpy` is taken in one run and travels.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habitue.models.interactions import Interactions, Rows, build_interactions
from habitue.models.next_in_session import NEXT_IN_SESSION, NextInSession
from habitue.models.recipes import RECIPES
from habitue.models.strategy import Query, Strategy, Touch, TrainingData

MINUTE_MS = 60_000


def synthetic_rows(n_events: int, n_products: int, seed: int) -> Rows:
    """Sessions of 2 to 12 looks around a Zipf-drawn product, a second apart."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(2, 13, size=n_events // 7)
    centre = (rng.zipf(1.2, size=len(lengths)) - 1) % n_products
    session = np.repeat(np.arange(len(lengths)), lengths)
    spread = np.rint(rng.laplace(0, 6, size=len(session))).astype(np.int64)
    product = (centre[session] + spread) % n_products
    place = np.arange(len(session)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return Rows(session, product, session * MINUTE_MS + place * 1000)


def queries_of(rows: Rows, n: int, now_ms: int) -> list[Query]:
    """The last sessions as visits, all but their last look; older looks as history."""
    starts = np.flatnonzero(np.diff(rows.group, prepend=-1))
    found = []
    for start, end in zip(starts[-n - 1 : -1].tolist(), starts[-n:].tolist(), strict=True):
        visit = tuple(str(p) for p in rows.product_id[start : end - 1].tolist())
        history = tuple(Touch(product_id, now_ms - 86_400_000) for product_id in visit)
        found.append(Query(now_ms=now_ms, session=visit, current=visit[-1], history=history))
    return found


def latencies_ms(strategy: Strategy, queries: list[Query], n: int) -> NDArray[np.float64]:
    """Wall time of each call."""
    strategy.warm()
    spent = []
    for query in queries:
        started = time.perf_counter()
        strategy.recommend(query, n)
        spent.append(1000 * (time.perf_counter() - started))
    return np.array(spent)


def numpy_neighbours_ms(interactions: Interactions, queries: list[Query], n: int) -> NDArray[np.float64]:
    """The peer: cosine session neighbours with SciPy's sparse products, 200 neighbours, no recency."""
    touches, vocabulary = interactions.sessions, interactions.vocabulary
    ones = np.ones(len(touches), np.float32)
    shape = (touches.n_groups, len(vocabulary))
    matrix = sparse.coo_array((ones, (touches.group, touches.product)), shape=shape).tocsr()
    by_product = matrix.T.tocsr()
    spent = []
    for query in queries:
        started = time.perf_counter()
        codes = sorted(set(vocabulary.known(query.session)))
        similarity = np.asarray(by_product[codes].sum(axis=0)).ravel()
        near = np.argpartition(-similarity, 200)[:200]
        scores = similarity[near] @ matrix[near]
        scores[codes] = 0
        np.argpartition(-scores, n)[:n]
        spent.append(1000 * (time.perf_counter() - started))
    return np.array(spent)


def quantiles(spent: NDArray[np.float64]) -> dict[str, float]:
    return {f"p{share}_ms": round(float(np.percentile(spent, share)), 4) for share in (50, 90, 99)}


def measure(n_events: int, n_products: int, n_queries: int, seed: int) -> dict[str, Any]:
    """Everything, one result."""
    rows = synthetic_rows(n_events, n_products, seed)
    interactions = build_interactions(rows, orders=rows)
    now_ms = interactions.newest_at
    data = TrainingData(interactions, (), now_ms)
    queries = queries_of(rows, n_queries, now_ms)
    # compile outside the clock: it happens once per installation
    tiny = build_interactions(synthetic_rows(2000, 50, seed))
    small = NEXT_IN_SESSION.train(TrainingData(tiny, (), tiny.newest_at), NEXT_IN_SESSION.parameters)
    NextInSession(small, NEXT_IN_SESSION.parameters).warm()
    strategies: dict[str, Any] = {}
    for name in ("next_in_session", "also_viewed", "bought_together", "for_you", "trending"):
        recipe = RECIPES[name]
        started = time.perf_counter()
        arrays = recipe.train(data, recipe.parameters)
        seconds = time.perf_counter() - started
        strategies[name] = {
            "train_seconds": round(seconds, 3),
            "events_per_second": round(len(rows.group) / seconds),
            "bytes_per_event": round(sum(a.nbytes for a in arrays.values()) / len(rows.group), 2),
            **quantiles(latencies_ms(recipe.load(arrays, recipe.parameters), queries, 40)),
        }
    peer = quantiles(numpy_neighbours_ms(interactions, queries[:200], 40))
    ratio = peer["p50_ms"] / strategies["next_in_session"]["p50_ms"]
    return {
        "events": len(rows.group),
        "products": n_products,
        "queries": len(queries),
        "seed": seed,
        "strategies": strategies,
        "numpy_session_neighbours": peer,
        "ratio_to_numpy": round(ratio, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--products", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    text = json.dumps(measure(options.events, options.products, options.queries, options.seed), indent=2)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
