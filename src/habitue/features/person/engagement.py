"""How much somebody takes part, beyond looking at products."""

from __future__ import annotations

from math import nan

from habitue.core.clock import DAY_MS, MINUTE_MS, day_of
from habitue.events import names
from habitue.features.person.seen import Seen, within

NAMES = (
    "minutes_engaged_30_days", "slots_seen_30_days", "recommendations_clicked_30_days", "email_clicks_30_days",
    "features_used_30_days", "coupons_30_days", "signed_in_30_days",
)  # fmt: skip
_DAYS = 30


def values(seen: Seen) -> list[float]:
    """In the order of `NAMES`; minutes of whole days only, because of a day that goes on its hours are not known."""
    month, today = seen.clock - _DAYS * DAY_MS, day_of(seen.clock)
    engaged = [ms for day, ms in seen.state.engaged if today - _DAYS <= day < today]
    shown = seen.plain("shown")
    lately = shown[len(shown) - within(shown, month) :]
    clicked = sum(1 for entry in lately if entry[4])
    return [
        sum(engaged) / MINUTE_MS if seen.state.engaged else nan,
        float(len(lately) - clicked), float(clicked),
        float(within(seen.events(names.EMAIL_LINK_CLICKED), month)),
        float(within(seen.plain("used"), month)),
        float(within(seen.events(names.COUPON_APPLIED), month)),
        float(within(seen.events(names.SIGNED_IN), month)),
    ]  # fmt: skip
