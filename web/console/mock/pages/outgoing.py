"""Exports and subscriptions of audiences. Not shipped, never used by the product."""

from __future__ import annotations

import time

from fastapi import APIRouter, Response
from scenario import Scenario
from world.things import DAY, HOUR, MINUTE

from habitue.app.outgoing.writing import writer_of
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

api = APIRouter()
_subscriptions: dict[str, dict[str, Subscription]] = {}
_exports: dict[str, list[ExportRow]] = {}


def subscriptions_of(scenario: str) -> dict[str, Subscription]:
    if scenario not in _subscriptions:
        now = int(time.time() * 1000)
        usual = {"paused": False, "waiting": 0, "dead": 0, "withheld": 0, "last_problem": "", "told": True}
        told = {"audience_id": "lantern.lovers", "name": {"en": "Lantern lovers", "fr": "Fans de lanternes"}}
        found = [
            {**usual, **told, "subscription_id": "s1", "url": "https://mail.shop.example/habitue", "use": "email",
             "created_at": now - 20 * DAY, "delivered": 1_214, "withheld": 96, "last_delivered_at": now - 3 * MINUTE},
            {**usual, **told, "subscription_id": "s2", "url": "https://crm.shop.example/hooks/audiences?list=lanterns",
             "use": "analysis", "created_at": now - 9 * DAY, "delivered": 310, "waiting": 18, "dead": 2,
             "last_delivered_at": now - 7 * HOUR, "last_problem": "crm.shop.example answered 503: check the address"},
        ]  # fmt: skip
        _subscriptions[scenario] = (
            {}
            if scenario == "empty"
            else {str(one["subscription_id"]): Subscription.model_validate(one) for one in found}
        )
    return _subscriptions[scenario]


def exports_of(scenario: str) -> list[ExportRow]:
    now = int(time.time() * 1000)
    usual = {"version": 3, "format": "csv"}
    found = [
        {**usual, "export_id": "e2", "audience_id": "lantern.lovers", "author": "account Camille", "at": now - DAY,
         "use": "email", "people": 812, "withheld": 1_940, "completed_at": now - DAY},
        {**usual, "export_id": "e1", "audience_id": "lantern.lovers", "author": "key CRM", "at": now - 6 * DAY,
         "use": "analysis", "people": 500, "withheld": 0, "completed_at": None},
    ]  # fmt: skip
    return _exports.setdefault(
        scenario, [] if scenario == "empty" else [ExportRow.model_validate(one) for one in found]
    )


@api.post("/audiences/{audience_id}/exports")
def export(name: Scenario, audience_id: str, body: NewExport) -> Response:
    now = int(time.time() * 1000)
    row = ExportRow(export_id=str(now), audience_id=audience_id, version=3, author="account Camille", at=now,
                    use=body.use, format=body.format, people=1, withheld=0, completed_at=now)  # fmt: skip
    exports_of(name).insert(0, row)
    writer = writer_of(body.format, ("person_id", "known", "until"))
    people = [{"person_id": "u1", "known": "yes", "until": ""}]
    return Response(writer.head() + writer.rows(people) + b"".join(writer.end()), media_type="application/octet-stream")


@api.get("/audience-exports")
def exports(name: Scenario) -> list[ExportRow]:
    return exports_of(name)


@api.get("/audience-subscriptions")
def subscriptions(name: Scenario) -> list[Subscription]:
    return list(subscriptions_of(name).values())


@api.post("/audience-subscriptions")
def create(name: Scenario, body: NewSubscription) -> Subscribed:
    made = Subscription(subscription_id="s3", name={}, paused=False, created_at=int(time.time() * 1000), waiting=0,
                        delivered=0, dead=0, withheld=0, last_delivered_at=None, last_problem="", told=True,
                        **body.model_dump())  # fmt: skip
    subscriptions_of(name)["s3"] = made
    return Subscribed(subscription_id="s3", secret="whsec_" + "bW9jaw" * 7 + "bW==")


@api.put("/audience-subscriptions/{subscription_id}", status_code=204)
def turn(name: Scenario, subscription_id: str, body: TurnSubscription) -> None:
    standing = subscriptions_of(name)[subscription_id]
    subscriptions_of(name)[subscription_id] = standing.model_copy(update={"paused": body.paused})


@api.delete("/audience-subscriptions/{subscription_id}", status_code=204)
def remove(name: Scenario, subscription_id: str) -> None:
    del subscriptions_of(name)[subscription_id]


@api.get("/audience-subscriptions/{subscription_id}/dead")
def dead(name: Scenario, subscription_id: str) -> list[DeadDelivery]:
    at = int(time.time() * 1000) - 30 * HOUR
    return [
        DeadDelivery(delivery_id=f"msg_{n}", person_id=f"n0000{n}", entered=n == 1, at=at - n * MINUTE, attempts=8,
                     problem="crm.shop.example answered 503: check the address")
        for n in range(subscriptions_of(name)[subscription_id].dead)
    ]  # fmt: skip


@api.post("/audience-subscriptions/{subscription_id}/again")
def again(name: Scenario, subscription_id: str) -> SentAgain:
    standing = subscriptions_of(name)[subscription_id]
    changed = standing.model_copy(update={"dead": 0, "waiting": standing.waiting + standing.dead})
    subscriptions_of(name)[subscription_id] = changed
    return SentAgain(deliveries=standing.dead)
