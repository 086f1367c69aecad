"""What is published, its audiences compiled: one value, swapped whole, so that no decision sees half of a release."""

from __future__ import annotations

from types import MappingProxyType

import msgspec

from habitue.audiences.definition import LiveAudiences, compile_published
from habitue.definitions.snapshot import Snapshot


class Published(msgspec.Struct, frozen=True):
    """A snapshot and its compiled audiences."""

    snapshot: Snapshot
    live: LiveAudiences


NOTHING_PUBLISHED = Published(Snapshot(version=0), compile_published(MappingProxyType({})))


def published(snapshot: Snapshot, before: Published) -> Published:
    """The snapshot with its audiences compiled; what did not change since `before` is not compiled again."""
    if snapshot is before.snapshot:
        return before
    now = {name: one.version for name, one in snapshot.audiences.items()}
    then = {name: one.version for name, one in before.live.published.items()}
    return Published(snapshot, before.live if now == then else compile_published(snapshot.audiences))
