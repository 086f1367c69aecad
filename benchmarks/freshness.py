"""From a browser's event to a decision that has seen it, while 1,000 events a second come from others."""

from __future__ import annotations

import json
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.decide import stock
from benchmarks.load import Connection, paced, percentile, request
from benchmarks.served import ORIGIN, Served, prepared, serving
from benchmarks.shoppers import CONSENT, batches, now_ms
from habitue.app.working import train

PROBES, REQUESTS_PER_SECOND, EVENTS, SECONDS = 300, 50, 20, 12
_SLOT = "home.recently_viewed"


def run() -> list[dict[str, Any]]:
    """One row: ms from sending a product view until a decision shows it as recently viewed (goal p95 200)."""
    with tempfile.TemporaryDirectory() as folder:
        workspace, public_key, import_key = prepared(Path(folder) / "workspace")
        stock(workspace)
        train(workspace, now_ms())
        with serving(workspace, public_key, import_key) as server:
            bodies = batches(server.public_key, REQUESTS_PER_SECOND * SECONDS, EVENTS, 4)
            others = threading.Thread(target=paced, args=(server.port, bodies, REQUESTS_PER_SECOND))
            others.start()
            try:
                probes = [_probe(server, number) for number in range(PROBES)]
            finally:
                others.join()
    taken = sorted(ms for ms in probes if ms is not None)
    return [
        {
            "events_per_second": REQUESTS_PER_SECOND * EVENTS,
            "p50_ms": round(percentile(taken, 0.5), 1),
            "p95_ms": round(percentile(taken, 0.95), 1),
            "goal_p95_ms": 200,
        }
    ]


def _probe(server: Served, number: int) -> float | None:
    """Somebody new views a product; their page asks until it is shown it. None for whoever is held out."""
    device, product = f"probe-{number}", f"p{number}"
    stamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    viewed = {
        "type": "track",
        "event": "Product Viewed",
        "anonymousId": device,
        "messageId": f"{now_ms():012x}{number:020x}",
        "timestamp": stamp,
        "properties": {"product_id": product},
        "context": {"consent": {"categoryPreferences": CONSENT}},
    }
    asked = {"writeKey": server.public_key, "anonymousId": device, "consent": CONSENT, "placements": [_SLOT]}
    sending, asking = Connection(server.port), Connection(server.port)
    started = time.perf_counter()
    sending.ask(_post("/v1/batch", {"writeKey": server.public_key, "batch": [viewed], "sentAt": stamp}))
    while f'"product_id":"{product}"'.encode() not in (answer := asking.exchange(_post("/v1/decide", asked))[1]):
        if b'"arm":"held_out"' in answer:
            return None
        if time.perf_counter() - started > 10:
            raise AssertionError(f"{product} is not shown to who viewed it ten seconds ago")
    return (time.perf_counter() - started) * 1000


def _post(path: str, body: dict[str, Any]) -> bytes:
    return request(path, json.dumps(body).encode(), {"Origin": ORIGIN, "Content-Type": "text/plain"})
