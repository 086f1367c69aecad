"""All numbers of a person at an instant, in one fixed order: the same for learning and for scoring."""

from __future__ import annotations

from array import array
from types import ModuleType

from habitue.features.person import arrival, carts, engagement, prices, purchases, views, visits
from habitue.features.person.seen import Seen

FAMILIES: tuple[ModuleType, ...] = (visits, views, carts, purchases, engagement, arrival, prices)
NAMES: tuple[str, ...] = tuple(name for family in FAMILIES for name in family.NAMES)
_VALUES = tuple(family.values for family in FAMILIES)
assert len(set(NAMES)) == len(NAMES)


def vector_of(seen: Seen) -> array[float]:
    """In the order of `NAMES`, NaN where nothing is known; worked out once for each `Seen`.

    It is the same until `seen.until`, if nothing happens.
    """
    if seen.vector is None:
        found = array("d")  # a number object each would cost a training of thousands of moments four times the memory
        for values in _VALUES:
            found.extend(values(seen))
        seen.vector = found
    return seen.vector
