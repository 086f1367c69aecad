"""Signed webhooks (P22, inbound): what the reference library signs is taken, nothing else; with its mutants."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from habitue.collect.webhooks import signatures
from habitue.collect.webhooks.signatures import TOLERANCE_MS, sign_standard, verify_body, verify_standard
from habitue.core.errors import InvalidInput, NotAuthenticated
from habitue.privacy.webhook_secrets import PREFIX, new_secret, signing_key

NOW = 1_800_000_000
Verify = Callable[[list[bytes], str, str, str, bytes, int], None]
KEYS = st.binary(min_size=24, max_size=64)
IDS = st.text(st.characters(codec="ascii", categories=("L", "N")) | st.just("_"), min_size=1, max_size=40)
BODIES = st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=8), min_size=1, max_size=4).map(
    lambda said: json.dumps(said, indent=1).encode()
)


def refused(verify: Verify, keys: list[bytes], delivery_id: str, at: int, stated: str, body: bytes, now: int) -> bool:
    try:
        verify(keys, delivery_id, str(at), stated, body, now * 1000)
    except NotAuthenticated:
        return True
    return False


def check(verify: Verify, key: bytes, delivery_id: str, body: bytes, bit: int) -> None:
    """The laws of a verifier, for one delivery that the reference library signed."""
    stated = Webhook(PREFIX + base64.b64encode(key).decode()).sign(
        delivery_id, datetime.fromtimestamp(NOW, UTC), body.decode()
    )

    def no(body: bytes = body, at: int = NOW, delivery_id: str = delivery_id, stated: str = stated) -> bool:
        return refused(verify, [key], delivery_id, at, stated, body, NOW)

    assert not no(), "what the reference library signed is refused"
    assert not refused(verify, [b"0" * 32, key], delivery_id, NOW, f"v1,AAAA v2,x {stated}", body, NOW), "rotation"
    flipped = bytearray(body)
    flipped[bit // 8 % len(body)] ^= 1 << bit % 8
    assert no(body=bytes(flipped)), "another body"
    assert no(body=json.dumps(json.loads(body)).encode()), "the same JSON, written anew"
    raw = bytearray(base64.b64decode(stated[3:]))
    raw[bit // 8 % len(raw)] ^= 1 << bit % 8
    assert no(stated="v1," + base64.b64encode(raw).decode()), "another signature"
    assert no(stated=stated[:-8]), "the beginning of a signature"
    assert no(at=NOW - 1), "another time"
    assert no(delivery_id=delivery_id + "0"), "another id"
    assert no(stated=""), "none at all"
    for off in (-301, 301):
        signed = sign_standard(key, delivery_id, NOW + off, body)
        assert no(at=NOW + off, stated=signed), "too old, or from the future"
    assert not no(at=NOW - 300, stated=sign_standard(key, delivery_id, NOW - 300, body)), "five minutes are allowed"
    assert refused(verify, [], delivery_id, NOW, stated, body, NOW), "no secret is in force"


@settings(max_examples=60, deadline=None)
@given(KEYS, IDS, BODIES, st.integers(0, 10_000))
@example(b"k" * 24, "msg_1", b'{ "a": 1 }', 0)
def test_only_what_was_signed_just_now_is_taken(key: bytes, delivery_id: str, body: bytes, bit: int) -> None:
    check(verify_standard, key, delivery_id, body, bit)


@settings(max_examples=40, deadline=None)
@given(KEYS, IDS, BODIES)
def test_the_reference_library_takes_what_we_sign(key: bytes, delivery_id: str, body: bytes) -> None:
    at = int(datetime.now(UTC).timestamp())
    theirs = Webhook(PREFIX + base64.b64encode(key).decode())
    headers = {"webhook-id": delivery_id, "webhook-timestamp": str(at)}
    signed = {**headers, "webhook-signature": sign_standard(key, delivery_id, at, body)}
    assert theirs.verify(body, signed) == json.loads(body)
    with pytest.raises(WebhookVerificationError):
        theirs.verify(body + b" ", signed)


def anew(body: bytes) -> bytes:
    try:
        return json.dumps(json.loads(body), indent=1).encode()
    except ValueError:
        return body


def mutant(*, aged: bool = True, exact: bool = True, whole: bool = True, tied: bool = True) -> Verify:
    """The verifier with one fault: no look at the time, JSON written anew, the beginning compared, the id left out."""

    def verify(keys: list[bytes], delivery_id: str, timestamp: str, stated: str, body: bytes, now_ms: int) -> None:
        if aged and abs(int(timestamp) * 1000 - now_ms) > TOLERANCE_MS:
            raise NotAuthenticated("old")
        said = f"{delivery_id}.{timestamp}.".encode() if tied else b""
        bodies = [body] if exact else [body, anew(body)]
        for key in keys:
            for one in bodies:
                expected = "v1," + base64.b64encode(hmac.digest(key, said + one, hashlib.sha256)).decode()
                for signature in stated.split(" "):
                    if signature == expected or (not whole and signature and expected.startswith(signature)):
                        return
        raise NotAuthenticated("not signed")

    return verify


def test_a_correct_verifier_passes_where_the_mutants_fail() -> None:
    check(mutant(), b"k" * 24, "msg_1", b'{\n "a": 1\n}', 13)


@pytest.mark.parametrize(
    ("fault", "found"),
    [("aged", "too old"), ("exact", "written anew"), ("whole", "the beginning"), ("tied", "reference library")],
)
def test_each_fault_is_found(fault: str, found: str) -> None:
    with pytest.raises(AssertionError, match=found):
        check(mutant(**{fault: False}), b"k" * 24, "msg_1", b'{\n "a": 1\n}', 13)


def test_every_pair_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comparison that stops at the first that fits, or at the first byte that does not, tells by when it ends."""
    compared = []

    def watched(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return hmac.compare_digest(one, other)

    class Watched:
        compare_digest = staticmethod(watched)
        digest = staticmethod(hmac.digest)

    monkeypatch.setattr(signatures, "hmac", Watched)
    keys = [b"a" * 32, b"b" * 32]
    both = " ".join(sign_standard(key, "msg_1", NOW, b"{}") for key in keys)
    verify_standard(keys, "msg_1", str(NOW), both, b"{}", NOW * 1000)
    assert len(compared) == 4


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=16, max_size=64), BODIES, st.integers(0, 10_000))
def test_shops_sign_the_body_alone(key: bytes, body: bytes, bit: int) -> None:
    signed = base64.b64encode(hmac.new(key, body, "sha256").digest()).decode()
    verify_body([b"0" * 32, key], signed, body)
    flipped = bytearray(body)
    flipped[bit // 8 % len(body)] ^= 1 << bit % 8
    for other_body, stated in ((bytes(flipped), signed), (body, signed[:-4]), (body, ""), (body, "é" + signed)):
        with pytest.raises(NotAuthenticated):
            verify_body([key], stated, other_body)


@pytest.mark.parametrize("timestamp", ["", "soon", "-5", "1e9", "١٨٠٠٠٠٠٠٠٠", "9" * 30, "1800000000.0"])
def test_a_time_that_is_none_is_refused(timestamp: str) -> None:
    with pytest.raises(NotAuthenticated):
        verify_standard([b"k" * 32], "msg_1", timestamp, sign_standard(b"k" * 32, "msg_1", NOW, b""), b"", NOW * 1000)


def test_secrets_are_long_enough_and_made_fresh() -> None:
    made = {new_secret("standard") for _ in range(20)}
    assert len(made) == 20
    assert all(secret.startswith(PREFIX) and len(signing_key("standard", secret)) == 32 for secret in made)
    assert len(new_secret("woocommerce")) == 64
    for kind, secret in (("standard", PREFIX + "c2hvcnQ="), ("standard", "no base64!"), ("woocommerce", "short")):
        with pytest.raises(InvalidInput):
            new_secret(kind, secret)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="client secret"):
        new_secret("shopify")
