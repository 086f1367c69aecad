"""Signatures of inbound webhooks, each over the body's very bytes: JSON written anew is another body.

Sources: Standard Webhooks 1.0 (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md), Shopify's
"Deliver webhooks through HTTPS" and WooCommerce's `WC_Webhook::generate_signature`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Sequence

from habitue.core.clock import MINUTE_MS, SECOND_MS
from habitue.core.errors import NotAuthenticated

TOLERANCE_MS = 5 * MINUTE_MS
MAX_DELIVERY_ID = 256
_VERSION = "v1,"


def sign_standard(key: bytes, delivery_id: str, timestamp: int, body: bytes) -> str:
    """One signature of the ``webhook-signature`` header; `timestamp` is seconds UTC."""
    return _VERSION + _mac(key, f"{delivery_id}.{timestamp}.".encode() + body)


def verify_standard(
    keys: Sequence[bytes], delivery_id: str, timestamp: str, signatures: str, body: bytes, now_ms: int
) -> None:
    """Check a delivery's ``webhook-id``, ``webhook-timestamp`` and ``webhook-signature``.

    Parameters
    ----------
    keys
        Signing keys in force; during a rotation there are two.
    signatures
        One or more, separated by blanks; those of other versions are passed over.

    Raises
    ------
    NotAuthenticated
        A header is missing, the time is more than five minutes off, or no signature is by one of the keys.
    """
    if not delivery_id or not timestamp or not signatures:
        raise NotAuthenticated("a delivery needs the headers webhook-id, webhook-timestamp and webhook-signature")
    if len(delivery_id) > MAX_DELIVERY_ID:
        raise NotAuthenticated(f"webhook-id has more than {MAX_DELIVERY_ID} characters")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16):
        raise NotAuthenticated("webhook-timestamp must be whole seconds since 1970, such as 1674087231")
    off_ms = int(timestamp) * SECOND_MS - now_ms
    if abs(off_ms) > TOLERANCE_MS:
        raise NotAuthenticated(
            f"webhook-timestamp is {abs(off_ms) // SECOND_MS} seconds {'ahead' if off_ms > 0 else 'ago'} and at most "
            f"{TOLERANCE_MS // SECOND_MS} are allowed: sign each attempt anew, and check both clocks"
        )
    stated = [signature.encode() for signature in signatures.split(" ") if signature.startswith(_VERSION)]
    signed = f"{delivery_id}.{timestamp}.".encode() + body
    if not _any_equal(stated, [(_VERSION + _mac(key, signed)).encode() for key in keys]):
        raise NotAuthenticated(_UNSIGNED)


def verify_body(keys: Sequence[bytes], signature: str, body: bytes) -> None:
    """Check the base64 HMAC-SHA256 of a body alone, as Shopify and WooCommerce send it.

    Raises
    ------
    NotAuthenticated
        There is none, or it is by none of the keys.
    """
    if not _any_equal([signature.encode()], [_mac(key, body).encode() for key in keys]):
        raise NotAuthenticated(_UNSIGNED)


_UNSIGNED = (
    "no signature is by a secret of this source over exactly this body: check the secret, and that nothing on the way "
    "writes the JSON anew"
)


def _mac(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def _any_equal(stated: Iterable[bytes], expected: Sequence[bytes]) -> bool:
    """Whether one of each agree. Every pair is compared, each in constant time, so that nothing is told by when."""
    found = False
    for one in stated:
        for other in expected:
            found |= hmac.compare_digest(one, other)
    return found
