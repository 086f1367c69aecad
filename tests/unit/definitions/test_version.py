"""The event of a release, and snapshots compiled from versions."""

from __future__ import annotations

import msgspec
import pytest

from habitue.definitions import (
    Change,
    Release,
    Snapshot,
    Version,
    compile_snapshot,
    default_placements,
    document_of,
    event_of,
)
from habitue.definitions.lifecycle import definition_of
from habitue.events.envelope import decode, encode


def _version(number: int, status: str = "published", definition: int = 0) -> Version:
    content = document_of(default_placements()[definition])
    return Version(
        kind=content.kind,
        definition_id=content.definition_id,
        version=number,
        status=status,  # type: ignore[arg-type]
        schema_version=1,
        document=content.body,
        change=Change("ana@shop.example", 1_700_000_000_000, "for Ben's birthday"),
    )


def test_the_event_names_the_version_and_nobody() -> None:
    release = Release(snapshot_version=7, version=_version(3), changed_paths=["$.n"])
    event = event_of(release)
    assert (event.name, event.source, event.occurred_at) == ("Definition Published", "system", 1_700_000_000_000)
    assert event.properties == {
        "kind": "placement",
        "definition_id": "home.for_you",
        "version": 3,
        "status": "published",
        "snapshot_version": 7,
        "changed_paths": ["$.n"],
    }
    assert decode(encode(event)) == event
    assert b"ana" not in encode(event)
    assert b"birthday" not in encode(event)


def test_the_event_id_depends_on_the_version_alone() -> None:
    events = [
        event_of(Release(snapshot_version=s, version=_version(v), changed_paths=[]))
        for s, v in ((1, 1), (9, 1), (2, 2))
    ]
    assert events[0].message_id == events[1].message_id != events[2].message_id


def test_a_definition_stands_where_its_newest_versions_say() -> None:
    assert definition_of([]) is None
    published, draft, archived = _version(1), _version(2, "draft"), _version(3, "archived")
    stands = definition_of([draft, published])
    assert stands is not None
    assert (stands.status, stands.draft, stands.published, stands.version) == ("published", draft, published, 2)
    stands = definition_of([published, draft, archived])
    assert stands is not None
    assert (stands.status, stands.draft, stands.published, stands.version) == ("archived", None, None, 3)


def test_a_snapshot_does_not_depend_on_the_order_it_was_read_in() -> None:
    versions = [_version(1, definition=number) for number in range(10)]
    assert compile_snapshot(4, versions) == compile_snapshot(4, reversed(versions))
    assert len(compile_snapshot(4, versions).placements) == 10


def test_a_snapshot_cannot_be_changed() -> None:
    snapshot = compile_snapshot(1, [_version(1)])
    with pytest.raises(AttributeError):
        snapshot.version = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        del snapshot.placements["home.for_you"]  # type: ignore[attr-defined]


def test_what_cannot_be_read_is_refused_alone() -> None:
    broken = msgspec.structs.replace(_version(1), document={"n": "x"})
    strange = msgspec.structs.replace(_version(2, definition=1), kind="journey")
    snapshot = compile_snapshot(1, [broken, strange, _version(1, definition=2)])
    assert set(snapshot.placements) == {"home.recently_viewed"}
    assert [(refusal.kind, refusal.definition_id) for refusal in snapshot.refused] == [
        ("journey", "home.trending"),
        ("placement", "home.for_you"),
    ]
    assert not Snapshot(version=0).paused
