"""How much one request may hold: what a tracking plan can need, and no more."""

from __future__ import annotations

import msgspec

MAX_BATCH = 500
MAX_DEPTH = 8
MAX_ID = 100


class Limits(msgspec.Struct, frozen=True):
    """What one kind of sender may send.

    Attributes
    ----------
    body_bytes, event_bytes
        Of a whole body after decompression, and of one item in it.
    keys
        Of one object of an event (properties, traits or context), those of nested objects included.
    """

    body_bytes: int
    event_bytes: int
    keys: int


BROWSER = Limits(body_bytes=500 * 1024, event_bytes=32 * 1024, keys=200)
# A shop's server sends orders with hundreds of lines, and its key says who answers for them.
SERVER = Limits(body_bytes=5 * 1024 * 1024, event_bytes=256 * 1024, keys=10_000)
