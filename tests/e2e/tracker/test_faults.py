"""Whatever happens to our server, the shop's page is there within half a second, its slots with what the shop put in.

Timing is the best of three: noise of a shared machine only ever adds.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, Page

from .fake_servers import Fault, Habitue, black_hole, html_page, late, reset, slow_drip, status, truncated
from .world import GRANTED, STYLE, World

pytestmark = [pytest.mark.browser, pytest.mark.alone]

Bundle = Callable[[str], bytes]
LIMIT_MS = 500.0
FAULTS: dict[str, Fault] = {
    "black_hole": black_hole,
    "rst": reset,
    "status_500": status(500),
    "status_401": status(401),
    "slow_drip": slow_drip,
    "truncated": truncated,
    "html": html_page,
    "late_30_s": late(30),
}
ALWAYS_LOADING = "<script>window.shopRan = true</script>"


def visible_ms(page: Page) -> float:
    """When the shop's own slot content became visible for good, ms after the navigation began."""
    page.wait_for_timeout(900)
    watched = page.evaluate("watched")
    assert watched["visibleAt"] is not None, "the slot is still hidden"
    assert page.inner_text("[data-habitue]") == "Our best sellers"
    assert page.evaluate("window.shopRan") is True
    assert watched["shift"] <= 0.02
    return float(page.evaluate("Math.max(watched.visibleAt, performance.getEntriesByType('paint')[0].startTime)"))


def best_of_three(world: World) -> float:
    times = []
    for _ in range(3):
        page = world.open()
        times.append(visible_ms(page))
        page.close()
        if times[-1] <= LIMIT_MS:
            break
    return min(times)


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_file_is_not_felt(name: str, world: World) -> None:
    world.habitue.script_fault = FAULTS[name]
    world.put("/", world.html(before=ALWAYS_LOADING, tag=GRANTED))
    assert best_of_three(world) <= LIMIT_MS
    assert world.habitue.requests == [], "the file must not have run"


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_service_is_not_felt(name: str, world: World) -> None:
    world.habitue.api_fault = FAULTS[name]
    world.put("/", world.html(before=ALWAYS_LOADING, tag=GRANTED))
    assert best_of_three(world) <= LIMIT_MS
    assert world.habitue.asked("/v1/decide"), "the file must have run"
    assert world.errors == []


def test_a_refused_connection_is_not_felt(world: World) -> None:
    world.put("/", world.html(before=ALWAYS_LOADING, tag=GRANTED, src="http://127.0.0.1:9/habitue.js"))
    assert best_of_three(world) <= LIMIT_MS


def test_an_unknown_host_is_not_felt(world: World) -> None:
    world.put("/", world.html(before=ALWAYS_LOADING, tag=GRANTED, src="http://habitue.invalid/habitue.js"))
    assert best_of_three(world) <= LIMIT_MS


def test_a_tampered_file_does_not_run(world: World) -> None:
    world.put("/", world.html(before=ALWAYS_LOADING, tag=f'{GRANTED} crossorigin integrity="sha256-{"A" * 43}="'))
    assert best_of_three(world) <= LIMIT_MS
    assert world.habitue.requests == []


@pytest.fixture
def expired(tmp_path: Path, bundle: Bundle) -> Iterator[Habitue]:
    """A habitue whose certificate ended yesterday."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now - timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "expired.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    server = Habitue(bundle(""), tls)
    yield server
    server.close()


def test_an_expired_certificate_is_not_felt(world: World, expired: Habitue) -> None:
    world.put("/", world.html(before=ALWAYS_LOADING, tag=GRANTED, src=f"{expired.origin}/habitue.js"))
    assert best_of_three(world) <= LIMIT_MS
    assert expired.requests == []


def test_the_timing_can_fail(world: World, chromium: Browser, bundle: Bundle) -> None:
    """A script tag without `async` leaves the page blank; a deadline of three seconds leaves the slot blank."""
    world.habitue.script_fault = late(1.5)
    blocking = world.html(before=ALWAYS_LOADING).replace("<script async", "<script")
    world.put("/", blocking)
    page = world.context.new_page()
    page.goto(world.shop.origin, wait_until="commit")
    page.wait_for_selector("#below", state="attached", timeout=10_000)
    page.wait_for_timeout(500)
    assert page.evaluate("performance.getEntriesByType('paint')[0].startTime") > LIMIT_MS
    page.close()
    patient = World(chromium, bundle("wait_longer"))
    patient.habitue.api_fault = black_hole
    patient.put("/", patient.html(before=ALWAYS_LOADING))
    with pytest.raises(AssertionError, match="still hidden"):
        visible_ms(patient.open())
    patient.close()


def test_a_healthy_page_is_filled_within_the_deadline(world: World) -> None:
    """The other side: with a healthy service the recommendations are there within the same half second."""
    world.put("/", world.html(before=f"<style>{STYLE}</style>", tag=GRANTED))
    best = 1e9
    for _ in range(3):
        page = world.open()
        page.wait_for_selector("text=Chosen 1")
        filled: dict[str, float] = page.evaluate("watched.textAt")
        best = min(best, *(at for text, at in filled.items() if "Chosen 1" in text))
        assert page.evaluate("watched.shift") <= 0.02
        page.close()
    assert best <= LIMIT_MS
