"""How good the forecasts are on somebody's orders: learned from those before an instant, held against the rest."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np
from scipy.stats import spearmanr

from habitue.core.clock import DAY_MS, day_of, format_time
from habitue.core.errors import InvalidInput, NotEnoughData
from habitue.models.lifetime.bg_nbd import fit_bg_nbd
from habitue.models.lifetime.choice import BackTest
from habitue.models.lifetime.forecast import Learned, Lifetime, learn
from habitue.models.lifetime.histories import Floats, Histories
from habitue.models.lifetime.occasions import Occasions, Orders, occasions_of
from habitue.models.lifetime.scores import Scores, Tenth, scores_of, tenths

WEEK_DAYS = 7.0


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What `evaluate_clv` found.

    Attributes
    ----------
    cut, until
        The hold-out is [cut, until), ISO 8601 UTC.
    model, reason
        What predicted, and why that.
    parameters
        ``bg_nbd`` (plain, time in weeks, as published fits have it) and ``gamma_gamma`` of the calibration period, each
        with its log-likelihood; None where there is too little to fit. ``chosen`` is the model that predicted, if
        another one.
    customers, repeat_customers
        Known at the cut; those of them with two occasions or more. Scores are over the former.
    new_customers
        First seen in the hold-out: nobody could predict them, so they are in no score.
    orders_before, orders_after, value_after
        Purchase occasions of the customers, and their known value.
    baselines
        ``zero``: nobody comes back. ``shop_average``: everybody at the shop's rate and mean value.
        ``rate_so_far``: each at their own rate (occasions after the first / days since it) and own mean value.
    tenths
        Calibration, the lowest expectations first.
    back_tests
        What the choice of model was made by, all of it before the cut.
    value_correlation
        Of occasions with mean value among repeat customers (Spearman); Gamma-Gamma assumes that there is none.
    notes
        What to know before believing the figures.
    """

    cut: str
    until: str
    hold_out_days: float
    model: str
    reason: str
    parameters: dict[str, Any]
    customers: int
    repeat_customers: int
    new_customers: int
    orders_before: int
    orders_after: int
    value_after: float
    mae_orders: float
    rmse_orders: float
    aggregate_error: float | None
    mae_value: float | None
    rmse_value: float | None
    aggregate_error_value: float | None
    auc: float | None
    baselines: dict[str, Scores]
    tenths: list[Tenth]
    back_tests: tuple[BackTest, ...]
    value_correlation: float | None
    notes: list[str]


def evaluate_clv(orders: Orders, cut: int, until: int | None = None) -> Evaluation:
    """Learn from the orders before `cut` and predict those of [cut, until) of the same customers.

    Parameters
    ----------
    cut, until
        ms UTC. `cut` is the first instant of the hold-out; `until` is by default the end of the last order's UTC day.

    Raises
    ------
    InvalidInput
        `cut` is not within the orders, or `until` not after it.
    NotEnoughData
        No purchase before the cut, none after it, or nobody was watched for a day.
    """
    until = _checked(orders, cut, until)
    days = (until - cut) / DAY_MS
    past, future = occasions_of(orders.within(-(1 << 62), cut)), occasions_of(orders.within(cut, until))
    for side, occasions in (("before", past), ("from", future)):
        if not len(occasions.customer):
            raise NotEnoughData(
                f"no purchase {side} {format_time(cut)}: returns are all there is", needed=f"orders {side} the cut"
            )
    last_day = day_of(cut - 1)
    learned = learn(past, last_day, days)
    customers, plain = past.histories(last_day)
    actual, actual_value = future.per_customer(customers)
    model = learned.model
    expected = model.orders(model.histories(past, last_day), days)
    order_value = model.order_value(past)
    value = None if order_value is None or not np.isfinite(future.value).any() else expected * order_value
    found = scores_of(expected, actual, value, None if value is None else actual_value)
    return Evaluation(
        cut=format_time(cut),
        until=format_time(until),
        hold_out_days=days,
        model=_name(model),
        reason=learned.reason,
        parameters=_parameters(learned, plain),
        customers=len(customers),
        repeat_customers=model.repeat_customers,
        new_customers=len(np.setdiff1d(future.customer, customers)),
        orders_before=len(past.customer),
        orders_after=int(actual.sum()),
        value_after=float(actual_value.sum()),
        **msgspec.structs.asdict(found),
        baselines=_baselines(model, past, plain, days, actual, None if value is None else actual_value),
        tenths=tenths(expected, actual),
        back_tests=learned.back_tests,
        value_correlation=_correlation(past),
        notes=_notes(orders, until),
    )


