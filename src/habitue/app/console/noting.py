"""Notes and tags by staff on one person: opened from the vault, wherever the person's nodes took them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.portrait import Portrait
from habitue.core.errors import NotFound
from habitue.core.ids import new_id
from habitue.profiles.notes import MOST, NoteKind, SealedNote, checked_text

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class Note(msgspec.Struct, frozen=True):
    """A note or tag in the clear; `author` is an account id."""

    note_id: str
    kind: NoteKind
    text: str
    author: str
    at: int


def notes_on(runtime: Runtime, portrait: Portrait) -> list[Note]:
    """What staff wrote about a person, newest first; of equal tags the oldest stands for all."""
    notes, tags = [], dict[str, Note]()
    for note in runtime.notes.of_nodes(list(portrait.nodes)):
        text = runtime.vault.open(note.person_id, note.kind, note.sealed)
        if not isinstance(text, str):
            continue
        opened = Note(note.note_id, note.kind, text, note.author, note.at)
        if note.kind == "tag":
            tags[text.casefold()] = opened
        else:
            notes.append(opened)
    return notes + sorted(tags.values(), key=lambda tag: tag.text.casefold())


def write_note(runtime: Runtime, portrait: Portrait, kind: NoteKind, text: str, author: str) -> Note:
    """Keep a note about a person; a tag they have is not kept twice.

    Raises
    ------
    InvalidInput, Conflict
        It is empty, too long, or one too many.
    """
    text = checked_text(kind, text)
    if kind == "tag":
        for known in notes_on(runtime, portrait):
            if known.kind == "tag" and known.text.casefold() == text.casefold():
                return known
    now_ms = runtime.clock.now_ms()
    node_id = portrait.person_id if portrait.person_id in portrait.nodes else portrait.members[0].node_id
    sealed = runtime.vault.seal(node_id, kind, text)
    runtime.vault.flush()  # the key is on disk before what it opens
    note = SealedNote(note_id=new_id(now_ms), person_id=node_id, kind=kind, sealed=sealed, author=author, at=now_ms)
    runtime.notes.add(note, MOST[kind])
    return Note(note.note_id, kind, text, author, now_ms)


def remove_note(runtime: Runtime, portrait: Portrait, note_id: str) -> None:
    """Delete a note or tag; of equal tags that came together all of them.

    Raises
    ------
    NotFound
        The person has no such note.
    """
    nodes = list(portrait.nodes)
    held = runtime.notes.of_nodes(nodes)
    named = next((note for note in held if note.note_id == note_id), None)
    if named is None:
        raise NotFound(f"this person has no note {note_id!r}: it was removed, or is somebody else's")
    same = [named]
    if named.kind == "tag":
        text = _tag(runtime, named)
        same = [note for note in held if note.kind == "tag" and _tag(runtime, note) == text]
    for note in same:
        runtime.notes.remove(note.note_id, nodes)


def _tag(runtime: Runtime, note: SealedNote) -> str:
    return str(runtime.vault.open(note.person_id, note.kind, note.sealed)).casefold()
