"""What a person is expected to do."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from habitue.app.console.expecting import Model, Outlook, current_model, outlook
from habitue.app.console.portrait import portrait_of
from habitue.audiences.expectations import DAYS, Dated
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.schemas.expectation import (
    ExpectedDate,
    ExpectedTenth,
    LifetimeBackTest,
    LifetimeCard,
    Likely,
    PersonExpectation,
)
from habitue.models.lifetime.choice import MIN_REPEAT
from habitue.models.lifetime.person import Expectation

router = APIRouter()


@router.get("/people/{person_id}/expectation")
def expectation(desk: Seeing, person_id: str) -> PersonExpectation:
    """Orders, value and dates to expect, with how sure they are; or why nothing is told."""
    runtime, world = desk.runtime, desk.console.worlds.now()
    found = outlook(
        portrait_of(runtime, person_id),
        current_model(runtime.workspace.models),
        world.rhythm,
        world.left_out,
        runtime.settings.currency,
        runtime.clock.now_ms(),
    )
    return described(found, runtime.settings.currency)


def described(found: Outlook, currency: str) -> PersonExpectation:
    """An outlook as the console shows it."""
    told, model = found.expectation, found.model
    lifetime = None if model is None else model.lifetime
    return PersonExpectation(
        withheld=found.withheld,
        days=DAYS,
        level="rhythm" if lifetime is None else "shop" if lifetime.buying is None else "customer",
        based_on=0 if lifetime is None else lifetime.customers,
        repeat_customers=0 if lifetime is None else lifetime.repeat_customers,
        needed=MIN_REPEAT,
        orders=None if told is None else Likely(expected=told.orders, low=told.orders_low, high=told.orders_high),
        value_minor=None if told is None else _likely(told.value, told.value_low, told.value_high),
        currency=currency if model is None else model.currency,
        alive=None if told is None else told.alive,
        comes_back=None if told is None else told.comes_back,
        next_order=_date(found, found.next_order, *_around(told)),
        churn=_date(found, found.churn),
        model=None if model is None else card_of(model),
    )


def card_of(model: Model) -> LifetimeCard:
    """The card of the model, from what was written when it was learned."""
    manifest, card = model.manifest, model.manifest.parameters["card"]
    return LifetimeCard(
        version=manifest.version,
        trained_at=manifest.created_at,
        data_from=manifest.oldest_at,
        data_until=manifest.newest_at,
        customers=card["customers"],
        repeat_customers=card["repeat_customers"],
        orders=int(manifest.metrics["orders"]),
        kind=card["model"],
        currency=model.currency,
        horizon_days=manifest.parameters["horizon_days"],
        back_test=_back_test(card["back_test"]),
    )


def _back_test(told: dict[str, Any] | None) -> LifetimeBackTest | None:
    if told is None:
        return None
    return LifetimeBackTest(
        days=told["days"],
        customers=told["customers"],
        mae_orders=told["mae_orders"],
        aggregate_error=told["aggregate_error"],
        auc=told["auc"],
        calibration=[ExpectedTenth.model_validate(tenth) for tenth in told["calibration"]],
    )


def _likely(expected: float | None, low: float | None, high: float | None) -> Likely | None:
    if expected is None or low is None or high is None:
        return None
    return Likely(expected=expected, low=low, high=high)


def _around(told: Expectation | None) -> tuple[int | None, int | None]:
    return (None, None) if told is None else (told.next_order_from, told.next_order_until)


def _date(
    found: Outlook, dated: Dated | None, earliest: int | None = None, latest: int | None = None
) -> ExpectedDate | None:
    if dated is None or found.delays is None:
        return None
    told = found.expectation
    based_on = found.delays.based_on if told is None or dated.by == "rhythm" else told.based_on
    return ExpectedDate(at=dated.at, earliest=earliest, latest=latest, by=dated.by, based_on=based_on)
