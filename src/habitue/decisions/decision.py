"""The values a decision takes and gives."""

from __future__ import annotations

from typing import Literal

import msgspec

Arm = Literal["personalised", "held_out", "none"]
Why = Literal[
    "out_of_stock",
    "withdrawn",
    "unknown",
    "in_cart",
    "current_item",
    "already_shown",
    "sensitive",
    "excluded",
    "below_cut",
]


class PageContext(msgspec.Struct, frozen=True, kw_only=True):
    """The page asked from: what is on it, never who looks at it."""

    page: str = "other"
    product_id: str = ""
    category: str = ""
    query: str = ""
    cart: tuple[str, ...] = ()
    locale: str = "en"


class Wanted(msgspec.Struct, frozen=True):
    """A slot to fill; `n` 0 means as many as the placement says."""

    placement_id: str
    n: int = 0


class Item(msgspec.Struct, frozen=True):
    """One product of a slot, with why it is there."""

    product_id: str
    strategy: str
    score: float
    reason: str
    reason_product_id: str = ""
    pinned: bool = False


class Dropped(msgspec.Struct, frozen=True):
    """A candidate that is not shown, and why."""

    product_id: str
    strategy: str
    why: Why


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """One slot's answer.

    Attributes
    ----------
    default
        Leave the slot's own content alone; `items` is then empty.
    because
        Why it is left alone: ``paused``, ``held_out``, ``unknown_placement``, ``nothing_to_show``.
    strategy
        The one most of the items come from (``pinned`` is one); ties go to the one tried first.
    tried, empty
        Strategies asked, in order, and those of them that had nothing.
    dropped
        Candidates that are not shown; empty unless the decision was traced.
    """

    placement_id: str
    title: str = ""
    items: tuple[Item, ...] = ()
    strategy: str = ""
    dropped: tuple[Dropped, ...] = ()
    tried: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    default: bool = False
    because: str = ""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to "what now", for all slots of a page."""

    arm: Arm
    placements: tuple[Filled, ...]
    paused: bool = False
