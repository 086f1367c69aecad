"""What is to be expected of one person, if it may be told, and the model that says so."""

from __future__ import annotations

import math
from collections.abc import Collection
from pathlib import Path
from typing import Literal

import msgspec

from habitue.app.console.portrait import Portrait
from habitue.audiences.expectations import DAYS, Dated, dates
from habitue.audiences.lifecycle import Delays, Rhythm
from habitue.core.errors import HabitueError
from habitue.features.net_orders import net_orders
from habitue.features.person.seen import objects
from habitue.models.artefact import Manifest, load_current
from habitue.models.lifetime.artefact import NAME, load_lifetime
from habitue.models.lifetime.forecast import Lifetime
from habitue.models.lifetime.person import Bought, Expectation, expect
from habitue.privacy.consent import Purpose, granted

Withheld = Literal["", "objects", "no_consent", "no_orders"]


class Model(msgspec.Struct, frozen=True):
    """The current model of lifetime value and what is written beside it."""

    lifetime: Lifetime
    manifest: Manifest

    @property
    def currency(self) -> str:
        """Of all values it tells."""
        return str(self.manifest.parameters["currency"])


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is expected to do.

    Attributes
    ----------
    withheld
        Why nothing is told; empty when something is.
    expectation
        By the model; None where none was learned yet.
    next_order, churn
        None when nothing is told.
    delays
        Of the shop's rhythm, which has the dates where the model has none.
    """

    withheld: Withheld = ""
    expectation: Expectation | None = None
    next_order: Dated | None = None
    churn: Dated | None = None
    delays: Delays | None = None
    model: Model | None = None


def current_model(root: Path) -> Model | None:
    """The model now in use; None before the first, and where it cannot be read (the health page says so)."""
    try:
        return Model(load_lifetime(root)[0], load_current(root, NAME).manifest)
    except HabitueError:
        return None


def outlook(
    portrait: Portrait, model: Model | None, rhythm: Rhythm, tests: Collection[str], currency: str, now_ms: int
) -> Outlook:
    """What is expected of somebody, from the orders their profile remembers.

    Parameters
    ----------
    tests
        Orders that are tests, by id.
    currency
        The shop's, in which orders that name none are.
    """
    whole = portrait.whole
    if objects(whole):
        return Outlook(withheld="objects", model=model)
    if whole.consent is None or not granted(whole.consent[2], Purpose.PERSONALISE):
        return Outlook(withheld="no_consent", model=model)
    orders = [order for order in net_orders(whole, tests) if order.at < now_ms]
    if not orders:
        return Outlook(withheld="no_orders", model=model)
    bought = [
        Bought(order.at, order.net_minor if order.net_minor and order.currency in ("", currency) else math.nan)
        for order in orders
    ]
    found = None if model is None else expect(model.lifetime, bought, now_ms, DAYS)
    by_model = (None, None) if found is None else (found.next_order_at, found.gone_at)
    due, gone = dates(len(orders), orders[-1].at, rhythm, *by_model)
    delays = rhythm.after(len(orders))
    return Outlook(expectation=found, next_order=due, churn=gone, delays=delays, model=model)
