"""Decisions for four placements per server CPU-second, against a no-op endpoint; latency at 200 requests/s."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.load import connected, flood, paced, percentile, request
from benchmarks.ratio import against_noop
from benchmarks.served import ORIGIN, Served, prepared, serving
from benchmarks.shoppers import CONSENT, PRODUCTS, batches, devices, now_ms
from habitue.app.importing import open_inlet
from habitue.app.working import train, write_lake
from habitue.app.workspace import Workspace
from habitue.catalog.changes import catalogue_changes
from habitue.catalog.product import Product

ROUNDS = 3
PLACEMENTS = {
    "home": ["home.for_you", "home.trending", "home.recently_viewed", "search.best_sellers"],
    "product": ["product.similar", "product.bought_together", "product.also_viewed", "home.for_you"],
}


def run() -> list[dict[str, Any]]:
    """Rows: decisions per CPU-second and ratio (goal 0.08), then p50 and p99 at 200 requests/s (goal p99 50 ms)."""
    with tempfile.TemporaryDirectory() as folder:
        workspace, public_key, import_key = prepared(Path(folder) / "workspace")
        stock(workspace)
        with serving(workspace, public_key, import_key) as server:
            flood(connected(server.port), batches(public_key, 4_000, 20, 5))
        write_lake(workspace)
        train(workspace, now_ms())
        with serving(workspace, public_key, import_key) as server:
            flood(connected(server.port), _asked(server, 200, 1))
            rows = [_ratio(server, seed) for seed in range(ROUNDS)]
            rows.append(_latency(server))
    return rows


def stock(workspace: Workspace) -> None:
    dice = random.Random(3)
    products = [
        Product(
            product_id=f"p{number}",
            name=f"{dice.choice(('Red', 'Blue', 'Green'))} {dice.choice(('boot', 'lamp', 'chair', 'coat'))} {number}",
            category=f"Category {number % 20}",
            brand=f"Brand {number % 60}",
            price_minor=dice.randrange(500, 20_000),
            currency="EUR",
            stock=dice.randrange(1, 50) if number < 400 else dice.randrange(0, 50),
        )
        for number in range(PRODUCTS)
    ]
    with open_inlet(workspace) as inlet:
        now = now_ms()
        inlet.events(catalogue_changes(inlet.catalogue, products, at_ms=now, received_at=now), lambda done: None)  # noqa: ARG005


def _asked(server: Served, count: int, seed: int) -> list[bytes]:
    dice = random.Random(seed)
    return [_request(server, device, dice) for device in devices(count, seed)]


def _request(server: Served, device: str, dice: random.Random) -> bytes:
    page = dice.choice(("home", "product"))
    body = {
        "writeKey": server.public_key,
        "anonymousId": device,
        "consent": CONSENT,
        "context": {
            "page": {"url": "https://shop.example/", "path": "/", "type": page},
            "product_id": f"p{dice.randrange(PRODUCTS)}" if page == "product" else "",
            "locale": "en-GB",
        },
        "placements": PLACEMENTS[page],
    }
    return request("/v1/decide", json.dumps(body).encode(), {"Origin": ORIGIN, "Content-Type": "text/plain"})


def _ratio(server: Served, seed: int) -> dict[str, Any]:
    asked = _asked(server, 2_000, 20 + seed)
    noop, real = against_noop(server, asked)
    return {
        "placements": 4,
        "noop_per_cpu_second": round(noop),
        "decisions_per_cpu_second": round(real),
        "ratio": round(real / noop, 3),
        "goal": 0.08,
    }


def _latency(server: Served) -> dict[str, Any]:
    latencies, statuses = paced(server.port, _asked(server, 2_000, 77), per_second=200)
    assert statuses == {200: 2_000}, statuses
    p50, p99 = percentile(latencies, 0.5), percentile(latencies, 0.99)
    return {"decisions_per_second": 200, "p50_ms": round(p50, 1), "p99_ms": round(p99, 1), "goal_p99_ms": 50}
