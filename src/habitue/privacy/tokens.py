"""Tokens by which a shop vouches for who is signed in: short-lived JWTs (RFC 7519) signed with a shared secret."""

from __future__ import annotations

import math
from collections import OrderedDict

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from habitue.core.clock import HOUR_MS, MINUTE_MS

AUDIENCE = "habitue"
MAX_LIFE_MS = HOUR_MS
_LEEWAY_MS = MINUTE_MS
_REMEMBERED = 10_000


class TokenVerifier:
    """Checks HS256 tokens: signature, `aud`, `exp` at most one hour ahead, a non-empty `sub`.

    Parameters
    ----------
    secret
        Shared with the shop's server, at least 32 bytes.
    """

    def __init__(self, secret: str, audience: str = AUDIENCE) -> None:
        self._key, self._audience = OctKey.import_key(secret), audience
        self._known: OrderedDict[str, tuple[str, int]] = OrderedDict()

    def subject(self, token: str, now_ms: int) -> str | None:
        """The user id the shop vouches for, or None when the token does not hold now.

        Tokens that held are remembered until they expire: one page sends the same token many times.
        """
        known = self._known.get(token)
        if known is None:
            known = self._checked(token)
            if known is None:
                return None
            self._known[token] = known
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        subject, expires_at = known
        return subject if now_ms < expires_at + _LEEWAY_MS and expires_at <= now_ms + MAX_LIFE_MS + _LEEWAY_MS else None

    def _checked(self, token: str) -> tuple[str, int] | None:
        try:
            claims = jwt.decode(token, self._key, algorithms=["HS256"]).claims
        except (JoseError, ValueError):
            return None
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        subject, expires = claims.get("sub"), claims.get("exp")
        if self._audience not in audiences or not isinstance(subject, str) or not subject:
            return None
        if isinstance(expires, bool) or not isinstance(expires, (int, float)) or not math.isfinite(expires):
            return None
        return subject, int(expires * 1000)


def sign(subject: str, secret: str, now_ms: int, *, life_ms: int = 15 * MINUTE_MS, audience: str = AUDIENCE) -> str:
    """A token for `subject`, as the shop's server makes it: for tests, examples and documentation."""
    claims = {"sub": subject, "aud": audience, "exp": (now_ms + life_ms) // 1000}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))
