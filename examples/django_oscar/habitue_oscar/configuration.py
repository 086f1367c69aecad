"""Where habitue is and with which keys: `HABITUE` in Django's settings."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings


class Configuration(NamedTuple):
    """Address of habitue, the key of pages, the key of the server, the secret that signs who is signed in."""

    url: str = ""
    write_key: str = ""
    secret_key: str = ""
    identity_secret: str = ""

    @property
    def in_pages(self) -> bool:
        """Whether pages carry the script tag."""
        return bool(self.url and self.write_key)

    @property
    def on_server(self) -> bool:
        """Whether the server sends anything."""
        return bool(self.url and self.secret_key)


def configuration() -> Configuration:
    """The settings in force."""
    return Configuration(**getattr(settings, "HABITUE", {}))
