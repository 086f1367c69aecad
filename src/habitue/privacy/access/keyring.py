"""The key ring: all keys in memory, for a request path that may not wait for a database."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

import msgspec

from habitue.core.errors import NotAuthenticated
from habitue.privacy.access.api_keys import ApiKey, IssuedKey, KeyRequest
from habitue.privacy.access.tokens import digest_of_token, id_of_token

# Compared against when the id is unknown, so that knowing an id cannot be told from guessing one.
_NOBODY = bytes(32)


class HeldKey(msgspec.Struct, frozen=True):
    """A key and the digest its token must have."""

    key: ApiKey
    digest: bytes


class KeyRing(msgspec.Struct, frozen=True):
    """Every key as of one version of the store; read-only.

    Attributes
    ----------
    version
        Grows with every change of any key.
    held
        By key id; revoked keys are in it too, so that the answer can say what happened to them.
    """

    version: int = 0
    held: Mapping[str, HeldKey] = MappingProxyType({})

    def verify(self, token: str, now_ms: int) -> ApiKey:
        """The key of a token, in constant time whatever part of the token is wrong.

        Raises
        ------
        NotAuthenticated
            Not a key of ours, revoked, or past the overlap of its rotation.
        """
        held = self.held.get(id_of_token(token) or "")
        proven = hmac.compare_digest(held.digest if held else _NOBODY, digest_of_token(token))
        if held is None or not proven:
            raise NotAuthenticated(
                "this is not a key of this workspace: send pk_… or sk_… as shown where it was created"
            )
        if not held.key.usable(now_ms):
            happened = "was revoked" if held.key.revoked_at is not None else "was replaced and its overlap is over"
            raise NotAuthenticated(f"the key {held.key.key_id} {happened}: use another one")
        return held.key


class Keys(Protocol):
    """Keeps API keys.

    Promises: the token of a secret key is never stored; a revoked key is refused by every ring fetched afterwards, by
    any process; of several rotations of one key exactly one wins. Every method may raise Unavailable.
    """

    def create(self, request: KeyRequest, now_ms: int) -> IssuedKey:
        """Make a key. Raises InvalidInput."""

    def rotate(self, key_id: str, now_ms: int, overlap_ms: int) -> IssuedKey:
        """Make a key like this one, which itself works for `overlap_ms` more (0: stops now).

        Raises NotFound, Conflict (revoked, expired or rotated before) or InvalidInput (a negative overlap).
        """

    def revoke(self, key_id: str, now_ms: int) -> ApiKey:
        """Refuse the key from now on; revoking twice changes nothing. Raises NotFound."""

    def everything(self) -> list[ApiKey]:
        """All keys, revoked ones too, oldest first."""

    def ring(self) -> KeyRing:
        """All keys for the request path: the very same object while no key changed, so polling is cheap."""
