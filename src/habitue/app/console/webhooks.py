"""Sources of webhooks as the console shows them: the store's own, with what came from each lately."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from habitue.core.clock import day_of
from habitue.privacy.webhook_deliveries import KEEP_DAYS, Outcome
from habitue.privacy.webhook_secrets import WebhookSource

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

DAYS = 30


class SourceStands(msgspec.Struct, frozen=True, kw_only=True):
    """One source.

    Attributes
    ----------
    secrets
        How many hold: two while an old one and its successor overlap.
    overlap_until
        When the last old secret ends (ms UTC); None when there is none.
    last_accepted_at, last_refused_at
        ms UTC; None when none came in the last 400 days.
    counts
        Outcome -> how many in the last 30 days.
    """

    source: WebhookSource
    secrets: int
    overlap_until: int | None
    last_accepted_at: int | None
    last_refused_at: int | None
    counts: dict[Outcome, int]


def sources(runtime: Runtime) -> list[SourceStands]:
    """All sources by name, removed ones last. Raises Unavailable."""
    now_ms = runtime.clock.now_ms()
    runtime.delivery_counts.keep(now_ms)  # whoever looks right after a test delivery wants to see it
    ring, counted = runtime.webhooks.ring(), runtime.deliveries.counted(day_of(now_ms) - KEEP_DAYS)
    stands = []
    for source in runtime.webhooks.everything():
        held, counts = ring.held.get(source.name), Counter[Outcome]()
        last: dict[str, int] = {}
        for one in counted.get(source.name, []):
            last[one.outcome] = max(one.last_at, last.get(one.outcome, 0))
            if one.day > day_of(now_ms) - DAYS:
                counts[one.outcome] += one.count
        ends = [s.expires_at for s in held.secrets if s.expires_at and s.expires_at > now_ms] if held else []
        stands.append(
            SourceStands(
                source=source,
                secrets=len(held.keys(now_ms)) if held else 0,
                overlap_until=max(ends, default=None),
                last_accepted_at=last.get("accepted"),
                last_refused_at=last.get("refused"),
                counts=dict(counts),
            )
        )
    return sorted(stands, key=lambda one: (one.source.removed_at is not None, one.source.name))
