"""Versions: every change to a definition is one, kept for ever.

A definition is its history. Version numbers grow by one; each version says what the change did: *draft* (somebody
wrote something), *discarded* (what was drafted is given up), *published* (it is what the shop gets from now on),
*archived* (the shop gets nothing from now on).
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from habitue.definitions.document import Document

Status = Literal["draft", "discarded", "published", "archived"]

# What somebody decided about the shop; the other statuses are between authors.
DECIDED: tuple[Status, ...] = ("published", "archived")


class Change(msgspec.Struct, frozen=True):
    """Who changed something (an account id), when (ms UTC) and why."""

    author: str
    at: int
    note: str = ""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One change, with the whole document after it; never altered once stored.

    Attributes
    ----------
    restored_from
        The version whose document a roll-back brought back, else None.
    """

    kind: str
    definition_id: str
    version: int
    status: Status
    schema_version: int
    document: dict[str, Any]
    change: Change
    restored_from: int | None = None

    @property
    def content(self) -> Document:
        """The document with its kind, as it would be checked or written to a file."""
        return Document(self.kind, self.definition_id, self.schema_version, self.document)


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """Where a definition stands.

    Attributes
    ----------
    version
        The newest version: send it back as `expected_version` to be told when somebody else was first.
    draft
        What was written and not yet published, if anything.
    published
        What the shop gets now, if anything.
    """

    kind: str
    definition_id: str
    version: int
    draft: Version | None
    published: Version | None
    latest: Version

    @property
    def status(self) -> Literal["draft", "published", "archived"]:
        """Published while the shop gets it, whatever is being drafted; archived when there is neither."""
        return "published" if self.published else "draft" if self.draft else "archived"


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """A change of what the shop gets: the version that did it and the snapshot that has it.

    Attributes
    ----------
    changed_paths
        Where the document differs from what was published before; ``["$"]`` when nothing was.
    """

    snapshot_version: int
    version: Version
    changed_paths: list[str]
