"""Places out of the operator's own mmdb file, MaxMind's format that DB-IP and others write too."""

from habitue.adapters.mmdb.places import MmdbPlaces

__all__ = ["MmdbPlaces"]
