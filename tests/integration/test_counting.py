"""The exempt measurement: of a page view without consent nothing is in any file but one more in a number."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from tests.integration.conftest import NOW
from tests.integration.serving import CONSENT, PAGE, Shop

from habitue.app.console.health import read_health
from habitue.app.console.reports import Reports
from habitue.app.page_counts import KEEP_DAYS
from habitue.app.rights.scanning import scan
from habitue.core.clock import DAY_MS, day_of
from habitue.testing.server import Response

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Safari/537.36"
AGENT = CHROME.format("141.0.7390.54")
MARKS = ["203.0.113.77", "141.0.7390.54", "mark-path", "mark-device", "mark-referrer", "mark-cookie", "mark-query"]
TODAY = day_of(NOW)


def seen(shop: Shop, page_type: object = "product", **headers: str) -> Response:
    """A page view that says more than it should, as somebody's own script might."""
    body = {"writeKey": shop.keys.public, "type": page_type, "path": "/mark-path", "anonymousId": "mark-device"}
    said = {**PAGE, "user-agent": AGENT, "x-forwarded-for": "203.0.113.77", "cookie": "id=mark-cookie",
            "referer": "https://a.example/mark-referrer", "content-type": "text/plain", **headers}  # fmt: skip
    return shop.post("/v1/count?q=mark-query", body, said)


def test_nothing_of_the_request_is_in_any_file_but_the_count(still: Shop) -> None:
    for page_type in ("product", "product", "home", "a word of somebody's own", ""):
        answer = seen(still, page_type)
        assert (answer.status, answer.json()) == (200, {"success": True})
    still.runtime.page_counts.keep(NOW)
    assert still.runtime.reader.page_counts() == {(TODAY, "home"): 1, (TODAY, "other"): 2, (TODAY, "product"): 2}
    assert scan(still.workspace.folder, [*MARKS, "somebody's own"]) == []
    assert (still.stored(), still.runtime.log.tallies(), still.runtime.log.position()) == ([], [], 0)
    health = read_health(still.runtime, Reports(still.workspace))
    assert health.exempt_page_views_by_day == [
        {"day": "2027-01-15", "page_views": 5, "home": 1, "other": 2, "product": 2}
    ]
    # the scan would find them: an event's path is kept, with consent
    event = {"type": "track", "event": "Product Viewed", "messageId": "m1", "anonymousId": "d", "context": CONSENT,
             "properties": {"product_id": "mark-path"}}  # fmt: skip
    assert still.verdicts([event]) == [("stored", "")]
    assert {hit.marker for hit in scan(still.workspace.folder, MARKS)} == {"mark-path"}


def test_two_days_of_one_visitor_are_two_numbers(still: Shop) -> None:
    for days in range(3):
        still.clock.at = NOW + days * DAY_MS
        seen(still)
        still.runtime.page_counts.keep(still.clock.at)
    assert still.runtime.reader.page_counts() == {(TODAY + days, "product"): 1 for days in range(3)}


def test_counts_are_deleted_after_25_months_although_nobody_comes(still: Shop) -> None:
    seen(still)
    still.runtime.page_counts.keep(NOW)
    still.runtime.page_counts.keep(NOW + KEEP_DAYS * DAY_MS)
    assert still.runtime.reader.page_counts() == {(TODAY, "product"): 1}
    still.runtime.page_counts.keep(NOW + (KEEP_DAYS + 1) * DAY_MS)
    assert still.runtime.reader.page_counts() == {}


def test_what_was_counted_is_written_when_the_server_stops(still: Shop) -> None:
    seen(still)
    still.runtime.close()
    assert still.runtime.reader.page_counts() == {(TODAY, "product"): 1}


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": AGENT.replace("Chrome/", "HeadlessChrome/")},
        {"sec-ch-ua": '"HeadlessChrome";v="141"'},
    ],
)
def test_bots_are_left_out(still: Shop, headers: dict[str, str]) -> None:
    assert seen(still, **headers).status == 200
    still.runtime.page_counts.keep(NOW)
    assert still.runtime.reader.page_counts() == {}


REFUSED: dict[str, tuple[int, Callable[[Shop], Response]]] = {
    "another origin": (403, lambda shop: seen(shop, origin="https://other.example")),
    "a secret key": (403, lambda shop: shop.post("/v1/count", {"writeKey": shop.keys.server})),
    "no key": (400, lambda shop: shop.post("/v1/count", {"type": "home"}, PAGE)),
    "an unknown key": (401, lambda shop: shop.post("/v1/count", {"writeKey": "pk_nobody"}, PAGE)),
    "no object": (400, lambda shop: shop.post("/v1/count", b"[]", PAGE)),
    "no text": (400, lambda shop: shop.post("/v1/count", b"\xff", PAGE)),
    "a type that is none": (400, lambda shop: seen(shop, 7)),
    "too much": (413, lambda shop: seen(shop, "x" * 1024)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_count_is_refused_in_the_one_error_shape(still: Shop, case: str) -> None:
    status, ask = REFUSED[case]
    answer = ask(still)
    assert answer.status == status, answer.body
    assert msgspec.json.decode(answer.body)["error"]["message"]
    still.runtime.page_counts.keep(NOW)
    assert still.runtime.reader.page_counts() == {}
