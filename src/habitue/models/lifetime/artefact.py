"""The model of a shop's customers on disk, with its card: what it was learned from, how good it was, where it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from habitue.core.clock import DAY_MS, day_of, format_time
from habitue.core.errors import InvalidInput, NotEnoughData
from habitue.models.artefact import Artefact, Manifest, load_current, save_artefact
from habitue.models.lifetime.forecast import Learned, Lifetime, learn
from habitue.models.lifetime.occasions import Orders, occasions_of
from habitue.models.lifetime.scores import scores_of, tenths

NAME = "lifetime_value"
HORIZON_DAYS = 365
_TESTED_SHARE = 4  # the card's back-test holds out at most this part (1/4) of the past
LIMITS = (
    "Seasons are not known: what is bought at one time of the year only is expected all year round.",
    "Whose first order was before the data begin is taken for new on the first day they are seen.",
    "Values are those of orders, in one currency, before returns of another day; they are not profit.",
)


def train_lifetime(
    orders: Orders, *, now_ms: int, root: Path, code_version: str, currency: str, horizon_days: int = HORIZON_DAYS
) -> Manifest:
    """Learn from the orders before `now_ms`, save the model with its card under `root`, and make it current.

    Parameters
    ----------
    currency
        Of the orders' values, which are in its minor units.

    Raises
    ------
    NotEnoughData
        No orders, or nobody was watched for as much as a day.
    """
    known = orders.within(-(1 << 62), now_ms)
    last_day = day_of(now_ms)
    learned = learn(occasions_of(known), last_day, horizon_days)
    oldest, newest = int(known.occurred_at.min()), int(known.occurred_at.max())
    return save_artefact(
        root,
        NAME,
        {},
        created_at=now_ms,
        oldest_at=oldest,
        newest_at=newest,
        parameters={
            "model": msgspec.to_builtins(learned.model),
            "currency": currency,
            "horizon_days": horizon_days,
            "card": _card(learned, known, last_day, horizon_days),
        },
        metrics={
            "customers": learned.model.customers,
            "repeat_customers": learned.model.repeat_customers,
            "orders": len(known.occurred_at),
        },
        code_version=code_version,
    )


def load_lifetime(root: Path) -> tuple[Lifetime, str]:
    """The current model and its version.

    Raises
    ------
    NotFound
        None was trained yet.
    InvalidInput
        It is damaged, or of a habitue whose model was another one.
    """
    artefact: Artefact = load_current(root, NAME)
    manifest = artefact.manifest
    try:
        return msgspec.convert(manifest.parameters["model"], Lifetime), manifest.version
    except (KeyError, msgspec.ValidationError) as error:
        raise InvalidInput(
            f"model {NAME} {manifest.version} was trained by habitue {manifest.code_version} and lacks what this one "
            f"needs ({error}): train it again",
            path=str(root / NAME / manifest.version),
        ) from error


def _card(learned: Learned, orders: Orders, last_day: int, horizon_days: int) -> dict[str, Any]:
    """What a person should know before they believe the model, as JSON."""
    model = learned.model
    return {
        "data_from": format_time(int(orders.occurred_at.min())),
        "data_until": format_time(int(orders.occurred_at.max())),
        "customers": model.customers,
        "repeat_customers": model.repeat_customers,
        "model": model.kind.name if model.buying is not None else "shop rate",
        "reason": learned.reason,
        "compared": msgspec.to_builtins(learned.back_tests),
        "back_test": _back_test(orders, last_day, horizon_days),
        "limits": list(LIMITS),
    }


def _back_test(orders: Orders, last_day: int, horizon_days: int) -> dict[str, Any] | None:
    """The same way of learning, on the past without its last part, held against that part; None of too short a past."""
    span = last_day - day_of(int(orders.occurred_at.min())) + 1
    days = min(horizon_days, span // _TESTED_SHARE)
    past, future = occasions_of(orders).split(last_day - days + 1)
    try:
        model = learn(past, last_day - days, days).model
    except NotEnoughData:
        return None
    customers, _ = past.histories(last_day - days)
    actual, actual_value = future.per_customer(customers)
    expected = model.orders(model.histories(past, last_day - days), days)
    worth = model.order_value(past)
    return {
        "from": format_time((last_day - days + 1) * DAY_MS),
        "days": days,
        "customers": len(customers),
        **msgspec.to_builtins(scores_of(expected, actual, None if worth is None else expected * worth, actual_value)),
        "calibration": msgspec.to_builtins(tenths(expected, actual)),
    }
