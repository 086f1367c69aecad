"""The shop's word about who is signed in: a token for the page, for a quarter of an hour."""

from __future__ import annotations

import jwt

LIFETIME_SECONDS = 15 * 60


def token(customer_id: str, secret: str, now_seconds: int) -> str:
    """A JWT (HS256) for habitue's `identify`.

    >>> jwt.decode(token("customer-7", "s" * 32, 2_000_000_000), "s" * 32, ["HS256"], audience="habitue")["sub"]
    'customer-7'
    """
    claims = {"sub": customer_id, "aud": "habitue", "iat": now_seconds, "exp": now_seconds + LIFETIME_SECONDS}
    return jwt.encode(claims, secret, algorithm="HS256")
