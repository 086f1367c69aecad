"""What the command line and a shop's server do to definitions: drafts, releases, the ways back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from habitue.app.console.publishing import Publisher
from habitue.core.errors import InvalidInput
from habitue.definitions.document import Document
from habitue.definitions.kinds import kind_of
from habitue.definitions.version import Release, Version

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class Pushed(msgspec.Struct):
    """A document and the newest version of its definition that its author has seen; 0 when there was none."""

    kind: str
    definition_id: str
    schema_version: int
    document: dict[str, Any]
    expected_version: int | None = None


class Push(msgspec.Struct):
    """Documents to write as drafts, or to release when `publish`; all or none."""

    documents: list[Pushed]
    publish: bool = False
    note: str = ""


class Act(msgspec.Struct):
    """What is to be done is said of one definition; `version` is for a roll-back."""

    kind: str
    definition_id: str
    version: int = 0
    note: str = ""


class Made(msgspec.Struct):
    """A version that was made."""

    kind: str
    definition_id: str
    version: int
    status: str


def push(runtime: Runtime, author: str, body: Push) -> list[Made]:
    """Write drafts or publish, all or none. Raises InvalidInput, Conflict or Unavailable."""
    publisher = Publisher(runtime, author)
    documents = [
        (Document(_carried(one.kind), one.definition_id, one.schema_version, one.document), one.expected_version)
        for one in body.documents
    ]
    if body.publish:
        return [_released(release) for release in publisher.publish_documents(documents, body.note)]
    return [_made(version) for version in publisher.save_drafts(documents, body.note)]


def act(runtime: Runtime, author: str, name: str, body: Act) -> Made:
    """Publish the draft, archive, or roll back. Raises InvalidInput, NotFound, Conflict or Unavailable."""
    publisher = Publisher(runtime, author, _carried(body.kind))
    match name:
        case "publish":
            return _released(publisher.publish(body.definition_id, body.note))
        case "archive":
            return _released(publisher.archive(body.definition_id, body.note))
        case "rollback":
            return _released(publisher.roll_back(body.definition_id, body.version, body.note))
        case _:
            raise InvalidInput(
                f"a definition cannot be told to {name!r}", expected="publish, archive or rollback", got=name
            )


def _carried(kind: str) -> str:
    """The kind, if it is one that is written in files. Raises InvalidInput."""
    if not kind_of(kind).in_git:
        raise InvalidInput(f"a {kind} is a state of the shop, not a text: turn it in the console", got=kind)
    return kind


def _released(release: Release) -> Made:
    return _made(release.version)


def _made(version: Version) -> Made:
    return Made(version.kind, version.definition_id, version.version, version.status)
