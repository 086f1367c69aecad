"""Identifiers: new ones sort by time, derived ones depend on nothing but their parts."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache


def new_id(now_ms: int) -> str:
    """A fresh 32-character hex id that sorts by creation time (48 bits of time, 80 random bits)."""
    return f"{now_ms & 0xFFFF_FFFF_FFFF:012x}{os.urandom(10).hex()}"


@lru_cache(maxsize=2_048)
def digest_of(message_id: str) -> bytes:
    """128 bits of a message id's hash (BLAKE2b), the same everywhere; any text has one, lone surrogates too.

    Asked twice for each event of a commit: for its deduplication key and for its place among those of the same moment.
    """
    return hashlib.blake2b(message_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def tie_of(message_id: str) -> int:
    """The second half of an event's stamp, after its millisecond: orders events of one moment the same way everywhere.

    56 bits of `digest_of`, so that a signed 64-bit column holds it.
    """
    return int.from_bytes(digest_of(message_id)[:7], "big")


def derived_id(*parts: str) -> str:
    """A 32-character hex id of its parts alone: the same parts give the same id on every machine.

    >>> derived_id("a", "b") == derived_id("a", "b"), derived_id("ab") == derived_id("a", "b")
    (True, False)
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part.encode()
        digest.update(len(raw).to_bytes(4, "big"))
        digest.update(raw)
    return digest.hexdigest()
