"""A SQLite VFS whose n-th sync or write fails, and keeps failing until the disk is mended."""

from __future__ import annotations

import apsw


class _File(apsw.VFSFile):
    def __init__(self, vfs: FaultyVfs, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._vfs = vfs

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's names
        self._vfs.count("sync")
        super().xSync(flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._vfs.count("write")
        super().xWrite(data, offset)


class FaultyVfs(apsw.VFS):
    """Fails with EIO on the n-th sync, or ENOSPC on the n-th write, counted from `arm`."""

    def __init__(self, name: str) -> None:
        self._kind, self._left = "", 0
        self.failed = 0
        self.name = name
        super().__init__(name, base="")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _File(self, name, flags)

    def arm(self, kind: str, after: int) -> None:
        """Let `after` more operations of a kind (``sync`` or ``write``) succeed, then fail."""
        self._kind, self._left = kind, after

    def mend(self) -> None:
        """From now on everything succeeds."""
        self._kind = ""

    def count(self, kind: str) -> None:
        if kind != self._kind:
            return
        self._left -= 1
        if self._left < 0:
            self.failed += 1
            raise apsw.IOError("EIO") if kind == "sync" else apsw.FullError("ENOSPC")
