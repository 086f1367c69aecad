"""Places out of an mmdb file: one is written here, of documentation addresses."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet  # type: ignore[import-untyped]

from habitue.adapters.mmdb import MmdbPlaces
from habitue.adapters.mmdb.places import place_of
from habitue.collect.surroundings import Place
from habitue.core.errors import InvalidInput

LYON = {
    "country": {"iso_code": "FR", "names": {"en": "France", "fr": "France"}},
    "subdivisions": [{"iso_code": "ARA", "names": {"en": "Auvergne-Rhône-Alpes"}}],
    "city": {"names": {"en": "Lyon"}},
    "location": {"latitude": 45.76, "longitude": 4.84, "time_zone": "Europe/Paris"},
}


def write(path: Path, records: dict[str, Any], version: int = 6) -> Path:
    writer = MMDBWriter(version, ipv4_compatible=version == 6)
    for network, record in records.items():
        writer.insert_network(IPSet([network]), record)
    writer.to_db_file(str(path))
    return path


def test_an_address_has_the_place_of_its_network(tmp_path: Path) -> None:
    places = MmdbPlaces(write(tmp_path / "p.mmdb", {"203.0.113.0/24": LYON, "2001:db8::/32": LYON}))
    expected = Place("FR", "Auvergne-Rhône-Alpes", "Lyon", "Europe/Paris", 45.76, 4.84)
    assert places.place("203.0.113.7") == places.place("2001:db8::7") == expected
    assert places.place("198.51.100.1") is None


def test_a_database_of_ipv4_knows_no_ipv6(tmp_path: Path) -> None:
    places = MmdbPlaces(write(tmp_path / "p.mmdb", {"203.0.113.0/24": LYON}, version=4))
    assert places.place("2001:db8::7") is None


def test_a_replaced_file_is_taken_and_a_broken_one_is_not(tmp_path: Path) -> None:
    path = write(tmp_path / "p.mmdb", {"203.0.113.0/24": LYON})
    places = MmdbPlaces(path)
    assert not places.refresh()
    os.replace(write(tmp_path / "new", {"203.0.113.0/24": {"country": {"iso_code": "BE"}}}), path)
    assert places.refresh()
    found = places.place("203.0.113.7")
    assert found == Place("BE")
    (tmp_path / "broken").write_bytes(b"no database")
    os.replace(tmp_path / "broken", path)
    with pytest.raises(InvalidInput, match="no mmdb"):
        places.refresh()
    assert places.place("203.0.113.7") == found
    assert not places.refresh()  # said once


def test_no_file_is_said_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"geo_database: .*none\.mmdb"):
        MmdbPlaces(tmp_path / "none.mmdb")


def test_records_of_other_forms_are_read_as_far_as_they_go() -> None:
    assert place_of({"country": 7, "city": [], "subdivisions": {}, "location": {"latitude": 91}}) == Place()
