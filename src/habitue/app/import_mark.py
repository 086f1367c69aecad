"""How far an import has come, so that one that broke off goes on where it was."""

from __future__ import annotations

from hashlib import file_digest
from pathlib import Path

import msgspec

from habitue.app.whole_file import replace_file
from habitue.app.workspace import Workspace
from habitue.core.ids import derived_id


class _Kept(msgspec.Struct):
    file: str
    items_done: int


class Mark:
    """Items of one file, read one way, that are on disk. Kept beside the workspace until the import is finished.

    Losing a mark loses time only: message ids derive from the rows, so what was stored is known as a duplicate.
    """

    def __init__(self, workspace: Workspace, path: Path, key: str) -> None:
        self._path = workspace.folder / "imports" / f"{key}.json"
        self._file = path.name
        try:
            self.items_done = msgspec.json.decode(self._path.read_bytes(), type=_Kept).items_done
        except (FileNotFoundError, msgspec.DecodeError):
            self.items_done = 0

    def advance(self, items: int) -> None:
        """So many more are on disk."""
        self.items_done += items
        replace_file(self._path, msgspec.json.encode(_Kept(self._file, self.items_done)), synced=False)

    def finish(self) -> None:
        """The whole file is in."""
        self._path.unlink(missing_ok=True)


def mark_of(workspace: Workspace, path: Path, *how: object) -> Mark:
    """The mark of a file by what it holds and how it is read: another mapping, day or consent makes other items."""
    with path.open("rb") as stream:
        content = file_digest(stream, "blake2b").hexdigest()
    return Mark(
        workspace, path, derived_id("import", content, msgspec.json.encode(how, order="deterministic").decode())
    )
