"""Tokens that vouch for somebody (JWTs, RFC 7519): a shop's for who is signed in, ours in the links that we send."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Literal

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS

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


LinkUse = Literal["click", "preferences"]
MAX_LINK_LIFE_MS = 90 * DAY_MS
_LONGEST_TOKEN = 600  # characters; ours have about 180


class LinkTokens:
    """Signs and verifies what stands in the query of links that we send to a person.

    A token names an identity node, never a raw id, and says what it is for: one for following a link opens no
    preferences. Whoever has the link has the token, so it may be forwarded: it joins a device, and shows nothing else.

    Parameters
    ----------
    secret
        At least 32 bytes that only this workspace has.
    forgotten_at
        When a node was forgotten (ms UTC), or None: links that were sent before hold no longer.

    Examples
    --------
    >>> links = LinkTokens(b"k" * 32)
    >>> token = links.sign("u17", "click", now_ms=1_800_000_000_000)
    >>> links.verify(token, "click", 1_800_000_000_000), links.verify(token, "preferences", 1_800_000_000_000)
    ('u17', None)
    """

    def __init__(self, secret: bytes, forgotten_at: Callable[[str], int | None] = lambda _node_id: None) -> None:
        self._key, self._forgotten_at = OctKey.import_key(secret), forgotten_at

    def sign(self, node_id: str, use: LinkUse, now_ms: int, *, life_ms: int = 30 * DAY_MS) -> str:
        """A token for `node_id` that holds for `life_ms`, at most `MAX_LINK_LIFE_MS`; raises ValueError beyond."""
        if not 0 < life_ms <= MAX_LINK_LIFE_MS:
            raise ValueError(f"a link holds for 1 to {MAX_LINK_LIFE_MS} ms, not {life_ms}")
        claims = {"sub": node_id, "aud": f"{AUDIENCE}:{use}", "iat": now_ms // 1000, "exp": (now_ms + life_ms) // 1000}
        return jwt.encode({"alg": "HS256"}, claims, self._key)

    def verify(self, token: str, use: LinkUse, now_ms: int) -> str | None:
        """The node a token was signed for, or None: it expired, was changed, or is for something else."""
        if len(token) > _LONGEST_TOKEN:
            return None
        try:
            claims = jwt.decode(token, self._key, algorithms=["HS256"]).claims
        except (JoseError, ValueError):
            return None
        node_id, issued, expires = claims.get("sub"), claims.get("iat"), claims.get("exp")
        if claims.get("aud") != f"{AUDIENCE}:{use}" or not isinstance(node_id, str) or not isinstance(expires, int):
            return None
        forgotten_at = self._forgotten_at(node_id)
        if forgotten_at is not None and not (isinstance(issued, int) and issued * 1000 > forgotten_at):
            return None
        return node_id if now_ms < expires * 1000 <= now_ms + MAX_LINK_LIFE_MS else None
