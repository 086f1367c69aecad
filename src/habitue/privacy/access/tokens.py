"""What an API key looks like: ``pk_<id>_<secret>``, ``sk_<id>_<secret>``; the id finds it, the whole proves it."""

from __future__ import annotations

import hashlib
import secrets
from typing import Literal

KeyKind = Literal["public", "secret"]

_ALPHABET = "0123456789abcdefghijkmnopqrstuvwxyz"
_ID_LENGTH = 10
_SECRET_LENGTH = 40
MAX_TOKEN_LENGTH = 3 + _ID_LENGTH + 1 + _SECRET_LENGTH


def new_token(kind: KeyKind) -> tuple[str, str]:
    """A new key's id and its token: 51 random bits to find it, 205 to prove it."""
    key_id = _letters(_ID_LENGTH)
    prefix = "pk" if kind == "public" else "sk"
    return key_id, f"{prefix}_{key_id}_{_letters(_SECRET_LENGTH)}"


def id_of_token(token: str) -> str | None:
    """The id in a token, or None when it has not the form of one."""
    parts = token.split("_") if len(token) == MAX_TOKEN_LENGTH and token.isascii() else []
    return parts[1] if len(parts) == 3 and parts[0] in ("pk", "sk") else None


def digest_of_token(token: str) -> bytes:
    """What is kept of a token. One fast hash is enough: there is nothing to guess in 205 random bits."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


def _letters(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
