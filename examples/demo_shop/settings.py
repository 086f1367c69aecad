"""What the person who starts the shop decides."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the shop needs to know; without `habitue_url` and `write_key` it is a shop without personalisation.

    Attributes
    ----------
    base_url
        Where visitors reach the shop, without trailing slash: for the addresses of the exported catalogue.
    habitue_url, write_key, secret_key
        Address of habitue and the shop's two keys; the secret one never reaches a page.
    identity_secret
        Shared with habitue: signs the tokens that say who is signed in (HS256, at least 32 characters).
    session_secret
        Signs the shop's own cookie; a random one makes carts end with the process.
    """

    base_url: str = "http://127.0.0.1:8001"
    habitue_url: str = ""
    write_key: str = ""
    secret_key: str = ""
    identity_secret: str = ""
    session_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def personalised(self) -> bool:
        """Whether pages carry habitue's script tag."""
        return bool(self.habitue_url and self.write_key)

    @property
    def habitue_origin(self) -> str:
        """Scheme, host and port of habitue, as a content security policy names it."""
        parts = urlsplit(self.habitue_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
