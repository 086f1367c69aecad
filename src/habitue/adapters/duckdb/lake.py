"""The lake as a folder: Parquet files by table and day, named by a manifest that is replaced atomically.

Appends write one small fresh file a table; compaction brings fresh rows into one file a day. Writers (the worker, and
`habitue forget` beside it) exclude each other with a file lock; readers need none.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import structlog

from habitue.adapters.duckdb.amending import amended
from habitue.adapters.duckdb.batch import DuckDBBatch
from habitue.adapters.duckdb.columns import relation_of
from habitue.adapters.duckdb.compaction import Exchange, compacted, is_due
from habitue.adapters.duckdb.engine import connect, translated
from habitue.adapters.duckdb.erasure import erased
from habitue.adapters.duckdb.expiry import expired
from habitue.adapters.duckdb.manifest import File, Manifest, read_manifest, write_manifest
from habitue.adapters.duckdb.parquet import path_of, write_file
from habitue.adapters.duckdb.parts import fresh_part, is_ours
from habitue.adapters.duckdb.repair import damage_of, repaired
from habitue.core.errors import Conflict, InvalidInput
from habitue.events.envelope import Stored
from habitue.events.retention import Expired
from habitue.lake.port import Damage
from habitue.lake.rows import TABLES, Rows, rows_of

_log = structlog.get_logger(__name__)


class DuckDBLake:
    """`habitue.lake.port.Lake` over Parquet files in `root`, which it makes if absent.

    Parameters
    ----------
    memory_mb, threads
        What DuckDB may use for one piece of writing or one view; beyond the memory it spills to disk.
    """

    def __init__(self, root: Path, *, memory_mb: int = 256, threads: int = 2) -> None:
        self._root, self._memory_mb, self._threads = root, memory_mb, threads
        root.mkdir(parents=True, exist_ok=True)
        with self._locked() as manifest:
            self._drop_leftovers(manifest)

    def position(self) -> int:
        return self._manifest().position

    def append(self, events: Iterable[Stored], *, after: int, until: int) -> None:
        with self._locked() as manifest:
            if after > manifest.position:
                raise Conflict(
                    f"the lake ends at position {manifest.position} and these events start after {after}: "
                    f"read the log from {manifest.position}"
                )
            if until <= manifest.position:
                return
            with self._engine() as engine:
                new = (s for s in _within(events, after, until) if s.position > manifest.position)
                rows = rows_of(new)
                manifest = manifest.changed([], list(self._written(engine, manifest, rows, until)), until)
                write_manifest(self._root, manifest)
                if is_due(manifest):
                    self._compact(engine, manifest)

    def compact(self) -> None:
        with self._locked() as manifest, self._engine() as engine:
            self._compact(engine, manifest)

    def erase(self, node_ids: Collection[str]) -> int:
        if not node_ids:
            return 0
        with self._locked() as manifest, self._engine() as engine:
            damaged = self._damaged(manifest)
            intact = [file for file in manifest.files if file not in damaged]
            exchange = erased(engine, self._root, manifest, intact, node_ids)
            self._replace(manifest, exchange)
            # the bytes of a damaged file may still tell of them; the log it is written again from does not
            self._remove(damaged)
            return sum(file.rows for file in exchange.gone) - sum(file.rows for file in exchange.new)

    def amend(self, events: Iterable[Stored]) -> int:
        with self._locked() as manifest, self._engine() as engine:
            rows = rows_of(stored for stored in events if stored.position <= manifest.position)
            damaged = self._damaged(manifest)
            intact = [file for file in manifest.files if file not in damaged]
            exchange = amended(engine, self._root, manifest, intact, rows)
            self._replace(manifest, exchange)
            if rows.events:
                self._remove(damaged)  # as when erasing: their bytes may still say what the log no longer does
            return len(rows.events)

    def expire(self, gone: Sequence[Expired]) -> int:
        with self._locked() as manifest, self._engine() as engine:
            damaged = self._damaged(manifest)
            intact = [file for file in manifest.files if file not in damaged]
            exchange = expired(engine, self._root, manifest, intact, gone)
            self._replace(manifest, exchange)
            return sum(file.rows for file in exchange.gone) - sum(file.rows for file in exchange.new)

    def damage(self, *, deep: bool = False) -> Damage | None:
        return damage_of(self._damaged(self._manifest(), deep=deep))

    def repair(self, events: Iterable[Stored]) -> None:
        with self._locked() as manifest, self._engine() as engine:
            damaged = self._damaged(manifest, deep=True)
            if damaged:
                self._replace(manifest, repaired(engine, self._root, manifest, damaged, events))
                _log.info("lake_repaired", files=[file.name for file in damaged])

    @contextmanager
    def batch(self) -> Iterator[DuckDBBatch]:
        manifest = self._manifest()
        with self._engine() as engine:
            yield DuckDBBatch(engine, self._root, self._readable(manifest))

    def files(self) -> dict[str, list[str]]:
        """Table -> the paths of its files, for another engine to read."""
        found: dict[str, list[str]] = {table: [] for table in TABLES}
        for file in self._readable(self._manifest()):
            found[file.table].append(str(path_of(self._root, file)))
        return found

    def _readable(self, manifest: Manifest) -> list[File]:
        damaged = self._damaged(manifest)
        if damaged:
            _log.warning("lake_files_left_out", files=[file.name for file in damaged], why="damaged, awaiting repair")
        return [file for file in manifest.files if file not in damaged]

    def _manifest(self) -> Manifest:
        return read_manifest(self._root) or Manifest()

    def _damaged(self, manifest: Manifest, *, deep: bool = False) -> list[File]:
        return [file for file in manifest.files if not file.intact(self._root, deep=deep)]

    def _written(self, engine: duckdb.DuckDBPyConnection, manifest: Manifest, rows: Rows, until: int) -> Iterator[File]:
        for table in TABLES:
            if rows.of(table):
                relation = relation_of(engine, table, rows.of(table))
                yield from write_file(engine, self._root, relation, fresh_part(table, manifest, until))

    def _compact(self, engine: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
        damaged = self._damaged(manifest)
        if damaged:
            _log.warning("lake_not_compacted", files=[file.name for file in damaged], why="damaged, awaiting repair")
            return
        self._replace(manifest, compacted(engine, self._root, manifest))

    def _replace(self, manifest: Manifest, exchange: Exchange) -> None:
        if exchange.gone:
            write_manifest(self._root, manifest.changed(exchange.gone, exchange.new))
            self._remove(exchange.gone)

    def _remove(self, files: Iterable[File]) -> None:
        for file in files:
            path_of(self._root, file).unlink(missing_ok=True)

    def _drop_leftovers(self, manifest: Manifest) -> None:
        """Remove files of ours that no manifest names: a crash left them. Foreign files stay, and are never read."""
        known = {path_of(self._root, file) for file in manifest.files}
        for path in sorted(path for table in TABLES for path in (self._root / table).glob("*")):
            if path in known:
                continue
            ours = is_ours(path.name)
            _log.warning("lake_file_ignored", file=str(path), why="left by a crash, removed" if ours else "foreign")
            if ours:
                path.unlink()

    @contextmanager
    def _locked(self) -> Iterator[Manifest]:
        """The manifest, with nobody else writing."""
        with translated("writing the lake"):
            descriptor = os.open(self._root / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield self._manifest()
            finally:
                os.close(descriptor)

    @contextmanager
    def _engine(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with translated("the lake's engine"):
            engine = connect(self._root / ".spill", self._memory_mb, self._threads)
            try:
                yield engine
            finally:
                engine.close()


def _within(events: Iterable[Stored], after: int, until: int) -> Iterator[Stored]:
    for stored in events:
        if not after < stored.position <= until:
            raise InvalidInput(
                f"event {stored.position} is outside the positions ({after}, {until}] it was announced for",
                path="$.events",
                expected=f"{after} < position <= {until}",
                got=str(stored.position),
            )
        yield stored
