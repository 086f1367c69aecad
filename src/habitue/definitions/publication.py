"""A release as an event of the log: the loop closes only through the log, publications too."""

from __future__ import annotations

from habitue.core.ids import derived_id
from habitue.definitions.version import Release
from habitue.events import names
from habitue.events.envelope import Event


def event_of(release: Release) -> Event:
    """The `Definition Published` event to append; its id depends on the version alone, so appending twice is harmless.

    The author and the note stay out of it: they are personal data of staff, and the history has them.
    """
    version = release.version
    return Event(
        name=names.DEFINITION_PUBLISHED,
        message_id=derived_id("definition", version.kind, version.definition_id, str(version.version)),
        occurred_at=version.change.at,
        received_at=version.change.at,
        source="system",
        properties={
            "kind": version.kind,
            "definition_id": version.definition_id,
            "version": version.version,
            "status": version.status,
            "snapshot_version": release.snapshot_version,
            "changed_paths": release.changed_paths,
        },
    )
