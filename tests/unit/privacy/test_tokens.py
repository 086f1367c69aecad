"""Signed tokens: only what the shop signed, for us, for somebody, for at most an hour, vouches for a person."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from hmac import digest
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS
from habitue.privacy.tokens import MAX_LIFE_MS, MAX_LINK_LIFE_MS, LinkTokens, TokenVerifier, sign

SECRET = "s" * 32
NOW = 1_800_000_000_000
HOLDS = {"sub": "u1", "aud": "habitue", "exp": NOW // 1000 + 900}


def signed(claims: dict[str, Any], secret: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode({"alg": algorithm}, claims, OctKey.import_key(secret), algorithms=["HS256", "HS512"])


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.integers(MINUTE_MS, MAX_LIFE_MS))
def test_what_the_shop_signed_holds_until_it_expires(subject: str, life_ms: int) -> None:
    verifier = TokenVerifier(SECRET)
    token = sign(subject, SECRET, NOW, life_ms=life_ms)
    assert verifier.subject(token, NOW) == subject
    assert verifier.subject(token, NOW + life_ms - 1000) == subject
    assert verifier.subject(token, NOW + life_ms + MINUTE_MS) is None, "also when it held before"


@pytest.mark.parametrize("claims", [
    {**HOLDS, "exp": NOW // 1000 - 61},
    {**HOLDS, "exp": (NOW + HOUR_MS + 2 * MINUTE_MS) // 1000},
    {**HOLDS, "exp": "soon"},
    {**HOLDS, "exp": True},
    {**HOLDS, "exp": float("inf")},
    {**HOLDS, "exp": float("nan")},
    {**HOLDS, "aud": "other"},
    {**HOLDS, "aud": []},
    {**HOLDS, "sub": ""},
    {**HOLDS, "sub": 7},
    {key: value for key, value in HOLDS.items() if key != "exp"},
    {key: value for key, value in HOLDS.items() if key != "aud"},
    {key: value for key, value in HOLDS.items() if key != "sub"},
], ids=repr)  # fmt: skip
def test_a_token_that_says_the_wrong_thing_vouches_for_nobody(claims: dict[str, Any]) -> None:
    unsigned = f"{part({'alg': 'HS256'})}.{part(claims)}"
    signature = base64.urlsafe_b64encode(digest(SECRET.encode(), unsigned.encode(), sha256)).rstrip(b"=").decode()
    assert TokenVerifier(SECRET).subject(f"{unsigned}.{signature}", NOW) is None


@pytest.mark.parametrize("token", [
    signed(HOLDS, "t" * 32),
    signed(HOLDS, algorithm="HS512"),
    f"{part({'alg': 'none'})}.{part(HOLDS)}.",
    f"{part({'alg': 'None'})}.{part(HOLDS)}.",
    signed(HOLDS)[:-2],
    signed(HOLDS).rpartition(".")[0] + ".",
    f"{part({'alg': 'HS256', 'crit': ['exp']})}.{part(HOLDS)}.x",
    f"{part({'alg': 'HS256'})}.{part('no object')}.x",
    signed(HOLDS) + "." + part({}),
    "a.b.c", "..", "", "é.ü.ß", "x" * 30_000,
], ids=lambda token: token[:40])  # fmt: skip
def test_a_token_the_shop_did_not_sign_vouches_for_nobody(token: str) -> None:
    assert TokenVerifier(SECRET).subject(token, NOW) is None


@given(st.text() | st.lists(st.text(max_size=12), min_size=3, max_size=3).map(".".join))
def test_any_text_at_all_is_no_error(token: str) -> None:
    assert TokenVerifier(SECRET).subject(token, NOW) is None


def test_a_list_of_audiences_may_name_us() -> None:
    assert TokenVerifier(SECRET).subject(signed({**HOLDS, "aud": ["shop", "habitue"]}), NOW) == "u1"


LINKS = LinkTokens(b"k" * 32)


def test_a_link_holds_for_its_use_and_its_time_alone() -> None:
    token = LINKS.sign("u1", "click", NOW, life_ms=DAY_MS)
    assert LINKS.verify(token, "click", NOW + DAY_MS - 1) == "u1"
    assert LINKS.verify(token, "click", NOW + DAY_MS) is None
    assert LINKS.verify(token, "preferences", NOW) is None
    assert LinkTokens(b"l" * 32).verify(token, "click", NOW) is None
    assert TokenVerifier("k" * 32).subject(token, NOW) is None, "no link vouches for who is signed in"
    for life_ms in (0, MAX_LINK_LIFE_MS + 1):
        with pytest.raises(ValueError, match="a link holds"):
            LINKS.sign("u1", "click", NOW, life_ms=life_ms)


@given(st.data())
def test_a_changed_link_holds_for_nobody(data: st.DataObject) -> None:
    token = LINKS.sign("u1", "click", NOW)
    place = data.draw(st.integers(0, len(token) - 2))  # the last character has bits that say nothing
    other = data.draw(st.characters(codec="ascii").filter(lambda character: character != token[place]))
    assert LINKS.verify(token[:place] + other + token[place + 1 :], "click", NOW) is None


@given(st.text() | st.lists(st.text(max_size=12), min_size=3, max_size=3).map(".".join))
def test_any_text_in_a_link_is_no_error(token: str) -> None:
    assert LINKS.verify(token, "click", NOW) is None


def test_links_sent_to_somebody_forgotten_hold_no_longer() -> None:
    links = LinkTokens(b"k" * 32, {"u1": NOW + 5_000}.get)
    before, after = links.sign("u1", "click", NOW), links.sign("u1", "click", NOW + 9_000)
    assert links.verify(before, "click", NOW + 10_000) is None
    assert links.verify(after, "click", NOW + 10_000) == "u1"
    assert links.verify(links.sign("u2", "click", NOW), "click", NOW + 10_000) == "u2"
