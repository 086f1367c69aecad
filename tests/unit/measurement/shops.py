"""Weeks of simulated shops as the sums that anomalies are found in: fast enough to count false alarms over many."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.measurement.week_figures import PartSums, Segment, WeekSums

CHANNELS = {"paid_search": 0.25, "organic_search": 0.35, "direct": 0.25, "email": 0.15}
DEVICES = {"mobile": 0.6, "desktop": 0.4}
CATEGORIES = {"Cups": 0.5, "Lamps": 0.3, "Chairs": 0.2}
PRICES = {"Cups": 2_000.0, "Lamps": 5_000.0, "Chairs": 15_000.0}
CONVERSION = {"paid_search": 0.05, "organic_search": 0.08, "direct": 0.1, "email": 0.12}
WEEKS = 9


class Week:
    """One week: how many visits, and what is unlike other weeks."""

    def __init__(
        self,
        visits: int,
        *,
        channels: Mapping[str, float] = CHANNELS,
        categories: Mapping[str, Mapping[str, float]] | None = None,
        prices: float = 1.0,
        conversion: float = 1.0,
    ) -> None:
        self.visits, self.channels, self.prices, self.conversion = visits, channels, prices, conversion
        self.categories = categories or {}


class Cell(msgspec.Struct, frozen=True):
    """The visits of one channel on one device, and the values of their orders by category."""

    visits: int
    values: dict[str, NDArray[np.float64]]


def shop(rng: np.random.Generator, weeks: list[Week]) -> dict[tuple[str, str], Segment]:
    """Each visit is of a person of its own; order values have a long tail."""
    segments: dict[tuple[str, str], Segment] = {}
    for number, week in enumerate(weeks):
        cells = _cells(rng, week)
        keys = [("whole", ""), *(("channel", name) for name in CHANNELS), *(("device", name) for name in DEVICES)]
        for key in keys:
            mine = {places: cell for places, cell in cells.items() if key[1] in ("", *places)}
            _add(segments.setdefault(key, Segment()), number, key[0], mine)
    return segments


def _cells(rng: np.random.Generator, week: Week) -> dict[tuple[str, str], Cell]:
    places = [(channel, device) for channel in CHANNELS for device in DEVICES]
    total = sum(week.channels.values())
    visits = rng.multinomial(week.visits, [week.channels[c] / total * DEVICES[d] for c, d in places])
    cells = {}
    for (channel, device), count in zip(places, visits, strict=True):
        wanted = week.categories.get(channel, CATEGORIES)
        bought = rng.multinomial(rng.binomial(count, CONVERSION[channel] * week.conversion), list(wanted.values()))
        values = {
            name: np.round(PRICES[name] * week.prices * rng.lognormal(0.0, 0.5, n))
            for name, n in zip(wanted, bought, strict=True)
        }
        cells[channel, device] = Cell(int(count), values)
    return cells


def _add(segment: Segment, week: int, dimension: str, cells: Mapping[tuple[str, str], Cell]) -> None:
    of = {("channel", "device", "category")[at]: sorted({key[at] for key in cells}) for at in (0, 1)} | {
        "category": list(CATEGORIES)
    }
    visits = float(sum(cell.visits for cell in cells.values()))
    net = np.concatenate([values for cell in cells.values() for values in cell.values.values()])
    orders, revenue = float(len(net)), float(net.sum())
    segment.weeks[week] = WeekSums(
        int(visits), visits, visits, orders, orders, revenue, float(net @ net), orders, revenue, revenue
    )
    for by, names in of.items():
        if by != dimension:
            parts = segment.parts.setdefault(by, {}).setdefault(week, {})
            parts |= {name: _part(cells, by, name) for name in names}


def _part(cells: Mapping[tuple[str, str], Cell], by: str, name: str) -> PartSums:
    if by == "category":
        values = [cell.values[name] for cell in cells.values() if name in cell.values]
        return PartSums(0.0, float(sum(map(len, values))), float(sum(one.sum() for one in values)))
    mine = [cell for places, cell in cells.items() if name in places]
    values = [one for cell in mine for one in cell.values.values()]
    return PartSums(
        float(sum(cell.visits for cell in mine)),
        float(sum(map(len, values))),
        float(sum(one.sum() for one in values)),
    )
