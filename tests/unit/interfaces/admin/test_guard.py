"""Around the admin API: bounded bodies, private answers, pages of other sites."""

from __future__ import annotations

import gzip

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from habitue.core.errors import NotAllowed
from habitue.interfaces.http.admin.access import from_our_pages
from habitue.interfaces.http.admin.guard import Guard


async def _length(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


CLIENT = TestClient(Guard(Starlette(routes=[Route("/", _length, methods=["GET", "POST"])])))


@pytest.mark.parametrize("authorization", [{}, {"authorization": "Bearer sk_anything"}])
def test_a_long_body_is_refused_whoever_sends_it(authorization: dict[str, str]) -> None:
    assert CLIENT.post("/", content=b"x" * 400_000, headers=authorization).text == "400000"
    answer = CLIENT.post("/", content=b"x" * 600_000, headers=authorization)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_a_small_body_that_holds_a_huge_one_is_refused() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    assert CLIENT.post("/", content=bomb, headers={"content-encoding": "gzip"}).status_code == 413


def test_answers_are_nobodys_to_keep() -> None:
    headers = CLIENT.get("/").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://console.example"}, False),
        ({}, True),  # no browser of today: it has to know the token all the same
        ({"origin": "https://console.example"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://console.example.evil.example"}, False),
        ({"origin": "null"}, False),
    ],
)
def test_a_page_of_another_site_is_told_from_ours(headers: dict[str, str], ours: bool) -> None:
    sent = [(name.encode(), value.encode()) for name, value in {"host": "console.example", **headers}.items()]
    request = Request({"type": "http", "method": "POST", "headers": sent})
    if ours:
        from_our_pages(request)
        return
    with pytest.raises(NotAllowed):
        from_our_pages(request)
