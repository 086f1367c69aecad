"""What clocks show at one instant in the time zones that people are in."""

from __future__ import annotations

from datetime import datetime, tzinfo

from habitue.audiences.birthdays import EVERY_DAY, distance
from habitue.audiences.live.person import zone_of
from habitue.events.kept import as_text
from habitue.lake.port import Batch


def put_clocks(batch: Batch, shops: tzinfo, now_ms: int) -> None:
    """Make the scratch table `clocks` of every zone in `zones`; the shop's own is under no name. And `birthdays`: how
    far each day of the year is from the days that it is today somewhere.

    Worked out here and not in SQL, so that every engine has the same rules of summer time.
    """
    zones = [str(zone) for (zone,) in batch.rows("SELECT DISTINCT zone FROM zones")]
    shown = [datetime.fromtimestamp(now_ms / 1000, zone_of(zone, shops) if zone else shops) for zone in ("", *zones)]
    batch.put(
        "clocks",
        {
            "zone": ["", *zones],
            "hour": [clock.hour for clock in shown],
            "weekday": [clock.isoweekday() for clock in shown],
            "month": [clock.month for clock in shown],
            "day_of_month": [clock.day for clock in shown],
            "today": [clock.date().isoformat() for clock in shown],
        },
    )
    days = sorted({clock.date() for clock in shown})
    known = [
        (today.isoformat(), as_text(on), apart) for today in days for on in EVERY_DAY if (apart := distance(on, today))
    ]
    batch.put(
        "birthdays",
        {
            "today": [today for today, _, _ in known],
            "stated": [stated for _, stated, _ in known],
            "in_days": [apart[0] for _, _, apart in known],
            "days_ago": [apart[1] for _, _, apart in known],
        },
    )
