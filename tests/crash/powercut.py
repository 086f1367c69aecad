"""A SQLite VFS that forgets what was not synced, as a power cut does: writes are lost, kept or torn at 512 bytes.

The method is SQLite's own crash test: every write since a file's last sync may or may not have reached the platter.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import apsw

_SECTOR = 512
Write = tuple[int, bytes, int, int]  # offset, bytes that were there before, length written, file size before


class _File(apsw.VFSFile):
    def __init__(self, vfs: PowerCutVfs, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._vfs = vfs
        self._path = str(name.filename() if isinstance(name, apsw.URIFilename) else name)
        vfs.unsynced.setdefault(self._path, [])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's names
        size = self.xFileSize()
        before = self.xRead(min(len(data), size - offset), offset) if offset < size else b""
        self._vfs.unsynced[self._path].append((offset, before, len(data), size))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._vfs.unsynced[self._path] = []
        self._vfs.syncs += 1


class PowerCutVfs(apsw.VFS):
    """Records what each file would lose; `cut` writes the disk as it could be found afterwards."""

    def __init__(self, name: str) -> None:
        self.unsynced: dict[str, list[Write]] = {}
        self.syncs = 0
        self.name = name
        super().__init__(name, base="")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _File(self, name, flags)

    def cut(self, folder: Path, found: Path, dice: random.Random) -> None:
        """Copy the files of `folder` to `found`, with a random choice of unsynced writes undone or torn."""
        found.mkdir()
        for path in folder.iterdir():
            if path.is_file() and not path.name.endswith("-shm"):  # shared memory never survives
                shutil.copy(path, found)
        for name, writes in self.unsynced.items():
            target = found / Path(name).name
            if target.exists():
                self._undo(target, writes, dice)

    def _undo(self, target: Path, writes: list[Write], dice: random.Random) -> None:
        keep = dice.choice([0.0, 0.5, 0.9])
        with target.open("r+b") as file:
            for offset, before, length, size in reversed(writes):
                if dice.random() < keep:
                    continue
                torn = 0 if dice.random() < 0.7 else dice.randrange(length) // _SECTOR * _SECTOR
                if before[torn:]:
                    file.seek(offset + torn)
                    file.write(before[torn:])
                lost_from = max(offset + torn, size)
                if offset + length > lost_from:  # the file had not grown yet
                    file.seek(lost_from)
                    file.write(bytes(offset + length - lost_from))
