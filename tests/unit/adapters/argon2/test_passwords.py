"""Argon2id behind the port `Passwords`."""

from __future__ import annotations

import pytest

from habitue.adapters.argon2 import Argon2Passwords

QUICK = Argon2Passwords(time_cost=1, memory_kib=8, lanes=1)


def test_a_hash_knows_its_password_and_no_other() -> None:
    hashed = QUICK.hash("correct horse")
    assert QUICK.verify(hashed, "correct horse")
    assert not QUICK.verify(hashed, "correct hors")
    assert QUICK.hash("correct horse") != hashed, "every hash has its own salt"
    assert "correct horse" not in hashed


@pytest.mark.parametrize("hashed", ["", "x", "$argon2id$v=19$m=8,t=1,p=1$", "correct horse"])
def test_what_is_no_hash_verifies_nothing(hashed: str) -> None:
    assert not QUICK.verify(hashed, "correct horse")


def test_the_defaults_are_the_second_option_of_rfc_9106() -> None:
    hashed = Argon2Passwords().hash("correct horse")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not Argon2Passwords().outdated(hashed)
    assert Argon2Passwords().outdated(QUICK.hash("correct horse"))
    assert QUICK.verify(hashed, "correct horse"), "old hashes stay valid until they are made anew"
