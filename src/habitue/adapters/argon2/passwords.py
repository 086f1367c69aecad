"""Argon2id behind the port `Passwords`."""

from __future__ import annotations

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passwords:
    """Argon2id.

    Parameters
    ----------
    time_cost, memory_kib, lanes
        Defaults are RFC 9106's second recommended option (section 4: 3 passes, 64 MiB, 4 lanes), for machines that
        also have other things to do. Tests may lower them; a shop may not.
    """

    def __init__(self, *, time_cost: int = 3, memory_kib: int = 65_536, lanes: int = 4) -> None:
        self._hasher = PasswordHasher(time_cost, memory_kib, lanes, type=Type.ID)

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, hashed: str) -> bool:
        return self._hasher.check_needs_rehash(hashed)
