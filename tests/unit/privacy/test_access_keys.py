"""API keys: origins, scopes, and tokens verified in constant time."""

from __future__ import annotations

import contextlib
import hmac
from types import MappingProxyType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.core.errors import InvalidInput, NotAllowed, NotAuthenticated
from habitue.privacy.access import (
    PUBLIC_SCOPES,
    SECRET_SCOPES,
    ApiKey,
    HeldKey,
    KeyKind,
    KeyRequest,
    KeyRing,
    require_origin,
    require_scope,
)
from habitue.privacy.access import keyring as keyring_module
from habitue.privacy.access.api_keys import checked_request
from habitue.privacy.access.origins import normal_origin
from habitue.privacy.access.tokens import digest_of_token, id_of_token, new_token
from habitue.privacy.consent import DENIED, Purpose

SHOP = "https://shop.example"


def _key(kind: KeyKind = "public", origins: frozenset[str] = frozenset(), **more: object) -> ApiKey:
    scopes = PUBLIC_SCOPES if kind == "public" else SECRET_SCOPES
    key = ApiKey(key_id="k", kind=kind, name="Shop", scopes=scopes, created_at=0, origins=origins)
    return msgspec.structs.replace(key, **more)


# --- origins -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("https://shop.example", SHOP),
        (" HTTPS://Shop.Example/ ", SHOP),
        ("https://shop.example:443", SHOP),
        ("http://shop.example:80", "http://shop.example"),
        ("http://shop.example:443", "http://shop.example:443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("*", "*"),
    ],
)
def test_origins_are_written_as_browsers_write_them(written: str, normal: str) -> None:
    assert normal_origin(written) == normal == normal_origin(normal)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shop.example",
        "//shop.example",
        "ftp://shop.example",
        "javascript:alert(1)",
        "null",
        "https://",
        "https://*.shop.example",
        "https://*",
        "**",
        "https://shop.example/path",
        "https://shop.example?x=1",
        "https://shop.example#x",
        "https://user:pw@shop.example",
        "https://shop.example:99999",
        "https://shop.example:port",
        "https://shop example",
        "https://[::1",
        "https://a..b",
        "https://shop.example, https://other.example",
    ],
)
def test_what_is_not_exactly_one_origin_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        normal_origin(text)
    assert raised.value.path == "$.origins"


@given(st.text(max_size=40))
def test_any_text_is_an_origin_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        assert normal_origin(normal_origin(text)) == normal_origin(text)


@pytest.mark.parametrize(
    ("kind", "origins", "origin", "allowed"),
    [
        ("public", {SHOP}, SHOP, True),
        ("public", {SHOP}, "http://shop.example", False),
        ("public", {SHOP}, "https://shop.example:8443", False),
        ("public", {SHOP}, "https://shop.example.evil.example", False),
        ("public", {SHOP}, "https://evil-shop.example", False),
        ("public", {SHOP}, "https://www.shop.example", False),
        ("public", {SHOP}, "null", False),
        ("public", {SHOP}, "*", False),
        ("public", {SHOP}, "", False),
        ("public", {SHOP}, None, False),
        ("public", set(), SHOP, False),
        ("public", {"*"}, "https://anyone.example", True),
        ("public", {"*"}, None, True),
        ("secret", set(), None, True),
        ("secret", set(), SHOP, False),
    ],
)
def test_where_a_key_may_be_used(kind: KeyKind, origins: set[str], origin: str | None, allowed: bool) -> None:
    key = _key(kind, frozenset(origins))
    if allowed:
        require_origin(key, origin)
    else:
        with pytest.raises(NotAllowed, match="k"):
            require_origin(key, origin)


# --- scopes ------------------------------------------------------------------------------------------------------


def test_a_public_key_never_does_more_than_append_and_decide() -> None:
    assert {"events:write", "decide"} == PUBLIC_SCOPES
    for scope in SECRET_SCOPES - PUBLIC_SCOPES:
        with pytest.raises(InvalidInput):
            checked_request(KeyRequest(kind="public", name="x", scopes=frozenset({scope})))
        with pytest.raises(NotAllowed, match=scope):
            require_scope(_key(), scope)
    for scope in PUBLIC_SCOPES:
        require_scope(_key(), scope)


def test_a_request_is_completed() -> None:
    request = KeyRequest(kind="public", name=" Shop ", origins=frozenset({"https://SHOP.example/"}), declared_consent=2)
    checked = checked_request(request)
    assert (checked.name, checked.scopes, checked.origins) == ("Shop", PUBLIC_SCOPES, frozenset({SHOP}))
    assert checked.declared_consent == Purpose.NECESSARY | Purpose.MEASURE
    assert checked_request(KeyRequest(kind="secret", name="x")).declared_consent == DENIED


@pytest.mark.parametrize("mask", [-1, 512, 2**40])
def test_a_consent_nobody_can_give_is_refused(mask: int) -> None:
    with pytest.raises(InvalidInput):
        checked_request(KeyRequest(kind="secret", name="x", declared_consent=mask))


# --- tokens ------------------------------------------------------------------------------------------------------


def test_tokens_say_what_they_are() -> None:
    for kind, prefix in (("public", "pk_"), ("secret", "sk_")):
        key_id, token = new_token(kind)  # type: ignore[arg-type]
        assert token.startswith(f"{prefix}{key_id}_")
        assert id_of_token(token) == key_id


@given(st.text(max_size=80) | st.text("pks_0a", min_size=54, max_size=54))
def test_nothing_but_the_token_opens(guess: str) -> None:
    key_id, token = new_token("secret")
    ring = KeyRing(1, MappingProxyType({key_id: HeldKey(_key("secret"), digest_of_token(token))}))
    with pytest.raises(NotAuthenticated):
        ring.verify(guess, 0)
    assert ring.verify(token, 0)


@pytest.mark.parametrize("case", ["right", "wrong secret", "unknown id", "no token"])
def test_every_token_is_compared_once_and_whole(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    key_id, token = new_token("secret")
    ring = KeyRing(1, MappingProxyType({key_id: HeldKey(_key("secret"), digest_of_token(token))}))
    sent = {
        "right": token,
        "wrong secret": token[:-1] + ("0" if token[-1] != "0" else "1"),
        "unknown id": new_token("secret")[1],
        "no token": "",
    }[case]
    lengths = []

    def compare(a: bytes, b: bytes) -> bool:
        lengths.append((len(a), len(b)))
        return hmac.compare_digest(a, b)

    monkeypatch.setattr(keyring_module, "hmac", type("hmac", (), {"compare_digest": staticmethod(compare)}))
    try:
        assert ring.verify(sent, 0)
        assert case == "right"
    except NotAuthenticated:
        assert case != "right"
    assert lengths == [(32, 32)]


def test_a_key_ends_when_its_overlap_or_its_life_does() -> None:
    assert _key().usable(10**15)
    assert _key(expires_at=5).usable(4)
    assert not _key(expires_at=5).usable(5)
    assert not _key(revoked_at=0).usable(0)
