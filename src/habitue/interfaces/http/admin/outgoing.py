"""Taking audiences out: exports with their record, and addresses that are told of who enters and leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from habitue.app.outgoing.exporting import Ask, ExportPage, export_page
from habitue.app.outgoing.subscribing import standings, subscribe
from habitue.app.outgoing.writing import writer_of
from habitue.channels.export import Format
from habitue.interfaces.http.admin.access import Editing, Seeing
from habitue.interfaces.http.admin.audience import names_of
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.outgoing import (
    DeadDelivery,
    ExportRow,
    NewExport,
    NewSubscription,
    SentAgain,
    Subscribed,
    Subscription,
    TurnSubscription,
)

router = APIRouter()
_MEDIA: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}
_SHOWN = 50


@router.post("/audiences/{audience_id}/exports", response_class=StreamingResponse)
def export_members(desk: Editing, audience_id: str, body: NewExport) -> StreamingResponse:
    """Everybody who is in and permitted the use, as a file; who asked for it is written down first."""
    ask = Ask(use=body.use, format=body.format)
    first = export_page(desk.runtime, desk.console, audience_id, ask, _author(desk))
    headers = {"content-disposition": f'attachment; filename="{audience_id}.{body.format}"'}
    return StreamingResponse(_file(desk, audience_id, ask, first), media_type=_MEDIA[body.format], headers=headers)


@router.get("/audience-exports")
def exports(desk: Seeing) -> list[ExportRow]:
    """The newest exports: who took how many people out, when and what for."""
    return [ExportRow.model_validate(one, from_attributes=True) for one in desk.runtime.exports.newest(_SHOWN)]


@router.get("/audience-subscriptions")
def subscriptions(desk: Seeing) -> list[Subscription]:
    """All subscriptions, with what became of their deliveries."""
    found, known = standings(desk.runtime.subscriptions, desk.runtime.snapshot), desk.runtime.snapshot.audiences
    published = {one.subscription.audience_id for one in found} & known.keys()
    named = {one.audience_id: one.name for one in names_of(desk, published)}
    return [
        Subscription(
            subscription_id=one.subscription.subscription_id,
            audience_id=one.subscription.audience_id,
            name={str(language): text for language, text in named.get(one.subscription.audience_id, {}).items()},
            url=one.subscription.url,
            use=one.subscription.use,
            paused=one.subscription.paused,
            created_at=one.subscription.created_at,
            told=one.told,
            **msgspec.structs.asdict(one.counts),
        )
        for one in found
    ]


@router.post("/audience-subscriptions")
def create_subscription(desk: Editing, body: NewSubscription) -> Subscribed:
    """Tell an address from now on; the secret its deliveries are signed with is in this answer and in no other."""
    made, secret = subscribe(desk.runtime, body.audience_id, body.url, body.use, _author(desk))
    return Subscribed(subscription_id=made.subscription_id, secret=secret)


@router.put("/audience-subscriptions/{subscription_id}", status_code=204)
def turn_subscription(desk: Editing, subscription_id: str, body: TurnSubscription) -> None:
    """Pause it, or let it go on: what happened meanwhile is told then."""
    desk.runtime.subscriptions.pause(subscription_id, paused=body.paused)


@router.delete("/audience-subscriptions/{subscription_id}", status_code=204)
def remove_subscription(desk: Editing, subscription_id: str) -> None:
    """Tell it nothing any more; what waited is dropped."""
    desk.runtime.subscriptions.remove(subscription_id)


@router.get("/audience-subscriptions/{subscription_id}/dead")
def dead_deliveries(desk: Seeing, subscription_id: str) -> list[DeadDelivery]:
    """The newest deliveries that were given up, with what was answered last."""
    return [
        DeadDelivery(
            delivery_id=one.delivery_id,
            person_id=one.node_id,
            entered=one.entered,
            at=one.at,
            attempts=one.attempts,
            problem=one.told,
        )
        for one in desk.runtime.subscriptions.dead(subscription_id, _SHOWN)
    ]


@router.post("/audience-subscriptions/{subscription_id}/again")
def send_again(desk: Editing, subscription_id: str) -> SentAgain:
    """Try those that were given up anew, under the ids they had."""
    return SentAgain(deliveries=desk.runtime.subscriptions.again(subscription_id, desk.runtime.clock.now_ms()))


def _file(desk: Desk, audience_id: str, ask: Ask, page: ExportPage) -> Iterator[bytes]:
    writer = writer_of(ask.format, page.columns)
    yield writer.head()
    while True:
        yield writer.rows(page.rows)
        if not page.next_cursor:
            yield from writer.end()
            return
        further = msgspec.structs.replace(ask, cursor=page.next_cursor, export_id=page.export_id)
        page = export_page(desk.runtime, desk.console, audience_id, further, _author(desk))


def _author(desk: Desk) -> str:
    return f"account {desk.account.name}"
