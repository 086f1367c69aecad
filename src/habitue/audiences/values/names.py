"""The versioned values that sum up what somebody did, by name; all others say of them what nobody has seen."""

from __future__ import annotations

FAMILIES = ("rfm", "erfm")  # groups `.current` and `.previous`, moment `.changed`
DESCRIBED = (
    "rfm.recency", "rfm.frequency", "rfm.money", "rfm.engagement", "revenue.above", "price.level", "price.reduced",
    "coupon.share",
)  # fmt: skip
_OF_FAMILIES = (f"{family}.{what}" for family in FAMILIES for what in ("current", "previous", "changed"))
_DESCRIBING = frozenset({*DESCRIBED, *_OF_FAMILIES})


def predicts(name: str) -> bool:
    """Whether a value is expected of somebody, or has them compared with others: that needs their consent.

    What is not known to describe is taken for a prediction: consent fails closed.

    >>> predicts("lifetime.value"), predicts("lookalike.vip"), predicts("rfm.current")
    (True, True, False)
    """
    return name not in _DESCRIBING
