"""What belongs to the lake: one small JSON file, replaced atomically, names every Parquet file and the log position."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable
from pathlib import Path

import msgspec

from habitue.core.errors import Unavailable
from habitue.lake.rows import TABLES

NAME = "manifest.json"
_MAGIC = b"PAR1"
_TAIL = 8  # a Parquet file ends with the footer's length and the magic number


def _fingerprint() -> str:
    """Of all columns: a lake of other columns is written again from the log."""
    columns = {table: [(f.name, str(f.type)) for f in msgspec.structs.fields(row)] for table, row in TABLES.items()}
    return hashlib.blake2b(repr(columns).encode(), digest_size=8).hexdigest()


SCHEMA = _fingerprint()


class Part(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Which rows of a table a file holds.

    Attributes
    ----------
    day
        The day all its rows belong to; None for fresh rows: appended, of any day, not yet compacted.
    first, last
        The log positions (inclusive) it can be written again from.
    """

    table: str
    name: str
    first: int
    last: int
    day: int | None = None


class File(Part, frozen=True, omit_defaults=True, kw_only=True):
    """A part that is on disk; `digest` is BLAKE2b of its bytes."""

    rows: int
    size: int
    digest: str

    def intact(self, root: Path, *, deep: bool = False) -> bool:
        """Whether the file is there and whole; `deep` compares every byte with the digest."""
        path = root / self.table / self.name
        try:
            with path.open("rb") as file:
                if os.fstat(file.fileno()).st_size != self.size or file.read(4) != _MAGIC:
                    return False
                file.seek(-_TAIL, os.SEEK_END)
                if not file.read().endswith(_MAGIC):
                    return False
        except OSError:
            return False
        return not deep or digest_of(path) == self.digest


class Manifest(msgspec.Struct, frozen=True):
    """The whole lake at a moment.

    Attributes
    ----------
    position
        Every event up to this log position is in the files.
    generation
        Grows with each change; new files carry it in their name, so no name is ever used twice.
    """

    schema: str = SCHEMA
    position: int = 0
    generation: int = 0
    files: tuple[File, ...] = ()

    @property
    def fresh(self) -> list[File]:
        """Files appended and not yet compacted."""
        return [file for file in self.files if file.day is None]

    def changed(self, gone: Collection[File], new: Iterable[File], position: int | None = None) -> Manifest:
        """The manifest after files were replaced."""
        kept = [file for file in self.files if file not in gone]
        return Manifest(
            position=self.position if position is None else position,
            generation=self.generation + 1,
            files=tuple(sorted([*kept, *new], key=lambda f: (f.table, -1 if f.day is None else f.day, f.first))),
        )


def read_manifest(root: Path) -> Manifest | None:
    """The folder's manifest; None when there is none that can be used (absent, half-written, other columns)."""
    try:
        manifest = msgspec.json.decode((root / NAME).read_bytes(), type=Manifest)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    except OSError as error:
        raise Unavailable(f"the lake's manifest {root / NAME} cannot be read ({error}): check the disk") from error
    return manifest if manifest.schema == SCHEMA else None


def write_manifest(root: Path, manifest: Manifest) -> None:
    """Replace the manifest: after this returns the change is on disk, before it never happened."""
    temporary = root / f"{NAME}.tmp"
    with temporary.open("wb") as file:
        file.write(msgspec.json.encode(manifest))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(root / NAME)
    fsync_folder(root)


def digest_of(path: Path) -> str:
    """BLAKE2b of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def fsync_file(path: Path) -> None:
    """Force a file's bytes to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fsync_folder(path: Path) -> None:
    """Force a folder's names to disk: a rename is only durable after this."""
    fsync_file(path)
