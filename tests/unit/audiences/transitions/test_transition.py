"""Ids of what is said about audiences: the same for the same, others for others, and neighbours in time together."""

from __future__ import annotations

from habitue.adapters.sqlite.message_key import message_key
from habitue.audiences.transitions.transition import Transition, event_of

NOW = 1_792_889_999_000


def test_what_is_said_again_has_the_same_id_and_nothing_else_has() -> None:
    said = [
        Transition(at, person, audience, version, entered, "time")
        for at in (NOW, NOW + 1)
        for person in ("d1", "u1")
        for audience in ("a", "b")
        for version in (1, 2)
        for entered in (True, False)
    ]
    ids = [event_of(one, NOW).message_id for one in said]
    assert len({*ids}) == len(said)
    assert [event_of(one, NOW + 5_000).message_id for one in said] == ids


def test_a_whole_shop_that_leaves_at_midnight_is_one_place_in_the_index_of_ids() -> None:
    keys = {
        message_key(event_of(Transition(NOW, f"d{n}", "a", 1, False, "time"), NOW).message_id) for n in range(1_000)
    }
    assert len(keys) == 1_000
    assert {key[:6] for key in keys} == {NOW.to_bytes(6, "big")}
