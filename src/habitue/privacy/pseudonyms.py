"""Keyed hashes for everything that identifies a person, so that the log holds no raw identifier."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

_DIGEST_SIZE = 12  # 96 bits: no collision to be expected below 10^12 people


class Pseudonyms:
    """Maps raw identifiers to stable ids of identity nodes and to look-up hashes, under the workspace's secret.

    Parameters
    ----------
    secret
        16 to 64 random bytes. Losing it orphans every id; leaking it lets raw ids be matched with stored ones.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        # a browser sends many events with one id: the cache turns a keyed hash into a dictionary look-up
        self.device = lru_cache(maxsize=65_536)(self._device)
        self.user = lru_cache(maxsize=65_536)(self._user)

    def _hash(self, kind: bytes, raw: str) -> str:
        return blake2b(
            raw.encode("utf-8", "surrogatepass"), key=self._secret, person=kind, digest_size=_DIGEST_SIZE
        ).hexdigest()

    def _device(self, raw: str) -> str:
        return "d" + self._hash(b"device", raw)

    def _user(self, raw: str) -> str:
        return "u" + self._hash(b"user", raw)

    def claimed(self, raw: str) -> str:
        """Node of events that name a user, from a public key, with no device: a claim that is never merged."""
        return "c" + self._hash(b"claim", raw)

    def lookup(self, kind: str, raw: str) -> str:
        """Hash by which staff can find a person: `kind` is ``email``, ``phone``, …; the value is normalised first."""
        return self._hash(kind.encode()[:16], normalise(kind, raw))


def normalise(kind: str, raw: str) -> str:
    """One spelling for values that mean the same: e-mail lower case and trimmed, phone digits only.

    >>> normalise("email", " Ada@Example.com "), normalise("phone", "+33 6 12-34")
    ('ada@example.com', '+3361234')
    """
    text = raw.strip()
    if kind == "phone":
        return "".join(c for c in text if c.isdigit() or c == "+")
    return text.casefold()


def episode(device: str, user: str) -> str:
    """Node of a device while it claims to be `user`: a second person on the same device gets another node.

    Takes the ids that `Pseudonyms.device` and `Pseudonyms.user` gave; without a user it is the device's own node.
    """
    if not user:
        return device
    return "d" + blake2b(f"{device}/{user}".encode(), digest_size=_DIGEST_SIZE).hexdigest()
