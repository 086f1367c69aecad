"""Assignment as a pure function of a seed and a unit: no table, no clock, the same in every language.

``spec/bucketing/cases.json`` holds the cases every implementation must reproduce bit for bit.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from habitue.core.errors import InvalidInput

Arm = Literal["held_out", "personalised"]

# 52 bits: the widest power of two of hex digits that both a double and JavaScript's number hold exactly
_HEX_DIGITS = 13
_SCALE = 2.0 ** -(4 * _HEX_DIGITS)


def unit_interval(seed: str, unit_id: str) -> float:
    """A number in [0, 1) that depends on nothing but the seed and the unit, uniform over units.

    The first 52 bits of SHA-256 of ``seed:unit_id`` in UTF-8, divided by 2^52.

    Parameters
    ----------
    seed
        Names the draw; another seed gives an independent one. Without ``:``, so that no two pairs share a hash.
    unit_id
        Who is drawn: a person, a device, a session.

    Raises
    ------
    InvalidInput
        The seed is empty or holds a colon.

    Examples
    --------
    >>> unit_interval("holdout-1", "person-1")
    0.6286622566275435
    """
    if not seed or ":" in seed:
        raise InvalidInput(
            f"a seed is a text without a colon, got {seed!r}: choose another one",
            path="$.seed",
            expected="a non-empty text without ':'",
            got=repr(seed),
        )
    digest = hashlib.sha256(f"{seed}:{unit_id}".encode()).hexdigest()
    return int(digest[:_HEX_DIGITS], 16) * _SCALE


def assign(unit_id: str, seed: str, share: float) -> bool:
    """Whether the unit belongs to the `share` of units that the seed draws.

    Raising the share only adds units and lowering it only removes some: exactly the difference moves, the least
    any rule could move. A share of 0 draws nobody, 1 everybody.

    Raises
    ------
    InvalidInput
        `share` is not within [0, 1].
    """
    if not 0 <= share <= 1:
        raise InvalidInput(
            f"a share is a number from 0 to 1, got {share!r}", path="$.share", expected="0 to 1", got=repr(share)
        )
    return unit_interval(seed, unit_id) < share


def arm_of(unit_id: str, holdout_seed: str, holdout_share: float) -> Arm:
    """The arm of the universal hold-out this unit is drawn into, before it has seen anything.

    A person who was exposed before keeps the arm of that first exposure; ask this only for the others.
    """
    return "held_out" if assign(unit_id, holdout_seed, holdout_share) else "personalised"
