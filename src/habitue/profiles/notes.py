"""Notes and tags: what staff write about a person, sealed with the key of the person's node."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, Protocol

import msgspec

from habitue.core.errors import InvalidInput

NoteKind = Literal["note", "tag"]
NOTE_CHARACTERS = 4_000
TAG_CHARACTERS = 40
MOST = {"note": 200, "tag": 30}  # of one person: more is another system's job


class SealedNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note as it is stored.

    Attributes
    ----------
    person_id
        The identity node it was written about, then the person's own: it goes where that node goes, when links come and
        are taken back.
    author
        The account's id.
    at
        ms UTC.
    """

    note_id: str
    person_id: str
    kind: NoteKind
    sealed: bytes
    author: str
    at: int


class Notes(Protocol):
    """Keeps sealed notes. Every method may raise Unavailable."""

    def add(self, note: SealedNote, most: int) -> None:
        """Keep a note. Raises Conflict when its person has `most` of this kind."""

    def of_nodes(self, node_ids: Collection[str]) -> list[SealedNote]:
        """The notes about these nodes, newest first; ties by id."""

    def remove(self, note_id: str, node_ids: Collection[str]) -> bool:
        """Delete a note that is about one of these nodes; whether there was one."""

    def erase(self, node_ids: Collection[str]) -> int:
        """Delete every note about these nodes; how many there were."""


def checked_text(kind: NoteKind, text: str) -> str:
    """The text as it is kept: trimmed, a tag on one line with single spaces.

    Raises
    ------
    InvalidInput
        It is empty or too long.
    """
    text = " ".join(text.split()) if kind == "tag" else text.strip()
    most = TAG_CHARACTERS if kind == "tag" else NOTE_CHARACTERS
    if not 0 < len(text) <= most:
        raise InvalidInput(
            f"a {kind} has 1 to {most} characters, this one has {len(text)}",
            path="$.text",
            expected=f"1 to {most} characters",
            got=f"{len(text)} characters",
        )
    return text