def _checked(orders: Orders, cut: int, until: int | None) -> int:
    if not len(orders.occurred_at):
        raise NotEnoughData(
            "the file holds no order that can be read", needed="rows with customer_id, occurred_at, value"
        )
    oldest, newest = int(orders.occurred_at.min()), int(orders.occurred_at.max())
    if not oldest < cut <= newest:
        raise InvalidInput(
            f"the cut {format_time(cut)} leaves one side empty: the orders are from {format_time(oldest)} to "
            f"{format_time(newest)}; give a moment in between",
            path="cut",
            expected=f"after {format_time(oldest)}, at most {format_time(newest)}",
            got=format_time(cut),
        )
    end = (day_of(newest) + 1) * DAY_MS if until is None else until
    if end <= cut:
        raise InvalidInput(
            f"the hold-out ends ({format_time(end)}) before it begins ({format_time(cut)}): give a later --until",
            path="until",
            expected=f"after {format_time(cut)}",
            got=format_time(end),
        )
    return end


def _notes(orders: Orders, until: int) -> list[str]:
    newest = int(orders.occurred_at.max())
    if until <= (day_of(newest) + 1) * DAY_MS:
        return []
    between = f"the hold-out ends at {format_time(until)}, the last order is of {format_time(newest)}"
    return [f"{between}: the days between are counted as days without orders"]


def _name(model: Lifetime) -> str:
    return "shop rate" if model.buying is None else model.kind.name


def _parameters(learned: Learned, histories: Histories) -> dict[str, Any]:
    found: dict[str, Any] = {"time_unit": "weeks", "bg_nbd": None, "gamma_gamma": None}
    try:
        fit = fit_bg_nbd(histories.scaled(1 / WEEK_DAYS))
    except NotEnoughData as error:
        found["bg_nbd_reason"] = error.message
    else:
        told = msgspec.to_builtins(fit.model)
        del told["first"]
        found["bg_nbd"] = told | {"log_likelihood": fit.log_likelihood}
    model = learned.model
    if model.value is not None:
        value = msgspec.structs.asdict(model.value)
        if math.isfinite(learned.value_log_likelihood):
            found["gamma_gamma"] = value | {"log_likelihood": learned.value_log_likelihood}
        else:
            found["shop_value"] = value
    if model.buying is None:
        low, high = model.shop.interval(WEEK_DAYS)
        rate = (model.shop.occasions + 0.5) / model.shop.days * WEEK_DAYS
        found["shop_rate"] = {"orders_per_week": rate, "low": low, "high": high, "based_on": model.customers}
    elif model.kind.name != "BG/NBD":
        told = msgspec.to_builtins(model.buying)
        found["chosen"] = told | {"alpha": model.buying.alpha / WEEK_DAYS, "half_life_days": model.kind.half_life_days}
    return found


def _baselines(
    model: Lifetime, past: Occasions, histories: Histories, days: float, actual: Floats, actual_value: Floats | None
) -> dict[str, Scores]:
    _, own = past.values()
    known = past.value[np.isfinite(past.value)]
    shop = float(known.mean()) if len(known) else 0.0
    rate = np.divide(histories.frequency, histories.age, out=np.zeros(len(own)), where=histories.age > 0) * days
    guesses = {
        "zero": (np.zeros(len(own)), np.zeros(len(own))),
        "shop_average": (model.shop.orders(histories, days), np.full(len(own), shop)),
        "rate_so_far": (rate, own),
    }
    return {
        name: scores_of(orders, actual, None if actual_value is None else orders * value, actual_value)
        for name, (orders, value) in guesses.items()
    }


def _correlation(past: Occasions) -> float | None:
    count, mean = past.repeat_values()
    known = count > 0
    if int(known.sum()) < 3 or np.ptp(count[known]) == 0 or np.ptp(mean[known]) == 0:
        return None
    return float(spearmanr(count[known], mean[known]).statistic)
