"""Audiences are compiled when they change, and swapped in with the snapshot that has them."""

from __future__ import annotations

import msgspec
from tests.unit.audiences.test_definition import audience

from habitue.app.published import NOTHING_PUBLISHED, published
from habitue.definitions import PublishedAudience, Snapshot


def test_only_what_changed_is_compiled_again() -> None:
    first = Snapshot(version=1, audiences={"a": PublishedAudience(1, audience("a", "visits is 1"))})
    one = published(first, NOTHING_PUBLISHED)
    assert (one.snapshot, set(one.live.audiences.checks)) == (first, {"a"})
    assert published(first, one) is one
    paused = published(msgspec.structs.replace(first, version=2), one)
    assert (paused.snapshot.version, paused.live) == (2, one.live)
    assert paused.live is one.live
    changed = published(
        Snapshot(version=3, audiences={"a": PublishedAudience(2, audience("a", "visits is 2"))}), paused
    )
    assert changed.live is not one.live
    assert published(Snapshot(version=4), changed).live.audiences.checks == {}
