"""Places by address, from a city or country database in MaxMind's format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import maxminddb

from habitue.collect.surroundings import Place
from habitue.core.errors import InvalidInput

_LANGUAGE = "en"  # one language, so that a place has one name in reports


class MmdbPlaces:
    """Implements `habitue.collect.surroundings.Places`.

    The file is mapped, not read: databases have 10 to 100 MB. Operators replace it once a month by renaming a new file
    over it; `refresh` then opens the new one.

    Raises
    ------
    InvalidInput
        There is no such file, or it is no mmdb.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = self._stamp()
        self._reader = self._open()

    def place(self, address: str) -> Place | None:
        try:
            record = self._reader.get(address)
        except ValueError:  # an IPv6 address, and the database has IPv4 only
            return None
        return place_of(record) if isinstance(record, dict) else None

    def refresh(self) -> bool:
        """Open the file anew if it was replaced; whether it was. A bad replacement is not taken, and raises."""
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        self._seen = stamp
        self._reader = self._open()  # the old one is unmapped when its last look-up is done
        return True

    def _stamp(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError as error:
            raise InvalidInput(
                f"geo_database: {self._path} cannot be read ({error.strerror}): give the path of an mmdb file, or none",
                path="$.geo_database",
                expected="the path of an mmdb file",
                got=str(self._path),
            ) from error
        return found.st_ino, found.st_size, found.st_mtime_ns

    def _open(self) -> maxminddb.Reader:
        try:
            return maxminddb.open_database(str(self._path), maxminddb.MODE_AUTO)
        except (maxminddb.InvalidDatabaseError, OSError, ValueError) as error:
            raise InvalidInput(
                f"geo_database: {self._path} is no mmdb file ({error}): download it again",
                path="$.geo_database",
                expected="a database in MaxMind's format",
                got=str(self._path),
            ) from error


def place_of(record: dict[str, Any]) -> Place:
    """The place of a record in MaxMind's layout, which DB-IP's files share; flat files of ip-location-db work too.

    >>> place_of({"country": {"iso_code": "FR"}, "city": {"names": {"en": "Lyon"}}}).city
    'Lyon'
    >>> place_of({"country_code": "FR", "state1": "Bretagne", "city": "Brest"}).region
    'Bretagne'
    """
    regions, location = record.get("subdivisions"), _mapping(record.get("location")) or record
    return Place(
        country=_text(_mapping(record.get("country")).get("iso_code") or record.get("country_code")),
        region=_name(regions[0]) if isinstance(regions, list) and regions else _text(record.get("state1")),
        city=_name(record.get("city")),
        timezone=_text(location.get("time_zone") or record.get("timezone")),
        latitude=_degrees(location.get("latitude"), 90),
        longitude=_degrees(location.get("longitude"), 180),
    )


def _name(value: object) -> str:
    if isinstance(value, str):
        return value[:100]
    return _text(_mapping(_mapping(value).get("names")).get(_LANGUAGE))


def _text(value: object) -> str:
    return value[:100] if isinstance(value, str) else ""


def _degrees(value: object, most: int) -> float | None:
    return float(value) if isinstance(value, int | float) and -most <= value <= most else None


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
