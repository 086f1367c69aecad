"""The deduplication key of a message id: a function of the id alone, made so that neighbours in time are neighbours."""

from __future__ import annotations

from habitue.core.ids import digest_of

_LEAD = 6
_HEX, _DASHED = 32, 36
_SEGMENT = "ajs-next-"


def message_key(message_id: str) -> bytes:
    """16 bytes: six that the id begins with, if it begins with its time, and a hash of the whole (all of it, if not).

    The log's index of keys is written at every commit. Keys without order touch a page of it per event (4 KB for 16
    bytes); ids that begin with their time, as ours, UUIDv7 (RFC 9562) and those of Segment's browser client, touch few.
    An id of random hex digits loses nothing: its first digits are as random as a hash.

    >>> message_key("018bcfe568000000000000000000ffff")[:6] == message_key("018bcfe5-6800-7abc-8000-00000000aaaa")[:6]
    True
    """
    digest = digest_of(message_id)
    lead = _lead(message_id)
    return digest if lead is None else lead + digest[_LEAD:]


def _lead(message_id: str) -> bytes | None:
    try:
        if len(message_id) == _HEX:
            return bytes.fromhex(message_id[:12])
        if len(message_id) == _DASHED:
            return bytes.fromhex(message_id[:8] + message_id[9:13])
        if message_id.startswith(_SEGMENT):
            return int(message_id[9:22]).to_bytes(_LEAD, "big")
    except (ValueError, OverflowError):
        pass  # it only looked like one
    return None
