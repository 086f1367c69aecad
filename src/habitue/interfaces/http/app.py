"""The ASGI application: public API, console and probes around one runtime."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Scope

from habitue.app.canary import EVERY_SECONDS
from habitue.app.preferring import Preferring
from habitue.core.errors import HabitueError, NotFound
from habitue.interfaces.http.admin import admin_app
from habitue.interfaces.http.assets import AssetRoutes, redirect_to_console
from habitue.interfaces.http.audience_export import AudienceExportRoutes
from habitue.interfaces.http.counting import CountRoutes
from habitue.interfaces.http.decide import DecideRoutes
from habitue.interfaces.http.definitions import DefinitionRoutes
from habitue.interfaces.http.health import HealthRoutes
from habitue.interfaces.http.intake import IntakeRoutes
from habitue.interfaces.http.keys import Gate
from habitue.interfaces.http.list_webhooks import ListWebhookRoutes
from habitue.interfaces.http.operations import OperationRoutes
from habitue.interfaces.http.people import PeopleRoutes
from habitue.interfaces.http.preference_page import PreferencePage
from habitue.interfaces.http.rights import RightsRoutes
from habitue.interfaces.http.snowplow import SnowplowRoutes, allow_credentials
from habitue.interfaces.http.transitions import TransitionRoutes
from habitue.interfaces.http.webhooks import WebhookRoutes
from habitue.interfaces.http.wire import Answer, Call, Endpoint, Handler, error_answer

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

REFRESH_SECONDS = 0.25
RETENTION_SECONDS = 60
RETENTION_TURN_SECONDS = 0.1
COUNTS_SECONDS = 2  # a flood of counts is one commit in this time; a killed process loses no more than this
_logger = structlog.get_logger()
_CALLS = "track|identify|page|screen|group|alias|t|i|p|s|g|a"


def create_app(runtime: Runtime) -> Starlette:
    """The application; the runtime stays open as long as it runs."""
    gate = Gate(runtime)
    handlers = {HTTPException: _wrong_method}
    app = Starlette(routes=_routes(runtime, gate), lifespan=_refreshing(runtime), exception_handlers=handlers)  # type: ignore[arg-type]
    app.router.default = Endpoint(_nothing_here, gate.cors)
    return app


def _routes(runtime: Runtime, gate: Gate) -> list[BaseRoute]:
    admin = admin_app(runtime)
    exporting = AudienceExportRoutes(runtime, gate, admin.state.console)
    operations, preferring = OperationRoutes(runtime, gate), Preferring(runtime)
    definitions = DefinitionRoutes(runtime, gate)
    people, page = PeopleRoutes(runtime, gate, preferring), PreferencePage(runtime, preferring)
    intake, decide, assets, health = (
        IntakeRoutes(runtime, gate),
        DecideRoutes(runtime, gate),
        AssetRoutes(),
        HealthRoutes(runtime),
    )

    def get(path: str, handler: Handler, decorate: Callable[[Scope, Answer], None] | None = None) -> Route:
        return Route(path, Endpoint(handler, decorate), methods=["GET"])

    def post(path: str, handler: Handler) -> list[Route]:
        return [
            Route(path, Endpoint(handler, gate.cors), methods=["POST"]),
            Route(path, Endpoint(_empty, gate.preflight), methods=["OPTIONS"]),
        ]

    api = [
        *post("/v1/batch", intake.batch),
        *post("/v1/decide", decide.decide),
        *post("/v1/b", intake.batch),
        *post("/v1/recommend", decide.recommend),
        *[route for call in _CALLS.split("|") for route in post(f"/v1/{call}", _bound(intake, call))],
        Route("/v1/catalogue", Endpoint(operations.catalogue), methods=["POST"]),
        Route("/v1/dead-letters/replay", Endpoint(operations.replay), methods=["POST"]),
        Route("/v1/definitions", Endpoint(definitions.push), methods=["POST"]),
        Route("/v1/definitions/{act}", Endpoint(definitions.act), methods=["POST"]),
        Route("/v1/traffic", Endpoint(operations.traffic), methods=["POST"]),
        Route("/v1/audiences/transitions", Endpoint(TransitionRoutes(runtime, gate).append), methods=["POST"]),
        Route("/v1/audiences/{audience_id}/export", Endpoint(exporting.export), methods=["POST"]),
        Route("/v1/retention/turn", Endpoint(operations.retain), methods=["POST"]),
        *_rights(RightsRoutes(runtime, gate)),
        Route("/v1/people/forget", Endpoint(operations.forget), methods=["POST"]),
        Route("/v1/decisions/{decision_id}", Endpoint(operations.explain), methods=["GET"]),
        get("/v1/projects/{key}/settings", _client_settings, gate.cors),
        get("/sourceConfig/", _source_config, gate.cors),
        Route("/v1/projects/{key}/settings", Endpoint(_empty, gate.preflight), methods=["OPTIONS"]),
        Route("/sourceConfig/", Endpoint(_empty, gate.preflight), methods=["OPTIONS"]),
    ]
    return [
        *api,
        *(_snowplow(runtime, gate) if runtime.settings.snowplow_apps else []),
        Mount("/rudder", routes=api),  # a data plane address of its own, for shops that run both clients
        Route("/v1/webhooks/{source}", Endpoint(WebhookRoutes(runtime).deliver), methods=["POST"]),
        Route("/v1/webhooks/{source}/lists/{list_id}", Endpoint(ListWebhookRoutes(runtime).deliver), methods=["POST"]),
        *post("/v1/count", CountRoutes(runtime, gate).count),
        *post("/v1/preferences", people.preferences),
        *post("/v1/question", people.question),
        Route("/v1/people/links", Endpoint(people.link), methods=["POST"]),
        Route("/v1/people/unlink", Endpoint(people.unlink), methods=["POST"]),
        get("/preferences", page.show),
        Route("/preferences", Endpoint(page.save), methods=["POST"]),
        get("/habitue.js", assets.tracker),
        get("/habitue-{digest:str}.js", assets.tracker_version),
        get("/console/{path:path}", assets.console),
        get("/console", _empty, redirect_to_console),
        get("/", _empty, redirect_to_console),
        get("/livez", health.livez),
        get("/readyz", health.readyz),
        get("/metrics", health.metrics),
        get("/.well-known/gpc.json", _gpc),
        Mount("/admin/api", app=admin),
    ]


def _snowplow(runtime: Runtime, gate: Gate) -> list[BaseRoute]:
    routes = SnowplowRoutes(runtime, gate)

    def answered(scope: Scope, answer: Answer) -> None:
        (gate.preflight if scope["method"] == "OPTIONS" else gate.cors)(scope, answer)
        allow_credentials(answer)

    tp2 = "/com.snowplowanalytics.snowplow/tp2"
    return [
        Route(tp2, Endpoint(routes.post, answered), methods=["POST"]),
        Route(tp2, Endpoint(_empty, answered), methods=["OPTIONS"]),
        Route("/i", Endpoint(routes.pixel, answered), methods=["GET"]),
    ]


def _rights(rights: RightsRoutes) -> list[BaseRoute]:
    return [
        Route("/v1/people/export", Endpoint(rights.export), methods=["POST"]),
        Route("/v1/people/object", Endpoint(rights.object), methods=["POST"]),
        Route("/v1/people/rectify", Endpoint(rights.rectify), methods=["POST"]),
        Route("/v1/people/reports/{report_id}", Endpoint(rights.report), methods=["GET"]),
    ]


def _bound(intake: IntakeRoutes, kind: str) -> Handler:
    async def handler(call: Call) -> Answer:
        call.path_params = {"call": kind}
        return await intake.single(call)

    return handler


async def _empty(call: Call) -> Answer:  # noqa: ARG001 - the handlers' signature
    return Answer(b"", 204)


async def _wrong_method(request: Request, error: HTTPException) -> JSONResponse:
    """The one error shape for what the router itself refuses."""
    message = f"{request.url.path} does not answer {request.method}: {error.detail}"
    body = {"error": {"code": "method_not_allowed" if error.status_code == 405 else "refused", "message": message}}
    return JSONResponse(body, error.status_code, headers=error.headers)


async def _nothing_here(call: Call) -> Answer:
    return error_answer(NotFound(f"there is nothing at {call.scope['method']} {call.scope['path']}"))


async def _client_settings(call: Call) -> Answer:
    """What Segment's browser client asks for before it sends: only its own destination, nothing to load."""
    integrations = {"Segment.io": {"apiKey": call.path_params["key"]}}
    return Answer({"integrations": integrations, "plan": {}, "edgeFunction": {}, "metrics": {"sampleRate": 0}})


