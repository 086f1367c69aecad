"""Asks a weather service over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

_CURRENT = "temperature_2m,weather_code,precipitation,wind_speed_10m"


def fetcher(base_url: str, get: Callable[[str, Mapping[str, str]], bytes]) -> Callable[[float, float], Any]:
    """A function that asks ``<base_url>/v1/forecast`` for the weather at a place, given in degrees.

    `get` fetches a URL with a query and gives the body of a good answer; it raises what it likes.
    """
    url = base_url.rstrip("/") + "/v1/forecast"

    def fetch(latitude: float, longitude: float) -> Any:
        where = {"latitude": f"{latitude:.1f}", "longitude": f"{longitude:.1f}"}
        return msgspec.json.decode(get(url, {**where, "current": _CURRENT}))

    return fetch
