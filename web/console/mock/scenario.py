"""Who signed in picks a scenario: the part of the address before the @.

owner, viewer (may only read), empty (a shop of today), early (too little data), broken (errors), failing (health),
off (no hold-out), hostile (markup in every name). Not shipped, never used by the product.
"""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request

from world.world import World

COOKIE = "habitue_session"
CSRF = "mock-csrf-token"
_worlds: dict[str, World] = {}


def world_of(scenario: str) -> World:
    if scenario not in _worlds:
        _worlds[scenario] = World(int(time.time() * 1000), hostile=scenario == "hostile")
    return _worlds[scenario]


def fail(status: int, code: str, message: str) -> HTTPException:
    return HTTPException(status, {"code": code, "message": message})


def scenario_of(request: Request) -> str:
    name = request.cookies.get(COOKIE, "")
    if not name:
        raise fail(401, "not_authenticated", "Sign in first.")
    if request.method not in {"GET", "HEAD"}:
        if request.headers.get("X-CSRF-Token") != CSRF:
            raise fail(403, "not_allowed", "The X-CSRF-Token header is missing or wrong.")
        if name == "viewer" and not request.url.path.endswith(("/preview", "/session")):
            raise fail(403, "not_allowed", "Viewers may look, not change.")
    if name == "broken" and not request.url.path.endswith("/session"):
        raise fail(503, "unavailable", "The lake cannot be read.")
    return name


Scenario = Annotated[str, Depends(scenario_of)]


def page_of(rows: list[Any], cursor: str | None, size: int = 50) -> tuple[list[Any], str | None]:
    start = int(cursor or 0)
    return rows[start : start + size], str(start + size) if start + size < len(rows) else None
