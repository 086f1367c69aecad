"""Why a ratio changed, exactly: its parts changed, or there is more of some parts and less of others."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Ratio(msgspec.Struct, frozen=True):
    """A sum over a sum: orders of visits, revenue of orders; below >= 0."""

    above: float
    below: float

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.above + other.above, self.below + other.below)

    @property
    def value(self) -> float:
        """0 where nothing is below the line: such a part weighs nothing, either."""
        return self.above / self.below if self.below else 0.0


class PartChange(msgspec.Struct, frozen=True):
    """What one part did to the whole.

    Attributes
    ----------
    mix
        Because its share went from `share_before` to `share`, as far as it lies off the whole.
    within
        Because its own ratio went from `before` to `now`.
    """

    name: str
    mix: float
    within: float
    before: float
    now: float
    share_before: float
    share: float


class Decomposition(msgspec.Struct, frozen=True):
    """The change of the whole: mix + within, each the sum over the parts, largest part first."""

    change: float
    mix: float
    within: float
    parts: tuple[PartChange, ...]


def by_part(before: Mapping[str, Ratio], now: Mapping[str, Ratio]) -> Decomposition:
    """What of a ratio's change comes of other shares of the parts, and what of other ratios within them.

    Exact, without a remainder, and the same backwards with the sign turned round. Shares are taken off the mean of the
    two wholes, so that each part's mix says what *it* did: an expensive part that grows raises the whole.

    A part that is there in one period only is all mix: it had no ratio to change from.

    Parameters
    ----------
    before, now
        Parts by name, disjoint and together the whole, which has something below the line in both.

    References
    ----------
    E. M. Kitagawa, "Components of a difference between two rates", JASA 50 (1955); the same with means of regressions
    A. S. Blinder (1973), R. Oaxaca (1973).

    Examples
    --------
    >>> found = by_part({"a": Ratio(50, 10), "b": Ratio(900, 10)}, {"a": Ratio(75, 15), "b": Ratio(450, 5)})
    >>> round(found.change, 2), round(found.mix, 2), round(found.within, 2)
    (-21.25, -21.25, 0.0)
    """
    whole_before, whole_now = _whole(before), _whole(now)
    middle = (whole_before.value + whole_now.value) / 2
    parts = []
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name, Ratio(0, 0)), now.get(name, Ratio(0, 0))
        r0 = old.value if old.below else new.value
        r1 = new.value if new.below else old.value
        s0, s1 = old.below / whole_before.below, new.below / whole_now.below
        mix, within = (s1 - s0) * ((r0 + r1) / 2 - middle), (s0 + s1) / 2 * (r1 - r0)
        parts.append(PartChange(name, mix, within, r0, r1, s0, s1))
    parts.sort(key=lambda part: (-abs(part.mix + part.within), part.name))
    return Decomposition(
        change=whole_now.value - whole_before.value,
        mix=sum(part.mix for part in parts),
        within=sum(part.within for part in parts),
        parts=tuple(parts),
    )


def by_factor(before: tuple[float, float], now: tuple[float, float]) -> tuple[float, float]:
    """What of a product's change comes of each factor: of its two orders of changing one after the other, the mean.

    References
    ----------
    L. S. Shapley, "A value for n-person games" (1953), with two players.

    Examples
    --------
    >>> by_factor((0.5, 40.0), (0.5, 60.0))
    (0.0, 10.0)
    """
    first = (now[0] - before[0]) * (before[1] + now[1]) / 2
    second = (now[1] - before[1]) * (before[0] + now[0]) / 2
    return first, second


def _whole(parts: Mapping[str, Ratio]) -> Ratio:
    total = Ratio(0, 0)
    for part in parts.values():
        total += part
    return total
