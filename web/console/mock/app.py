"""The admin API's contract over the generated shop: development and visual tests only, never shipped.

The part of the sign-in address before the @ picks a scenario:
owner, viewer (may only read), empty (a shop of today), early (too little data), broken (errors), failing (health),
off (no hold-out), hostile (markup in every name).
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, Literal

import schemas as s
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, StreamingResponse
from world import DAY, HOUR, MINUTE, STRATEGIES, Placement, World, iso_day


ASSETS = Path(__file__).parents[3] / "src/habitue/assets/console"
COOKIE = "habitue_session"
CSRF = "mock-csrf-token"
CSP = (
    "default-src 'self'; img-src 'self' data: https: http:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)

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
api = APIRouter()


# --- session -------------------------------------------------------------------------------------------------------


def session_for(name: str) -> s.Session:
    return s.Session(
        email=f"{name}@shop.example", name="Camille", role="viewer" if name == "viewer" else "owner", csrf_token=CSRF,
        shop_name="Harbour & Oak", shop_url="https://shop.example", currency="EUR", timezone="Europe/Paris",
        languages=["en", "fr"], paused=world_of(name).paused, synthetic=name != "empty", version="0.1.0",
    )  # fmt: skip


@api.post("/session")
def sign_in(body: s.SignIn, response: Response) -> s.Session:
    if body.password != "habitue":
        raise fail(401, "not_authenticated", "This address and password do not match an account.")
    name = body.email.partition("@")[0]
    response.set_cookie(COOKIE, name, httponly=True, samesite="strict")
    return session_for(name)


@api.get("/session")
def session(name: Scenario) -> s.Session:
    return session_for(name)


@api.delete("/session", status_code=204)
def sign_out(name: Scenario, response: Response) -> None:
    response.delete_cookie(COOKIE)


# --- overview and live -----------------------------------------------------------------------------------------------


def earned(name: str) -> s.Estimate:
    people = {"people_personalised": 18_402, "people_held_out": 969, "people_excluded": 31}
    if name in {"empty", "early"}:
        return s.Estimate(state="too_early", weeks_needed=3 if name == "early" else None, **people)
    if name == "off":
        return s.Estimate(state="off")
    return s.Estimate(state="known", value=124_000, low=30_000, high=210_000, **people)


@api.get("/overview")
def overview(name: Scenario, days: int = 28) -> s.Overview:
    world = world_of(name)
    points = [] if name == "empty" else world.days(days)
    visits, orders = sum(p.visits for p in points), sum(p.orders for p in points)
    revenue = sum(p.revenue_minor for p in points)
    attributed = sum(p.attributed_minor for p in points)

    def kpi(key: Any, unit: Any, value: float | None, change: float) -> s.Kpi:
        return s.Kpi(key=key, unit=unit, value=value, previous=value / change if value and name != "early" else None)

    return s.Overview(
        days=days, computed_at=world.now - 4 * MINUTE, currency="EUR", earned_minor=earned(name),
        attributed_minor=attributed, attributed_orders=int(orders * 0.15),
        kpis=[
            kpi("visits", "count", visits, 1.061), kpi("visitors", "count", int(visits * 0.71), 1.04),
            kpi("orders", "count", orders, 1.083), kpi("revenue", "money", revenue, 1.124),
            kpi("conversion", "ratio", orders / visits if visits else None, 1.02),
            kpi("order_value", "money", revenue / orders if orders else None, 0.987),
            kpi("revenue_per_visitor", "money", revenue / (visits * 0.71) if visits else None, 1.09),
            kpi("click_through", "ratio", 0.047 if visits else None, 1.0),
        ],
        series=points,
        next_actions=[s.NextAction(key="connect_shop", href="/settings/health")] if name == "empty" else [
            s.NextAction(key="publish_draft", params={"placement": "home.trending"}, href="/placements/home.trending"),
            s.NextAction(key="pinned_unsellable", params={"placement": "home.for_you", "count": 2}, href="/placements/home.for_you", worth_minor=18_000),
            s.NextAction(key="low_stock_bestsellers", params={"count": 7, "product_id": "p0008"}, href="/catalogue?sort=stock", worth_minor=64_000),
            s.NextAction(key="placement_seldom_clicked", params={"placement": "cart.add", "shown": 24_239, "click_through": 0.011, "others": 0.047}, href="/placements/cart.add"),
        ],
    )  # fmt: skip


@api.get("/live")
def live(name: Scenario) -> s.LiveState:
    world, now = world_of(name), int(time.time() * 1000)
    if name == "empty":
        return s.LiveState(visitors_now=0, events_per_minute=0, orders_today=0, revenue_today_minor=0, recent=[])
    return s.LiveState(
        visitors_now=37, events_per_minute=84.5, orders_today=12, revenue_today_minor=73_480,
        recent=[world.activity(1000 - i, now - i * 4200) for i in range(40)],
    )  # fmt: skip


@api.get("/live/stream", response_class=StreamingResponse)
async def live_stream(name: Scenario, request: Request) -> StreamingResponse:
    async def events() -> AsyncIterator[str]:
        position, world = 1000, world_of(name)
        yield ": hello\n\n"
        while name != "empty" and not await request.is_disconnected():
            await asyncio.sleep(random.uniform(0.3, 1.2))
            position += 1
            activity = world.activity(position, int(time.time() * 1000))
            yield f"event: activity\nid: {position}\ndata: {activity.model_dump_json()}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


# --- people --------------------------------------------------------------------------------------------------------


def page_of(rows: list[Any], cursor: str | None, size: int = 50) -> tuple[list[Any], str | None]:
    start = int(cursor or 0)
    return rows[start : start + size], str(start + size) if start + size < len(rows) else None


@api.get("/people")
def people(
    name: Scenario,
    query: str = "",
    sort: Literal["last_seen", "revenue", "orders"] = "last_seen",
    cursor: str | None = None,
) -> s.PeoplePage:
    world = world_of(name)
    rows = [] if name == "empty" else [r for r in world.people if r.person.person_id not in world.forgotten]
    rows = [r for r in rows if query.lower() in r.person.label.lower()]
    rows.sort(key=lambda r: {"revenue": r.revenue_minor, "orders": r.orders}.get(sort, r.last_seen), reverse=True)
    chosen, following = page_of(rows, cursor)
    return s.PeoplePage(rows=chosen, total=len(rows), next_cursor=following)


@api.get("/people/contrast")
def contrast(name: Scenario) -> s.Contrast:
    rows = world_of(name).people
    first = next(r for r in rows if r.top_category == "Coffee")
    second = next(r for r in rows if r.top_category == "Outdoor")
    if name == "empty":
        return s.Contrast(people=[], tastes=[])
    return s.Contrast(people=[first.person, second.person], tastes=["Coffee", "Outdoor"])


def row_of(name: str, person_id: str) -> s.PersonRow:
    row = world_of(name).person_by_id.get(person_id)
    if row is None or person_id in world_of(name).forgotten:
        raise fail(404, "not_found", f"There is no person {person_id}.")
    return row


@api.get("/people/{person_id}")
def person(name: Scenario, person_id: str) -> s.Person:
    return world_of(name).person(row_of(name, person_id))


@api.get("/people/{person_id}/timeline")
def timeline(name: Scenario, person_id: str, before: int | None = None) -> s.Timeline:
    row_of(name, person_id)
    items = [i for i in world_of(name).timeline(person_id) if before is None or i.position < before]
    return s.Timeline(items=items[:40], next_before=items[39].position if len(items) > 40 else None)


@api.post("/people/{person_id}/forget", status_code=204)
def forget(name: Scenario, person_id: str) -> None:
    row_of(name, person_id)
    world_of(name).forgotten.add(person_id)


# --- decisions and placements --------------------------------------------------------------------------------------


def explain(world: World, document: s.PlacementDocument, person: s.PersonRow | None) -> s.PlacementExplanation:
    taste = (person.top_category if person else "") or "Coffee"
    pool = [p for p in world.products if p.category == taste and p.sellable] if person else world.products
    pool = [p for p in pool if p.product_id not in document.excluded and p.product_id not in document.pins]
    items = [
        s.RankedItem(product=world.by_id[pin], strategy="pinned", score=1, pinned=True, reason=s.Reason(code="pinned"))
        for pin in document.pins
        if pin in world.by_id and world.by_id[pin].sellable
    ]
    for number, product in enumerate(pool[: document.n - len(items)]):
        strategy = document.strategies[0] if number < 5 else document.strategies[-1]
        code = {"for_you": "because_viewed", "best_sellers": "best_seller"}.get(strategy, strategy)
        items.append(s.RankedItem(
            product=product, strategy=strategy, score=round(0.9 - number * 0.07, 3),
            reason=s.Reason(code=code, product_id=pool[-1].product_id if code != "best_seller" else "",
                            value=pool[-1].name if code != "best_seller" else ""),
        ))  # fmt: skip
    dropped = [
        s.DroppedItem(product=product, strategy=document.strategies[0], why=why)
        for product, why in zip(
            world.products[40:], ["out_of_stock", "in_cart", "already_shown", "below_cut"], strict=False
        )
    ]
    return s.PlacementExplanation(
        placement=document.placement_id, title=document.title.get("en", document.placement_id),
        items=items[: document.n], dropped=dropped, strategies_tried=document.strategies,
        strategies_empty=document.strategies[1:2],
    )  # fmt: skip


@api.get("/decisions/{decision_id}")
def decision(name: Scenario, decision_id: str) -> s.Explanation:
    world = world_of(name)
    row = world.person_by_id.get(decision_id.split("-")[1] if "-" in decision_id else "")
    documents = [p.published for p in world.placements.values() if p.published and p.published.page == "home"]
    return s.Explanation(
        decision_id=decision_id, at=world.now - HOUR, person=row.person if row else None, arm="personalised",
        consent=["necessary", "measure", "personalise"], seed="8f21c0de", log_position=182_004,
        versions={"models": "2026-11-20.3", "home.for_you": "3", "catalogue": "p-182001"}, matches_log=True,
        placements=[explain(world, d, row) for d in documents],
    )  # fmt: skip


def placement_of(name: str, placement_id: str) -> Placement:
    placement = world_of(name).placements.get(placement_id)
    if placement is None:
        raise fail(404, "not_found", f"There is no placement {placement_id}.")
    return placement


def state_of(name: str) -> str:
    return "too_early" if name == "early" else "known"


def detail_of(name: str, placement_id: str) -> s.PlacementDetail:
    placement, world = placement_of(name, placement_id), world_of(name)
    return s.PlacementDetail(
        placement_id=placement_id, published=placement.published, draft=placement.draft,
        published_version=placement.version, history=placement.history, strategies_available=STRATEGIES,
        results=world.results(placement_id, state_of(name)),
    )  # fmt: skip


def publish_document(name: str, placement: Placement, document: s.PlacementDocument, note: str) -> None:
    version = max([0, *placement.versions]) + 1
    placement.published, placement.version, placement.draft = document, version, None
    placement.versions[version] = document
    placement.history.insert(0, s.DefinitionVersion(
        version=version, status="published", author=f"{name}@shop.example", at=int(time.time() * 1000), note=note
    ))  # fmt: skip


@api.get("/placements")
def placements(name: Scenario) -> list[s.PlacementRow]:
    world = world_of(name)
    rows = []
    for placement_id, placement in world.placements.items() if name != "empty" else []:
        document = placement.draft or placement.published
        if document is None:
            continue
        rows.append(s.PlacementRow(
            placement_id=placement_id, title=document.title, page=document.page, strategies=document.strategies,
            pins=len(document.pins), status="published" if placement.published else "draft",
            has_draft=placement.draft is not None, published_version=placement.version,
            updated_at=world.now - 3 * DAY, results=world.results(placement_id, state_of(name)),
        ))  # fmt: skip
    return rows


@api.post("/placements/preview")
def preview(name: Scenario, body: s.PreviewRequest) -> list[s.Preview]:
    world = world_of(name)
    rows = [world.person_by_id.get(person_id) for person_id in body.person_ids]
    return [
        s.Preview(person=row.person if row else None, explanation=explain(world, body.document, row)) for row in rows
    ]


@api.get("/placements/{placement_id}")
def placement(name: Scenario, placement_id: str) -> s.PlacementDetail:
    return detail_of(name, placement_id)


@api.put("/placements/{placement_id}/draft")
def save_draft(name: Scenario, placement_id: str, body: s.SaveDraft) -> s.PlacementDetail:
    placement_of(name, placement_id).draft = body.document
    return detail_of(name, placement_id)


@api.delete("/placements/{placement_id}/draft")
def drop_draft(name: Scenario, placement_id: str) -> s.PlacementDetail:
    placement_of(name, placement_id).draft = None
    return detail_of(name, placement_id)


@api.post("/placements/{placement_id}/publish")
def publish(name: Scenario, placement_id: str, body: s.Publish) -> s.PlacementDetail:
    target = placement_of(name, placement_id)
    if target.draft is None:
        raise fail(409, "conflict", "There is no draft to publish.")
    publish_document(name, target, target.draft, body.note)
    return detail_of(name, placement_id)


@api.post("/placements/{placement_id}/archive")
def archive(name: Scenario, placement_id: str) -> s.PlacementDetail:
    target = placement_of(name, placement_id)
    target.draft, target.published, target.version = target.published, None, None
    return detail_of(name, placement_id)


@api.post("/placements/{placement_id}/rollback/{version}")
def rollback(name: Scenario, placement_id: str, version: int) -> s.PlacementDetail:
    target = placement_of(name, placement_id)
    if version not in target.versions:
        raise fail(404, "not_found", f"There is no version {version}.")
    publish_document(name, target, target.versions[version], f"Back to version {version}")
    return detail_of(name, placement_id)


@api.post("/placements/{placement_id}/dry-run")
def dry_run(name: Scenario, placement_id: str, body: s.SaveDraft) -> s.DryRun:
    world = world_of(name)
    pins = [world.by_id[pin] for pin in body.document.pins if pin in world.by_id]
    return s.DryRun(
        days=7, requests=18_204, people=4_120, held_out=207,
        products_unsellable=[p for p in pins if not p.sellable],
        also_pinned_in=[k for k, p in world.placements.items()
                        if k != placement_id and p.published and set(p.published.pins) & set(body.document.pins)],
    )  # fmt: skip


# --- catalogue -----------------------------------------------------------------------------------------------------


@api.get("/catalogue")
def catalogue(
    name: Scenario, query: str = "", category: str = "", sort: str = "views", cursor: str | None = None
) -> s.CataloguePage:
    world = world_of(name)
    rows = [] if name == "empty" else [world.product_row(p) for p in world.products]
    rows = [r for r in rows if query.lower() in r.product.name.lower() and category in ("", r.product.category)]
    keys: dict[str, Any] = {
        "name": lambda r: r.product.name, "price": lambda r: -r.product.price_minor,
        "stock": lambda r: r.stock if r.stock is not None else 10**9,
    }  # fmt: skip
    rows.sort(key=keys.get(sort, lambda r: -(getattr(r, "revenue_minor" if sort == "revenue" else sort))))
    chosen, following = page_of(rows, cursor)
    return s.CataloguePage(
        rows=chosen, total=len(rows), next_cursor=following,
        categories=[] if name == "empty" else sorted({p.category for p in world.products}),
    )  # fmt: skip


@api.get("/catalogue/{product_id}")
def product(name: Scenario, product_id: str) -> s.ProductDetail:
    found = world_of(name).by_id.get(product_id)
    if found is None:
        raise fail(404, "not_found", f"There is no product {product_id}.")
    return world_of(name).product_detail(found)


# --- health, pause, search -----------------------------------------------------------------------------------------


@api.get("/health")
def health(name: Scenario) -> s.Health:
    world, bad = world_of(name), name == "failing"
    days = [{"day": iso_day(world.now - d * DAY), "received": 16_000 + 311 * d % 4000, "stored": 15_900, "duplicate": 61,
             "dead_lettered": 21, "rejected": 18} for d in range(14, 0, -1)]  # fmt: skip
    return s.Health(
        state="failing" if bad else "ok", checked_at=world.now,
        checks=[
            s.Check(key="log_writable", state="ok"),
            s.Check(key="disk", state="failing" if bad else "ok", detail={"free_bytes": 48_318_382_080}),
            s.Check(key="queue", state="warning" if bad else "ok", detail={"depth": 3, "size": 4096}),
            s.Check(key="lake", state="ok", detail={"behind_events": 412}),
            s.Check(key="models", state="ok", detail={"age_hours": 5}),
        ],
        ledger=s.LedgerCount(received=1_482_113 + 3 * bad, stored=1_478_020, duplicate=3_911, dead_lettered=154, rejected=28,
                             balanced=not bad, reasons={"id_conflict": 121, "products_not_a_list": 33, "no_identifier": 28, "same_id": 3911}),
        ledger_by_day=days, log_position=1_478_020, lake_position=1_477_608, queue_depth=3, queue_size=4096,
        last_event_at=None if name == "empty" else world.now - 2_000,
        models=[s.ModelHealth(name=m, version="2026-11-20.3", trained_at=world.now - 5 * HOUR, data_from=world.now - 90 * DAY,
                              data_to=world.now - 6 * HOUR, metrics={"products": 420, "sessions": 51_204 - i * 311, "orders": 1_520},
                              parameters={"neighbours": 500, "half_life_days": 30}) for i, m in enumerate(STRATEGIES[:6])] if name != "empty" else [],
        disk_free_bytes=1_204_001_010 if bad else 48_318_382_080, memory_bytes=412_000_000,
    )  # fmt: skip


@api.put("/pause")
def pause(name: Scenario, body: s.Pause) -> s.Pause:
    world_of(name).paused = body.paused
    return body


@api.get("/search")
def search(name: Scenario, q: str = "") -> list[s.SearchHit]:
    world, needle = world_of(name), q.lower()
    hits = [
        s.SearchHit(
            kind="placement", id=k, label=(p.draft or p.published).title["en"], detail=k, href=f"/placements/{k}"
        )
        for k, p in world.placements.items()
        if (p.draft or p.published) and needle in k
    ]  # type: ignore[union-attr]
    hits += [s.SearchHit(kind="product", id=p.product_id, label=p.name, detail=p.category, href=f"/catalogue/{p.product_id}")
             for p in world.products if needle in p.name.lower()][:6]  # fmt: skip
    hits += [s.SearchHit(kind="person", id=r.person.person_id, label=r.person.label, href=f"/people/{r.person.person_id}")
             for r in world.people if needle in r.person.label.lower()][:6]  # fmt: skip
    return hits


# --- the application -----------------------------------------------------------------------------------------------

admin = FastAPI(title="habitue admin API", version="1", docs_url=None, redoc_url=None)
admin.include_router(api)
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
