"""Requests as browsers send them: one device each, devices Zipf-distributed."""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, datetime

import numpy as np

from benchmarks.load import request
from benchmarks.served import ORIGIN

DEVICES = 100_000
PRODUCTS = 2_000
_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"
_NAMES = ("Product Viewed", "Product Viewed", "Product Viewed", "Product List Viewed", "Product Added")
CONSENT = {"measure": True, "personalise": True}


def devices(count: int, seed: int) -> list[str]:
    """Device ids of `count` requests, Zipf-distributed over `DEVICES`."""
    ranks = np.random.default_rng(seed).zipf(1.2, size=count * 4)
    return [f"device-{rank:06d}" for rank in ranks[ranks <= DEVICES][:count]]


def batches(key: str, count: int, events: int, seed: int, lead: str = "") -> list[bytes]:
    """`count` requests of `events` events; message ids begin with the time, as the tracker's do, or with `lead`."""
    dice = random.Random(seed)
    return [_batch(key, device, events, dice, number, lead) for number, device in enumerate(devices(count, seed))]


def _batch(key: str, device: str, events: int, dice: random.Random, number: int, lead: str) -> bytes:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    path = f"/p/{dice.randrange(PRODUCTS)}"
    context = {
        "page": {"url": f"https://shop.example{path}", "path": path, "title": "A product", "referrer": ""},
        "userAgent": _AGENT.format(dice.randrange(100, 160)),
        "locale": "en-GB",
        "timezone": "Europe/London",
        "sessionId": f"s-{number}",
        "consent": {"categoryPreferences": CONSENT},
    }
    items = [
        {
            "type": "track",
            "event": dice.choice(_NAMES),
            "anonymousId": device,
            "messageId": f"{lead or format(now_ms(), '012x')}{dice.getrandbits(80):020x}",
            "timestamp": now,
            "properties": {
                "product_id": f"p{dice.randrange(PRODUCTS)}",
                "name": "A product",
                "category": "Shoes",
                "brand": "Brand",
                "price": 12.5,
                "currency": "EUR",
                "quantity": 1,
            },
            "context": context,
        }
        for _ in range(events)
    ]
    body = json.dumps({"writeKey": key, "batch": items, "sentAt": now}).encode()
    return request("/v1/batch", body, {"Origin": ORIGIN, "Content-Type": "text/plain"})


def now_ms() -> int:
    return time.time_ns() // 1_000_000
