"""When did it happen? The client's clock corrected by what the server's clock saw.

``corrected = received - (sent - created)``: Segment's and Snowplow's rule. Its error is at most the one-way delay of
the network, whatever the client's clock says, as long as `sent` is stamped anew on every attempt.
"""

from __future__ import annotations

from habitue.core.clock import DAY_MS, MINUTE_MS, SECOND_MS, parse_time
from habitue.events.envelope import Stamps

MAX_FUTURE_MS = 5 * MINUTE_MS
MAX_BACKWARDS_MS = SECOND_MS
MAX_AGE_MS = 30 * DAY_MS


def to_ms(stamp: str | int | float | None) -> int | None:
    """ms UTC of an ISO text or a number (seconds, or milliseconds from 10^11 on); None when it is no time."""
    if isinstance(stamp, str):
        return parse_time(stamp)
    if stamp is None or isinstance(stamp, bool):
        return None
    at = int(stamp) if abs(stamp) >= 10**11 else int(stamp * 1000)
    return at if 0 <= at < 2**53 else None


def correct(created: int | None, sent: int | None, received: int) -> tuple[int, str]:
    """The corrected time and a flag (``""``, ``clock_future``, ``clock_invalid``) when the stamps could not be used.

    >>> correct(1_000, 3_000, 10_000), correct(9_000, 3_000, 10_000)
    ((8000, ''), (10000, 'clock_invalid'))
    """
    if created is None:
        return received, ""
    if sent is None:
        at = created
    elif sent < created - MAX_BACKWARDS_MS:
        return received, "clock_invalid"
    else:
        at = received - (sent - created) if sent > created else received
    if at > received + MAX_FUTURE_MS:
        return received, "clock_future"
    return max(0, at), ""


def stamps(created: int | None, sent: int | None) -> Stamps | None:
    """The raw stamps worth keeping."""
    return None if created is None and sent is None else Stamps(created or 0, sent or 0)
