"""The weather of this hour, from Open-Meteo or a server of one's own with the same interface.

Intake never waits for it: what is not known yet is asked for by one thread behind a bounded queue, and the events of
that moment have no weather.
"""

from __future__ import annotations

import math
import queue
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import structlog

from habitue.core.clock import HOUR_MS, MINUTE_MS

Key = tuple[int, int, int]  # tenths of degrees north and east, hours since 1970
Found = dict[str, float | int]

_FIELDS = {
    "temperature_2m": "temperature_c",
    "weather_code": "code",
    "precipitation": "precipitation_mm",
    "wind_speed_10m": "wind_kmh",
}
_RETRY_MS = 5 * MINUTE_MS
_logger = structlog.get_logger()


class OpenMeteo:
    """Implements `habitue.collect.surroundings.Weather`.

    Parameters
    ----------
    fetch
        ``fetch(latitude, longitude)``: the decoded answer. Raises what it likes; then that place is left alone for five
        minutes.
    places
        How many places and hours to remember: some 500 bytes each.
    waiting
        How many places may wait to be asked for. Beyond that their events go without.
    """

    def __init__(self, fetch: Callable[[float, float], Any], *, places: int = 20_000, waiting: int = 256) -> None:
        self._fetch, self._places = fetch, places
        self._known: OrderedDict[Key, Found | None] = OrderedDict()
        self._retry_at: dict[Key, int] = {}
        self._asked: set[Key] = set()
        self._queue: queue.Queue[tuple[Key, int] | None] = queue.Queue(maxsize=waiting)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="weather", daemon=True)
        self._thread.start()

    def at(self, latitude: float, longitude: float, now_ms: int) -> Found | None:
        key = round(latitude * 10), round(longitude * 10), now_ms // HOUR_MS
        found = self._known.get(key)
        if found is None and key not in self._asked:
            self._ask(key, now_ms)
        return found

    def settle(self) -> None:
        """Wait until all that was asked for is answered; for tests and benchmarks."""
        self._queue.join()

    def close(self) -> None:
        """Stop asking; a question under way ends by its own timeout."""
        with self._lock:
            while True:
                try:
                    self._queue.get_nowait()
                except queue.Empty:
                    break
                self._queue.task_done()
        self._queue.put(None)
        self._thread.join(timeout=1)

    def _ask(self, key: Key, now_ms: int) -> None:
        with self._lock:
            if key in self._asked or now_ms < self._retry_at.get(key, 0):
                return
            try:
                self._queue.put_nowait((key, now_ms))
            except queue.Full:
                return
            self._asked.add(key)

    def _work(self) -> None:
        while True:
            asked = self._queue.get()
            if asked is None:
                return
            try:
                self._answer(*asked)
            finally:
                self._queue.task_done()

    def _answer(self, key: Key, now_ms: int) -> None:
        found: Found | None
        try:
            found, reason = weather_of(self._fetch(key[0] / 10, key[1] / 10)), "the answer has no current weather"
        except Exception as error:  # whatever the client or the service does, shops sell on without weather
            found, reason = None, f"{type(error).__name__}: {error}"
        with self._lock:
            self._asked.discard(key)
            if found is None:
                # rounded places are no visitor's, but the log needs none of them either
                _logger.warning("the weather service failed, events go without", reason=reason[:300])
                self._retry_at[key] = now_ms + _RETRY_MS
                if len(self._retry_at) > self._places:
                    self._retry_at.clear()
                return
            self._retry_at.pop(key, None)
            self._known[key] = found
            while len(self._known) > self._places:
                self._known.popitem(last=False)


def weather_of(answer: Any) -> Found | None:
    """The weather of an answer in Open-Meteo's form (``GET /v1/forecast?current=…``); None when it holds none.

    References
    ----------
    open-meteo.com/en/docs; `code` is WMO table 4677.

    >>> weather_of({"current": {"time": "2026-11-27T21:00", "temperature_2m": 7.4, "weather_code": 61}})
    {'temperature_c': 7.4, 'code': 61}
    """
    current = answer.get("current") if isinstance(answer, dict) else None
    if not isinstance(current, dict):
        return None
    found: Found = {}
    for theirs, ours in _FIELDS.items():
        value = current.get(theirs)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            found[ours] = int(value) if ours == "code" else float(value)
    return found or None
