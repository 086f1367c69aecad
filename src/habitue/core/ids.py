"""Identifiers: new ones sort by time, derived ones depend on nothing but their parts."""

from __future__ import annotations

import hashlib
import os


def new_id(now_ms: int) -> str:
    """A fresh 32-character hex id that sorts by creation time (48 bits of time, 80 random bits)."""
    return f"{now_ms & 0xFFFF_FFFF_FFFF:012x}{os.urandom(10).hex()}"


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
