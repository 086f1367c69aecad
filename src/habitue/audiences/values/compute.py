"""The versioned values of people, from what the lake tells of them: RFM and its changes, revenue, prices, rhythm."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.audiences.customers import VIEWS, Orders, Rows
from habitue.audiences.expectations import SCORES as EXPECTED
from habitue.audiences.expectations import expectations
from habitue.audiences.lifecycle import Rhythm
from habitue.audiences.revenue import capped, cut_point, revenue_above
from habitue.audiences.rfm import GROUPS, Customers, Cuts, learn_cuts, score
from habitue.audiences.rhythm import learn_rhythm
from habitue.audiences.values.names import DESCRIBED, FAMILIES
from habitue.core.errors import NotEnoughData
from habitue.models.lifetime.forecast import Lifetime

_DRAWN = 2  # purchases as many weigh the shop's own share: who bought one thing reduced does not buy everything so
VIP_SHARES = (0.6, 0.7, 0.8)
Codes = NDArray[np.int8]
SCORES = (*DESCRIBED, *EXPECTED)


class Stood(NamedTuple):
    """In which groups people stood at the computation before.

    Attributes
    ----------
    people
        Ids as ASCII bytes, ascending, shape (n,).
    current, previous
        Family -> places in `GROUPS`, -1 for none; shape (n,).
    changed
        Family -> ms UTC, 0 for none; shape (n,).
    """

    people: NDArray[np.bytes_]
    current: dict[str, Codes]
    previous: dict[str, Codes]
    changed: dict[str, NDArray[np.int64]]


class Card(msgspec.Struct, frozen=True):
    """What the values were learned from, beside them on disk.

    Attributes
    ----------
    cuts
        Of RFM; None with the reason in `missing`.
    vip
        Share of the revenue in percent -> (least revenue in minor units, people).
    lifetime
        Version of the model of lifetime value that expectations are by; empty where there was none.
    """

    rhythm: Rhythm
    cuts: Cuts | None
    vip: dict[str, tuple[int, int]]
    customers: int
    people: int
    missing: dict[str, str] = {}
    lifetime: str = ""


class Computed(NamedTuple):
    """Values of everybody in `people`: columns of shape (n,) by the name of their file."""

    people: NDArray[np.bytes_]
    columns: dict[str, NDArray[Any]]
    card: Card


def compute(
    rows: Rows,
    now_ms: int,
    *,
    cuts: Cuts | None = None,
    stood: Stood | None = None,
    lifetime: tuple[Lifetime | None, str] = (None, ""),
) -> Computed:
    """All values of everybody as of now.

    Parameters
    ----------
    cuts
        Of the computation before: they are held for a month (`Cuts.holds`).
    stood
        The groups of the computation before; None at the first, which cannot know since when.
    lifetime
        The model of lifetime value and its version; None where none was learned yet, with the reason.
    """
    n, orders = len(rows.people), rows.orders
    count = np.bincount(orders.person, minlength=n)
    customers = np.flatnonzero(count)
    revenue = np.bincount(orders.person, orders.net_minor, n).astype(np.int64)
    columns: dict[str, NDArray[Any]] = {f"score.{name}": np.full(n, np.nan) for name in SCORES}
    missing: dict[str, str] = {}
    try:
        cuts = _rfm(rows, customers, count, revenue, now_ms, cuts, stood, columns)
    except NotEnoughData as error:
        cuts, missing["rfm"] = None, error.message
    weighed = np.bincount(orders.person, capped(orders.net_minor), n).astype(np.int64)
    columns["score.revenue.above"][customers] = revenue_above(weighed[customers])
    vip = {f"{share:.0%}": cut_point(weighed[customers], share) for share in VIP_SHARES}
    _prices(rows, columns)
    columns["score.coupon.share"] = _share(np.bincount(orders.person, orders.with_coupon, n), count.astype(float))
    rhythm, (model, told) = learn_rhythm(orders.person, orders.at, now_ms), lifetime
    columns |= expectations(orders, rows.consented, model, rhythm, now_ms)
    if model is None and told:
        missing["lifetime"] = told
    held = _held(columns, n)
    version = told if model is not None else ""
    card = Card(rhythm, cuts, vip, len(customers), int(held.sum()), missing, version)
    return Computed(rows.people[held], {name: column[held] for name, column in columns.items()}, card)


def _rfm(
    rows: Rows,
    customers: NDArray[np.int64],
    count: NDArray[np.int64],
    revenue: NDArray[np.int64],
    now_ms: int,
    cuts: Cuts | None,
    stood: Stood | None,
    columns: dict[str, NDArray[Any]],
) -> Cuts:
    those = Customers(
        _last(rows.orders, len(rows.people))[customers], count[customers], revenue[customers],
        rows.engaged_days[customers],
    )  # fmt: skip
    if cuts is None or not cuts.holds(len(customers), now_ms):
        cuts = learn_cuts(those, now_ms)
    scored = score(those, cuts, now_ms)
    for name, scores in zip(SCORES[:4], scored[:4], strict=True):
        columns[f"score.{name}"][customers] = scores
    for family, codes in zip(FAMILIES, (scored.group, scored.engaged_group), strict=True):
        current = np.full(len(rows.people), -1, np.int8)
        current[customers] = codes
        previous, changed = transitions(rows.people, current, family, stood, now_ms)
        columns |= {
            f"group.{family}.current": current, f"group.{family}.previous": previous,
            f"moment.{family}.changed": changed,
        }  # fmt: skip
    return cuts


def transitions(
    people: NDArray[np.bytes_], current: Codes, family: str, stood: Stood | None, now_ms: int
) -> tuple[Codes, NDArray[np.int64]]:
    """The group before the present one (-1: none), and since when this is the present one (0: not known).

    Who is in a group for the first time has entered it now; at the very first computation nobody knows since when.
    """
    previous, changed = np.full(len(people), -1, np.int8), np.zeros(len(people), np.int64)
    if stood is None:
        return previous, changed
    at = np.minimum(np.searchsorted(stood.people, people), max(len(stood.people) - 1, 0))
    met = stood.people[at] == people if len(stood.people) else np.zeros(len(people), np.bool_)
    was = np.full(len(people), -1, np.int8)
    was[met] = stood.current[family][at[met]]
    stays = (was == current) & met
    previous[met] = np.where(stays[met], stood.previous[family][at[met]], was[met])
    changed[met] = stood.changed[family][at[met]]
    changed[~stays] = now_ms
    present = current >= 0
    return np.where(present, previous, -1).astype(np.int8), np.where(present, changed, 0)


def _last(orders: Orders, n: int) -> NDArray[np.int64]:
    last = np.zeros(n, np.int64)
    last[orders.person] = orders.at  # by time within a person: the newest is written last
    return last


def _prices(rows: Rows, columns: dict[str, NDArray[Any]]) -> None:
    """How dear they buy, or look where they never bought; and how much of it reduced."""
    (bought, bought_level), (viewed, viewed_level) = rows.bought, rows.viewed
    n = bought + viewed * ((bought == 0) & (viewed >= VIEWS))
    total = np.where(bought > 0, bought_level, viewed_level)
    columns["score.price.level"] = _share(total, n)
    columns["score.price.reduced"] = _share(rows.reduced, rows.priced)


def _share(part: NDArray[Any], of: NDArray[np.float64]) -> NDArray[np.float64]:
    """part / of, drawn to everybody's where it is of few; NaN of none."""
    everybody = part[of > 0].sum() / of.sum() if of.sum() else 0.0
    drawn = (part + _DRAWN * everybody) / (of + _DRAWN)
    return np.where(of > 0, np.round(drawn, 6), np.nan)


def _held(columns: dict[str, NDArray[Any]], n: int) -> NDArray[np.bool_]:
    """Of whom anything is known at all."""
    held = np.zeros(n, np.bool_)
    for name, column in columns.items():
        if name.startswith("score."):
            held |= ~np.isnan(column)
    return held


assert len(GROUPS) < 127  # places in an int8
