"""Passwords hashed with Argon2id (argon2-cffi)."""

from habitue.adapters.argon2.passwords import Argon2Passwords

__all__ = ["Argon2Passwords"]
