"""Pseudonyms: stable, secret, and never the same for two kinds of thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.privacy.pseudonyms import Pseudonyms, episode, normalise

IDS = Pseudonyms(b"k" * 32)


@given(st.text())
def test_the_same_raw_id_gives_the_same_node_and_shows_nothing(raw: str) -> None:
    other = Pseudonyms(b"l" * 32)
    for kind in ("device", "user", "claimed"):
        node = getattr(IDS, kind)(raw)
        assert node == getattr(Pseudonyms(b"k" * 32), kind)(raw)
        assert node != getattr(other, kind)(raw), "without the secret nobody can match ids"
        assert len(node) == 25
        assert node.isalnum()
        assert node.isascii()


@given(st.text())
def test_a_device_a_user_a_claim_and_a_look_up_of_one_text_are_four_things(raw: str) -> None:
    nodes = [IDS.device(raw), IDS.user(raw), IDS.claimed(raw), IDS.lookup("user_id", raw), IDS.lookup("order_id", raw)]
    assert len({node[-24:] for node in nodes}) == 5


@given(st.text(), st.text(), st.text())
def test_each_claimed_user_makes_another_episode_of_a_device(device: str, one: str, other: str) -> None:
    node, a, b = IDS.device(device), IDS.user(one), IDS.user(other)
    assert episode(node, "") == node
    assert len({node, episode(node, a), episode(node, b)}) == (2 if a == b else 3)


@pytest.mark.parametrize(("kind", "spellings"), [
    ("email", ["Ada@Example.com", " ada@example.com\n", "ADA@EXAMPLE.COM"]),
    ("phone", ["+33 6 12 34 56 78", "+33612345678", "+33 (6) 12-34.56.78"]),
    ("user_id", ["U1", " u1 "]),
])  # fmt: skip
def test_spellings_that_mean_the_same_are_found_by_each_other(kind: str, spellings: list[str]) -> None:
    assert len({IDS.lookup(kind, spelling) for spelling in spellings}) == 1


@given(st.text(), st.sampled_from(["email", "phone", "user_id"]))
def test_normalising_twice_changes_nothing(raw: str, kind: str) -> None:
    once = normalise(kind, raw)
    assert normalise(kind, once) == once
