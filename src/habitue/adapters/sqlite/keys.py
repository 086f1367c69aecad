"""Node keys in a file of their own, so that backups of the data hold no key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from threading import Lock
from typing import cast

import apsw

from habitue.adapters.sqlite.connection import connect
from habitue.adapters.sqlite.schema import KEYS
from habitue.core.errors import Unavailable


class SqliteKeyStore:
    """Implements `habitue.privacy.vault.KeyStore` on `keys.db`."""

    def __init__(self, path: Path, *, vfs: str | None = None) -> None:
        self._connection = connect(path, vfs=vfs)
        self._connection.execute(KEYS).fetchall()
        self._lock = Lock()

    def load(self, node_id: str) -> bytes | None:
        with self._lock:
            row = self._connection.execute("SELECT wrapped FROM node_keys WHERE node_id=?", (node_id,)).fetchone()
        return row[0] if row else None

    def save(self, keys: Mapping[str, bytes]) -> None:
        try:
            with self._lock, self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO node_keys VALUES (?, ?)", keys.items()).fetchall()
        except apsw.Error as error:
            raise Unavailable(f"cannot write node keys: {error}; free disk space or check the disk") from error

    def destroy(self, node_ids: Collection[str], tombstone_at: int) -> int:
        with self._lock:
            with self._connection:
                before = self._connection.total_changes()
                self._connection.executemany(
                    "DELETE FROM node_keys WHERE node_id=?", [(n,) for n in node_ids]
                ).fetchall()
                destroyed = self._connection.total_changes() - before
                rows = [(node_id, tombstone_at) for node_id in node_ids]
                self._connection.executemany("INSERT OR REPLACE INTO tombstones VALUES (?, ?)", rows).fetchall()
            # the WAL still holds the old pages: empty it, so that the key is nowhere on disk
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return destroyed

    def tombstones(self) -> dict[str, int]:
        with self._lock:
            rows = self._connection.execute("SELECT node_id, forgotten_at FROM tombstones").fetchall()
        return {str(node_id): int(cast("int", at)) for node_id, at in rows}

    def close(self) -> None:
        """Release the file."""
        self._connection.close()
