"""Short-lived tokens by which the shop vouches for who is signed in."""

from __future__ import annotations

from joserfc import jwt
from joserfc.jwk import OctKey

AUDIENCE = "habitue"
LIFETIME_SECONDS = 15 * 60


def sign(customer_id: str, secret: str, now_seconds: int) -> str:
    """A JWT (HS256, RFC 7519) saying that the browser showing this page is the customer's, for a quarter of an hour."""
    claims = {"sub": customer_id, "aud": AUDIENCE, "iat": now_seconds, "exp": now_seconds + LIFETIME_SECONDS}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))
