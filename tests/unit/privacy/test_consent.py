"""Consent: everything is denied until it is granted with a plain yes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from habitue.privacy.consent import DENIED, Purpose, granted, parse_consent, purposes_of

NAMES = [purpose.name.lower() for purpose in Purpose if purpose.name]
ANYTHING = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.booleans())


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(), ANYTHING))
def test_only_true_grants_and_only_what_it_names(said: dict[str, object]) -> None:
    mask = parse_consent(said)
    for purpose in Purpose:
        if purpose is not Purpose.NECESSARY:
            assert granted(mask, purpose) == (said.get((purpose.name or "").lower()) is True)


def test_saying_nothing_grants_what_the_shop_itself_needs() -> None:
    assert parse_consent({}) == DENIED == Purpose.NECESSARY


@given(st.sets(st.sampled_from(NAMES)))
def test_names_and_masks_say_the_same(purposes: set[str]) -> None:
    assert set(purposes_of(parse_consent(dict.fromkeys(purposes, True)))) == purposes | {"necessary"}


def test_the_stored_bits_never_change() -> None:
    stored = {"necessary": 1, "measure": 2, "personalise": 4, "marketing_email": 8, "email_open": 16, "sms": 32}
    stored |= {"push": 64, "ads": 128, "sensitive": 256}
    assert {p.name.lower(): int(p) for p in Purpose if p.name} == stored
