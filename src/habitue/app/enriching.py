"""What enriches events, built from the settings and kept current while the server runs."""

from __future__ import annotations

from pathlib import Path

import structlog

from habitue.adapters.mmdb import MmdbPlaces
from habitue.adapters.networks import read_companies
from habitue.adapters.weather import OpenMeteo
from habitue.adapters.weather.http import fetcher
from habitue.app.outbound import open_outbound
from habitue.app.settings import Settings
from habitue.collect.context import Enrichment
from habitue.collect.market import Markets, read_market
from habitue.collect.surroundings import Surroundings
from habitue.core.errors import InvalidInput

_logger = structlog.get_logger()


class Enriching:
    """The sources of enrichment an operator chose; without any, events say what their clients say.

    Paths are taken from the workspace's folder.

    Raises
    ------
    InvalidInput
        A file a setting names cannot be read.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        database, table = settings.geo_database, settings.company_table
        self._places = MmdbPlaces(folder / database) if database else None
        self._outbound = open_outbound(settings, "weather_url") if settings.weather_url else None
        self._weather = OpenMeteo(fetcher(settings.weather_url, self._outbound.get)) if self._outbound else None
        companies = read_companies(folder / table) if table else None
        self._surroundings = Surroundings(self._places, companies, self._weather)
        self._complaint = ""
        self.enrichment = Enrichment(self._surroundings, Markets([read_market(text) for text in settings.markets]))

    def refresh(self) -> None:
        """Take a replaced database of places; one that cannot be read is said once, and the old one goes on."""
        if self._places is None:
            return
        try:
            if self._places.refresh():
                self._surroundings.forget()
                _logger.info("the database of places was replaced")
        except InvalidInput as problem:
            if problem.message != self._complaint:
                self._complaint = problem.message
                _logger.warning("going on with the places known so far", reason=problem.message)

    def close(self) -> None:
        """Stop asking for the weather."""
        if self._weather is not None:
            self._weather.close()
        if self._outbound is not None:
            self._outbound.close()
