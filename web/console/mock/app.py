"""The admin API's contract over the generated shop: development and visual tests only, never shipped.

Routes are in `pages`, a file for each page of the console; what they tell of is in `world`; `scenario` says who sees what.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse

from pages import (
    audience_report,
    audiences,
    catalogue,
    decisions,
    health,
    insights,
    lists,
    live,
    outgoing,
    overview,
    people,
    person,
    placements,
    privacy,
    rights,
    search,
    session,
    tracking,
    traffic,
    webhooks,
)

PAGES = (
    session, overview, live, people, person, rights, decisions, placements, catalogue, insights, health, search, tracking,
    traffic, webhooks, privacy, audiences, lists, outgoing, audience_report,
)  # fmt: skip
ASSETS = Path(__file__).parents[3] / "src/habitue/assets/console"
CSP = (
    "default-src 'self'; img-src 'self' data: https: http:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)

admin = FastAPI(title="habitue admin API", version="1", docs_url=None, redoc_url=None)
for page in PAGES:
    admin.include_router(page.api)
app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
app.mount("/admin/api", admin)


@admin.exception_handler(HTTPException)
async def problem(_: Request, error: HTTPException) -> JSONResponse:
    detail = error.detail if isinstance(error.detail, dict) else {"code": "error", "message": str(error.detail)}
    return JSONResponse({"error": detail}, error.status_code)


@app.get("/mock/picture/{number}.svg")
def picture(number: int) -> Response:
    hue = number * 47 % 360
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="hsl({hue} 32% 86%)"/>'
        f'<circle cx="{36 + number % 24}" cy="52" r="{18 + number % 9}" fill="hsl({hue} 34% 58%)"/>'
        f'<rect x="{18 + number % 20}" y="{20 + number % 12}" width="26" height="44" rx="8" fill="hsl({(hue + 40) % 360} 38% 46%)"/></svg>'
    )
    return Response(svg, media_type="image/svg+xml")


@app.get("/")
def root() -> RedirectResponse:
    return RedirectResponse("/console/")


@app.get("/console/{path:path}")
def console(path: str) -> FileResponse:
    file = ASSETS / path
    found = (
        file if path and file.is_file() and file.resolve().is_relative_to(ASSETS.resolve()) else ASSETS / "index.html"
    )
    return FileResponse(found, headers={"Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff"})
