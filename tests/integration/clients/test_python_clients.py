"""The Python clients that shops run, unchanged: Segment's and RudderStack's."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from tests.integration.clients.conversation import (
    CONSENT,
    DEVICE,
    ORDER,
    PREVIOUS,
    SAID,
    USER,
    by_name,
    check_order,
)
from tests.integration.clients.live import Live, listening
from tests.integration.conftest import Fresh

from habitue.events import names
from habitue.privacy.consent import Purpose


@pytest.fixture
def live(fresh_workspace: Fresh) -> Iterator[tuple[Live, str]]:
    workspace, keys = fresh_workspace()
    with listening(workspace) as shop:
        yield shop, keys.server


def clients() -> dict[str, Any]:
    from rudderstack.analytics.client import Client as Rudder
    from segment.analytics.client import Client as Segment

    return {
        "segment": lambda key, url, failed: Segment(key, host=url, gzip=True, on_error=failed, upload_interval=0.1),
        "rudder": lambda key, url, failed: Rudder(key, host=url, gzip=True, on_error=failed, upload_interval=0.1),
    }


@pytest.mark.parametrize("name", ["segment", "rudder"])
def test_what_it_says_is_stored_once(live: tuple[Live, str], name: str, caplog: pytest.LogCaptureFixture) -> None:
    shop, key = live
    caplog.set_level(logging.CRITICAL)  # the lost answer is meant
    failures: list[object] = []
    client = clients()[name](key, shop.url, lambda error, items: failures.append(error))
    client.identify(USER, {"email": "ada@example.com", "plan": "gold"}, context=CONSENT)
    client.track(USER, names.PRODUCT_VIEWED, {"product_id": "p7"}, context=CONSENT, anonymous_id=DEVICE)
    client.track(USER, names.ORDER_COMPLETED, ORDER, context=CONSENT, anonymous_id=DEVICE, message_id="order-2001")
    client.page(USER, "Docs", "Python", {"path": "/docs"}, context=CONSENT)
    client.screen(USER, "Home", context=CONSENT)
    client.group(USER, "company-1", {"industry": "tea"}, context=CONSENT)
    client.alias(PREVIOUS, USER, context=CONSENT)
    client.track("customer-18", "Invoice Printed", {"pages": 2})
    client.flush()
    client.join()
    assert failures == []
    stored = by_name(shop.events())
    assert stored.keys() == SAID | {"Invoice Printed"}
    assert {event.consent for event in stored.values()} == {
        int(Purpose.NECESSARY | Purpose.MEASURE | Purpose.PERSONALISE), 0,
    }  # fmt: skip
    user = shop.runtime.pseudonyms.user(USER)
    assert {event.node_id for event in stored.values()} == {user, shop.runtime.pseudonyms.user("customer-18")}
    people = shop.runtime.people
    devices = [shop.runtime.pseudonyms.device(device) for device in (DEVICE, PREVIOUS)]
    assert {people.person_of(device) for device in devices} == {people.person_of(user)}, "the order and the alias tie"
    check_order(stored[names.ORDER_COMPLETED])
    assert stored[names.ORDER_COMPLETED].message_id == "order-2001"
    assert stored[names.IDENTIFIED].properties["traits"]["plan"] == "gold"
    assert "traits.email" in stored[names.IDENTIFIED].sealed
    assert people.found_by(shop.runtime.pseudonyms.lookup("email", "ada@example.com"))
    sent = shop.posts("/v1/batch")
    assert sent[0].status == 503, "the first answer was lost"
    assert all(one.headers.get("content-encoding") == "gzip" for one in sent)
    tallies = {(tally.outcome, tally.count) for tally in shop.runtime.log.tallies()}
    assert any(outcome == "duplicate" for outcome, _ in tallies), "it sent again what was stored"
    assert not any(outcome in ("rejected", "dead_lettered") for outcome, _ in tallies)


def test_a_wrong_key_is_an_error_the_client_reports(live: tuple[Live, str]) -> None:
    from segment.analytics.client import Client

    shop, _ = live
    failures: list[object] = []
    client = Client("sk_nobody", host=shop.url, on_error=lambda error, items: failures.append(error), max_retries=1)
    client.track(USER, names.PRODUCT_VIEWED, {"product_id": "p7"})
    client.flush()
    client.join()
    assert len(failures) == 1
    assert shop.events() == []
