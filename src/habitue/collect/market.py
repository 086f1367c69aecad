"""Which market of the shop a page belongs to, and what is assumed there when an event does not say."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from habitue.core.errors import InvalidInput


class Market(msgspec.Struct, frozen=True):
    """A part of the shop with a currency (ISO 4217) and a language (BCP 47) of its own; ``""`` means the shop's."""

    prefix: str
    currency: str = ""
    locale: str = ""


def read_market(text: str) -> Market:
    """The market of a setting: ``shop.example/ch=CHF/fr-CH``, where either side of the slash may be missing.

    Raises
    ------
    InvalidInput

    >>> read_market("shop.example/ch=CHF/fr-CH")
    Market(prefix='shop.example/ch', currency='CHF', locale='fr-CH')
    """
    prefix, found, rest = text.strip().rpartition("=")
    currency, _, locale = rest.partition("/")
    prefix = prefix.removeprefix("https://").removeprefix("http://").rstrip("/").lower()
    good = currency == "" or (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper())
    if not (found and prefix and good and (currency or locale)) or len(locale) > 40:
        expected = "host/path=CURRENCY/locale such as shop.example/ch=CHF/fr-CH"
        raise InvalidInput(
            f"markets must be {expected}, got {text!r}", path="$.markets", expected=expected, got=text[:200]
        )
    return Market(prefix, currency, locale)


class Markets:
    """Pages to markets: the longest prefix of host and path wins, and a prefix ends where a path's part does."""

    def __init__(self, markets: Sequence[Market] = ()) -> None:
        self._markets = {market.prefix: market for market in markets}

    def of(self, url: object) -> Market | None:
        """The market of a page's address; None when it is in none, or no address."""
        if not self._markets or not isinstance(url, str):
            return None
        try:
            parts = urlsplit(url[:2000])
            host, path, port = parts.hostname or "", parts.path.lower().rstrip("/"), parts.port
        except ValueError:
            return None
        if port is not None:
            host = f"{host}:{port}"
        while True:
            market = self._markets.get(host + path)
            if market is not None or not path:
                return market
            path = path.rpartition("/")[0]
