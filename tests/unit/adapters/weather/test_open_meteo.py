"""Weather: asked once for a place and an hour, behind everybody's back, and given up politely."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.adapters.outbound import Outbound
from habitue.adapters.weather import OpenMeteo
from habitue.adapters.weather.http import fetcher
from habitue.adapters.weather.open_meteo import weather_of
from habitue.core.clock import HOUR_MS, MINUTE_MS

NOW = 1_800_000_000_000 // HOUR_MS * HOUR_MS
ANSWER = {
    "current": {"time": "x", "temperature_2m": 7.4, "weather_code": 61, "precipitation": 0.2, "wind_speed_10m": 9}
}
RAIN = {"temperature_c": 7.4, "code": 61, "precipitation_mm": 0.2, "wind_kmh": 9.0}


class Service:
    """Answers when it is let, and counts who asked what."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, float]] = []
        self.open = threading.Event()
        self.open.set()
        self.answer: Any = ANSWER

    def __call__(self, latitude: float, longitude: float) -> Any:
        self.asked.append((latitude, longitude))
        self.open.wait(5)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@contextlib.contextmanager
def asking(service: Service, **options: int) -> Iterator[OpenMeteo]:
    weather = OpenMeteo(service, **options)
    try:
        yield weather
    finally:
        service.open.set()
        weather.close()


def test_what_is_not_there_yet_is_absent_and_nobody_waits() -> None:
    service = Service()
    service.open.clear()
    with asking(service) as weather:
        assert weather.at(45.76, 4.84, NOW) is None  # returns while the service holds its answer back
        service.open.set()
        weather.settle()
        assert weather.at(45.76, 4.84, NOW) == RAIN


def test_a_place_is_rounded_and_asked_about_once_an_hour() -> None:
    service = Service()
    with asking(service) as weather:
        for latitude in (45.76, 45.81, 45.8):
            weather.at(latitude, 4.84, NOW)
            weather.settle()
        assert service.asked == [(45.8, 4.8)]
        assert weather.at(45.8, 4.8, NOW + HOUR_MS) is None
        weather.settle()
        assert len(service.asked) == 2


@pytest.mark.parametrize("answer", [OSError("down"), {"error": True}, None, {"current": {}}])
def test_a_failing_service_is_left_alone_for_five_minutes(answer: Any) -> None:
    service = Service()
    service.answer = answer
    with asking(service) as weather:
        for later in (0, MINUTE_MS, 4 * MINUTE_MS):
            assert weather.at(1.0, 2.0, NOW + later) is None
            weather.settle()
        assert len(service.asked) == 1
        service.answer = ANSWER
        weather.at(1.0, 2.0, NOW + 5 * MINUTE_MS)
        weather.settle()
        assert weather.at(1.0, 2.0, NOW + 5 * MINUTE_MS) == RAIN


def test_more_places_than_may_wait_go_without() -> None:
    service = Service()
    service.open.clear()
    with asking(service, waiting=2, places=2) as weather:
        for degrees in range(10):
            weather.at(float(degrees), 0.0, NOW)
        service.open.set()
        weather.settle()
        assert 2 <= len(service.asked) <= 3  # two in the queue, and perhaps the one under way


def test_a_service_is_asked_over_http_in_open_meteos_form() -> None:
    queries: list[dict[str, list[str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            assert parts.path == "/base/v1/forecast"
            queries.append(parse_qs(parts.query))
            body = json.dumps(ANSWER).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        outbound = Outbound([f"127.0.0.1:{server.server_port}"])
        fetch = fetcher(f"http://127.0.0.1:{server.server_port}/base/", outbound.get)
        assert weather_of(fetch(45.8, -4.8)) == RAIN
        outbound.close()
        server.shutdown()
    [query] = queries
    assert (query["latitude"], query["longitude"]) == (["45.8"], ["-4.8"])
    assert "weather_code" in query["current"][0]


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.dictionaries(
    st.sampled_from(["current", "temperature_2m", "weather_code"]), inner, max_size=3), max_leaves=6))  # fmt: skip
def test_any_answer_is_weather_or_none(answer: Any) -> None:
    found = weather_of(answer)
    assert found is None or set(found) <= {"temperature_c", "code"}
