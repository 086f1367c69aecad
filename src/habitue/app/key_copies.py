"""Copies of the node keys that backups made: where they are, so that forgetting reaches them too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from habitue.adapters.sqlite import SqliteKeyStore
from habitue.app.whole_file import replace_file
from habitue.app.workspace import Workspace
from habitue.core.errors import HabitueError

LIST = "key-copies.json"


def known_copies(workspace: Workspace) -> list[Path]:
    """The folders that backups of this workspace put keys into and that nobody has taken off the list."""
    try:
        return [Path(text) for text in msgspec.json.decode((workspace.folder / LIST).read_bytes(), type=list[str])]
    except FileNotFoundError:
        return []


def remember_copy(workspace: Workspace, folder: Path) -> None:
    """Put a folder on the list."""
    _write(workspace, [*known_copies(workspace), folder.resolve()])


def destroy_in_copies(workspace: Workspace, nodes: Sequence[str], now_ms: int) -> tuple[int, list[str]]:
    """Destroy the nodes' keys in every copy that can be reached; how many were, and which were not.

    A copy whose file is gone from a folder that is there is taken off the list: somebody deleted it.
    """
    reached, missed, kept = 0, [], []
    for folder in known_copies(workspace):
        if folder.is_dir() and not (folder / "keys.db").exists():
            continue
        kept.append(folder)
        try:
            if not folder.is_dir():
                raise OSError("not mounted")
            store = SqliteKeyStore(folder / "keys.db")
            try:
                store.destroy(nodes, now_ms)
            finally:
                store.close()
            reached += 1
        except (HabitueError, OSError):
            missed.append(str(folder))
    if kept:
        _write(workspace, kept)
    return reached, missed


def _write(workspace: Workspace, folders: Sequence[Path]) -> None:
    said = msgspec.json.encode(list(dict.fromkeys(str(folder) for folder in folders)))
    replace_file(workspace.folder / LIST, said, synced=False)
