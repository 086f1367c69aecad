"""What enrichment costs an event: at first sight of a visitor, and when their agent and address are known."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import msgspec
from mmdb_writer import MMDBWriter
from netaddr import IPSet  # type: ignore[import-untyped]

from habitue.adapters.mmdb import MmdbPlaces
from habitue.adapters.networks import CompanyTable
from habitue.collect.context import Client, Contexts, Enrichment
from habitue.collect.device import warm
from habitue.collect.surroundings import Surroundings
from habitue.privacy.consent import Purpose

ROUNDS = 5
FIRST, AGAIN = 2_000, 20_000
_ANDROID = "Mozilla/5.0 (Linux; Android 1{}; SM-G{}) AppleWebKit/537.36 (KHTML, like Gecko) "
_AGENT = _ANDROID + "Chrome/{}.0.0.0 Mobile Safari/537.36"


def run() -> list[dict[str, Any]]:
    """Rows: microseconds of CPU an event's context, all of it, against one without an address and an agent."""
    warm()
    with tempfile.TemporaryDirectory() as folder:
        places = MmdbPlaces(_atlas(Path(folder) / "places.mmdb"))
        first = [_first(places, number) for number in range(ROUNDS)]
        cached, bare = _again(places), _plain()
    return [
        {"case": "first sight", "us": round(min(first), 1), "goal_us": 150},
        {"case": "cached", "us": round(cached - bare, 2), "goal_us": 5, "context_us": round(cached, 2)},
    ]


def _atlas(path: Path) -> Path:
    """A city database of 4,096 networks."""
    writer = MMDBWriter(6, ipv4_compatible=True)
    for number in range(4_096):
        record = {
            "country": {"iso_code": "FR"},
            "city": {"names": {"en": f"City {number}"}},
            "location": {"latitude": 45.0, "longitude": 4.0, "time_zone": "Europe/Paris"},
        }
        writer.insert_network(IPSet([f"81.{number // 256 + 16}.{number % 256}.0/24"]), record)
    writer.to_db_file(str(path))
    return path


def _enrichment(places: MmdbPlaces) -> Enrichment:
    return Enrichment(Surroundings(places, CompanyTable({})))


def _context(agent: str, number: int) -> msgspec.Raw:
    page = {"url": f"https://shop.example/p/{number}?utm_source=n", "path": f"/p/{number}", "referrer": ""}
    said: dict[str, Any] = {"page": page, "sessionId": f"s{number}", "screen": {"width": 390, "height": 844}}
    return msgspec.Raw(msgspec.json.encode(said | ({"userAgent": agent} if agent else {})))


def _first(places: MmdbPlaces, number: int) -> float:
    """Agents, addresses and pages never seen before, of one request each."""
    dice, enrichment = random.Random(number), _enrichment(places)
    told = [
        (_context(_AGENT.format(dice.randrange(6), f"{number}{n}", dice.randrange(100, 160)), n), _address(dice))
        for n in range(FIRST)
    ]
    return _timed(lambda: [_landed(raw, address, enrichment) for raw, address in told], FIRST)


def _again(places: MmdbPlaces) -> float:
    """Another request of a visitor who is known already."""
    dice, enrichment = random.Random(1), _enrichment(places)
    agents = [_AGENT.format(15, n, 142) for n in range(200)]
    told = [(_context(agents[n % 200], n % 1_000), f"81.20.{n % 200}.7") for n in range(AGAIN)]
    dice.shuffle(told)
    for raw, address in told:
        _landed(raw, address, enrichment)
    return min(_timed(lambda: [_landed(raw, where, enrichment) for raw, where in told], AGAIN) for _ in range(ROUNDS))


def _plain() -> float:
    """The same contexts without agent and address: what reading a context costs by itself."""
    told = [(_context("", n % 1_000), "") for n in range(AGAIN)]
    enrichment = Enrichment()
    return min(_timed(lambda: [_read(raw, address, enrichment) for raw, address in told], AGAIN) for _ in range(ROUNDS))


def _landed(raw: msgspec.Raw, address: str, enrichment: Enrichment) -> object:
    return _contexts(address, enrichment).of(raw).landing()


def _read(raw: msgspec.Raw, address: str, enrichment: Enrichment) -> object:
    return _contexts(address, enrichment).of(raw)


def _contexts(address: str, enrichment: Enrichment) -> Contexts:
    client = Client(address=address, consent=int(Purpose.MEASURE))
    return Contexts(None, client, 200, enrichment, 1_800_000_000_000)


def _address(dice: random.Random) -> str:
    return str(IPv4Address((81 << 24) + dice.randrange(16 << 16, 32 << 16)))


def _timed(act: Callable[[], object], count: int) -> float:
    """Microseconds of CPU each."""
    started = time.process_time()
    act()
    return (time.process_time() - started) / count * 1e6
