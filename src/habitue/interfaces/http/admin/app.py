"""The admin application: its routers, its one error shape, its OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from habitue.app.console.console import Console
from habitue.interfaces.http.admin import (
    audience_library,
    audience_people,
    audience_questions,
    audience_report,
    audiences,
    catalogue,
    decisions,
    erasures,
    expectation,
    health,
    insights,
    lists,
    live,
    lookalikes,
    outgoing,
    overview,
    people,
    placements,
    predictions,
    retention,
    rights,
    search,
    session,
    tracking,
    traffic,
    webhooks,
)
from habitue.interfaces.http.admin.errors import add_error_handlers
from habitue.interfaces.http.admin.guard import Guard
from habitue.interfaces.http.admin.schemas.base import ErrorBody

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

ROUTED = (
    session, overview, live, people, decisions, placements, insights, catalogue, health, rights, erasures, search,
    tracking, traffic, webhooks, retention, audiences, audience_questions, audience_people, audience_library,
    audience_report, expectation, predictions, lists, lookalikes, outgoing,
)  # fmt: skip


def routed_app() -> FastAPI:
    """The admin API's routes, around no runtime yet."""
    app = FastAPI(
        title="habitue admin API",
        version="1",
        description="Behind the console. A session lives in an HttpOnly cookie; whatever is not a GET also carries its "
        "token as X-CSRF-Token and must come from our own pages.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        responses={"default": {"model": ErrorBody, "description": "Any error, in the one shape."}},
    )
    for module in ROUTED:
        app.include_router(module.router)
    add_error_handlers(app)
    app.add_middleware(Guard)
    return app


def admin_app(runtime: Runtime) -> FastAPI:
    """The admin API around a runtime, to be mounted under ``/admin/api``."""
    app = routed_app()
    app.state.runtime, app.state.console = runtime, Console(runtime)
    app.state.attempts = session.Attempts()
    return app