async def _source_config(call: Call) -> Answer:
    """What RudderStack's browser client asks for before it sends."""
    key = call.query.decode("latin-1").partition("writeKey=")[2].partition("&")[0]
    source = {"id": "habitue", "name": "habitue", "writeKey": key, "enabled": True, "config": {}, "destinations": []}
    return Answer({"source": {**source, "connections": [], "dataplanes": {}}, "updatedAt": "2026-01-01T00:00:00.000Z"})


async def _gpc(call: Call) -> Answer:  # noqa: ARG001
    """Global Privacy Control: this site honours it (W3C GPC, section on the support resource)."""
    return Answer({"gpc": True, "lastUpdate": "2026-11-01"})


def _refreshing(runtime: Runtime) -> Callable[[Starlette], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:  # noqa: ARG001 - Starlette's signature
        tasks = [asyncio.create_task(duty(runtime)) for duty in (_refresh, _keep_counts, _send_canaries, _retain)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    return lifespan


async def _refresh(runtime: Runtime) -> None:
    """Keys, publications and models of other processes are picked up within a moment."""
    while True:
        try:
            await asyncio.to_thread(runtime.refresh)
        except HabitueError as error:
            _logger.warning("refresh failed, going on with what was loaded", reason=error.message)
        await asyncio.sleep(REFRESH_SECONDS)


async def _keep_counts(runtime: Runtime) -> None:
    while True:
        await asyncio.sleep(COUNTS_SECONDS)
        await asyncio.to_thread(runtime.page_counts.keep, runtime.clock.now_ms())
        await asyncio.to_thread(runtime.delivery_counts.keep, runtime.clock.now_ms())


async def _retain(runtime: Runtime) -> None:
    """Once a day, in pieces with pauses four times as long: a backlog of years takes hours, and intake goes first."""
    while True:
        await asyncio.sleep(RETENTION_SECONDS)
        try:
            while runtime.retention.due(runtime.clock.now_ms()):
                await asyncio.to_thread(runtime.retention.turn, RETENTION_TURN_SECONDS)
                await asyncio.sleep(4 * RETENTION_TURN_SECONDS)
        except HabitueError as error:
            _logger.warning("retention failed and will be tried again", reason=error.message)
        except Exception:
            # a defect: it is looked at in the log, and must not be the end of all retention
            _logger.exception("retention failed and will be tried again")


async def _send_canaries(runtime: Runtime) -> None:
    while True:
        await asyncio.to_thread(runtime.canary.turn)
        await asyncio.sleep(EVERY_SECONDS)
