"""What the visitor's address says: place, company, network, and the weather there. The address itself is kept nowhere.

Where the answers come from are ports; `habitue.adapters` implements them over the operator's own files and services.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

import msgspec

from habitue.collect.address import read_address, truncated


class Place(msgspec.Struct, frozen=True):
    """Where an address is: ISO 3166-1 code, names in English, IANA zone, degrees; ``""`` or None when not known."""

    country: str = ""
    region: str = ""
    city: str = ""
    timezone: str = ""
    latitude: float | None = None
    longitude: float | None = None


class Places(Protocol):
    """Addresses to places. Answers within microseconds, from memory or a mapped file; never from a network."""

    def place(self, address: str) -> Place | None:
        """Where an IPv4 or IPv6 address is; None when the source does not know it."""


class Companies(Protocol):
    """Addresses to the companies whose networks they are in. As fast as `Places`."""

    def company(self, address: str) -> str:
        """The company of the longest network that holds the address; ``""`` when none does."""


class Weather(Protocol):
    """The weather at places, as far as it is known already.

    Promises
    --------
    - Never waits: what is not there yet is fetched behind the caller's back, or never.
    - Asks nobody about a visitor: only about a place rounded to 0.1 degrees (some 10 km).
    """

    def at(self, latitude: float, longitude: float, now_ms: int) -> dict[str, float | int] | None:
        """`temperature_c`, `code` (WMO 4677), `precipitation_mm`, `wind_kmh` of this hour; None when not known yet."""


class Around(msgspec.Struct, frozen=True):
    """What is known about an address. `place` and `kept` are shared between events: never change them."""

    network: str = ""
    place: Place | None = None
    company: str = ""
    kept: dict[str, Any] = {}


NOWHERE = Around()


class Surroundings:
    """Looks around addresses; answers are cached, and visitors send many events from one address.

    Parameters
    ----------
    places, companies, weather
        What the operator has; any may be missing, and then its part of the answer is too.
    """

    def __init__(
        self, places: Places | None = None, companies: Companies | None = None, weather: Weather | None = None
    ) -> None:
        self._places, self._companies, self._weather = places, companies, weather
        self._of = lru_cache(maxsize=16_384)(self._look)

    @property
    def of(self) -> Callable[[str], Around]:
        """What is known about an address (as text); `NOWHERE` when it is none."""
        return self._of

    def forget(self) -> None:
        """Look anew: the source has other data now."""
        self._of = lru_cache(maxsize=16_384)(self._look)

    def weather(self, around: Around, now_ms: int) -> dict[str, float | int] | None:
        """The weather there, if it is known already."""
        place = around.place
        if self._weather is None or place is None or place.latitude is None or place.longitude is None:
            return None
        return self._weather.at(place.latitude, place.longitude, now_ms)

    def _look(self, text: str) -> Around:
        address = read_address(text) if text else None
        if address is None:
            return NOWHERE
        place = self._places.place(str(address)) if self._places else None
        company = self._companies.company(str(address)) if self._companies else ""
        kept: dict[str, Any] = {}
        if place is not None:
            names = ("country", "region", "city", "timezone")
            if where := {name: value for name in names if (value := getattr(place, name))}:
                kept["place"] = where
        if company:
            kept["company"] = company
        return Around(truncated(address), place, company, kept)
