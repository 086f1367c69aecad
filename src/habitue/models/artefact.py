"""A trained model on disk: an immutable, versioned folder that is either complete or not there.

``<root>/<name>/<version>/manifest.json`` beside one ``.npy`` per array, memory-mapped when loaded, and
``<root>/<name>/CURRENT``, one line with the version to serve. Both appear by rename, after fsync.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import InvalidInput, NotFound

FORMAT = 1
CURRENT = "CURRENT"
MANIFEST = "manifest.json"

Arrays = Mapping[str, NDArray[Any]]


class ArrayFile(msgspec.Struct, frozen=True):
    """What one ``.npy`` file must hold; `digest` is BLAKE2b-128 of the whole file in hex."""

    name: str
    digest: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an artefact is and where it came from.

    Attributes
    ----------
    version
        13-digit creation time and a hash of everything else: sorts by time, names the content.
    created_at, oldest_at, newest_at
        ms UTC: when it was trained; range of the data behind it.
    parameters
        Of the strategy, as JSON.
    metrics
        Counts and measures taken while training.
    code_version
        Of habitue.
    """

    format: int = FORMAT
    name: str
    version: str
    created_at: int
    oldest_at: int
    newest_at: int
    parameters: dict[str, Any]
    metrics: dict[str, float]
    code_version: str
    arrays: tuple[ArrayFile, ...]


class Artefact(msgspec.Struct, frozen=True):
    """A loaded artefact; its arrays are read-only views of the files."""

    manifest: Manifest
    arrays: Arrays


def save_artefact(
    root: Path,
    name: str,
    arrays: Arrays,
    *,
    created_at: int,
    oldest_at: int,
    newest_at: int,
    parameters: dict[str, Any],
    metrics: dict[str, float],
    code_version: str,
) -> Manifest:
    """Write a new version and point CURRENT at it; a crash at any moment leaves the old one serving.

    Saving the same content made at the same time again changes nothing.
    """
    shelf = root / name
    shelf.mkdir(parents=True, exist_ok=True)
    draft = shelf / f".draft-{uuid.uuid4().hex}"
    draft.mkdir()
    try:
        files = tuple(_write_array(draft, key, arrays[key]) for key in sorted(arrays))
        manifest = _with_version(
            Manifest(
                name=name,
                version="",
                created_at=created_at,
                oldest_at=oldest_at,
                newest_at=newest_at,
                parameters=parameters,
                metrics=metrics,
                code_version=code_version,
                arrays=files,
            )
        )
        _write_synced(draft / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        _sync_folder(draft)
        if not (shelf / manifest.version).exists():
            draft.rename(shelf / manifest.version)
            _sync_folder(shelf)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _point(shelf, manifest.version)
    return manifest


def current_version(root: Path, name: str) -> str:
    """Version that CURRENT names.

    Raises
    ------
    NotFound
        No artefact of that name was ever finished.
    """
    try:
        return (root / name / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise NotFound(f"no model {name!r} in {root}: train it first (`habitue work` does so every night)") from None


def load_current(root: Path, name: str) -> Artefact:
    """The artefact that CURRENT names; see `load_artefact`."""
    return load_artefact(root, name, current_version(root, name))


def load_artefact(root: Path, name: str, version: str) -> Artefact:
    """One version, every file checked against its digest, arrays memory-mapped and read-only.

    Raises
    ------
    NotFound
        That version is not there.
    InvalidInput
        It is half-written, damaged, or written by a newer habitue.
    """
    folder = root / name / version
    if Path(version).name != version or not folder.is_dir():
        raise NotFound(f"model {name!r} has no version {version!r} in {root}: it was pruned, or never finished")
    manifest = _read_manifest(folder)
    if (manifest.name, manifest.version) != (name, version):
        raise _damaged(folder / MANIFEST, f"{name} {version}", f"{manifest.name} {manifest.version}")
    return Artefact(manifest, {file.name: _read_array(folder, file) for file in manifest.arrays})


def list_versions(root: Path, name: str) -> list[str]:
    """Finished versions, oldest first."""
    shelf = root / name
    return sorted(p.name for p in shelf.iterdir() if (p / MANIFEST).is_file()) if shelf.is_dir() else []


def prune_artefacts(root: Path, name: str, keep: int, cited: Collection[str] = ()) -> list[str]:
    """Delete all but the newest `keep` versions, the current one and those decisions still cite; return the deleted."""
    versions = list_versions(root, name)
    try:
        safe = {*cited, current_version(root, name)}
    except NotFound:
        safe = set(cited)
    doomed = [v for v in versions[: max(0, len(versions) - keep)] if v not in safe]
    for version in doomed:
        shutil.rmtree(root / name / version)
    return doomed


def made_at(version: str) -> int:
    """When a version was made, ms UTC: versions are named by it, so that they sort.

    >>> made_at("1795820000000-2f81c0de")
    1795820000000
    """
    return int(version.partition("-")[0])


def _with_version(manifest: Manifest) -> Manifest:
    digest = hashlib.blake2b(msgspec.json.encode(manifest, order="deterministic"), digest_size=8).hexdigest()
    return msgspec.structs.replace(manifest, version=f"{manifest.created_at:013d}-{digest}")


def _write_array(folder: Path, key: str, array: NDArray[Any]) -> ArrayFile:
    path = folder / f"{key}.npy"
    with path.open("wb") as file:
        np.save(file, np.ascontiguousarray(array), allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
    return ArrayFile(key, _digest(path))


def _read_array(folder: Path, file: ArrayFile) -> NDArray[Any]:
    path = folder / f"{file.name}.npy"
    try:
        found = _digest(path)
        if found != file.digest:
            raise _damaged(path, f"digest {file.digest}", f"digest {found}")
        # a plain ndarray over the map: numba types np.memmap slowly, as the subclass it is
        mapped: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
        return mapped
    except (OSError, ValueError) as error:
        raise _damaged(path, "a readable .npy file", str(error)) from error


def _read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        raw = path.read_bytes()
        made_by = msgspec.json.decode(raw, type=dict[str, Any]).get("format")
    except (OSError, msgspec.DecodeError) as error:
        raise _damaged(path, "a manifest", str(error)) from error
    if isinstance(made_by, int) and made_by > FORMAT:
        raise InvalidInput(
            f"{path} was written by a newer habitue (format {made_by}, this one reads up to {FORMAT}): "
            "upgrade habitue, or train again with this one",
            path=str(path),
            expected=f"format <= {FORMAT}",
            got=f"format {made_by}",
        )
    try:
        return msgspec.json.decode(raw, type=Manifest)
    except msgspec.DecodeError as error:
        raise _damaged(path, "a manifest", str(error)) from error


def _damaged(path: Path, expected: str, got: str) -> InvalidInput:
    return InvalidInput(
        f"{path} is damaged: expected {expected}, found {got}. "
        "Train the model again; older versions beside it still load",
        path=str(path),
        expected=expected,
        got=got,
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _point(shelf: Path, version: str) -> None:
    draft = shelf / f".{CURRENT}-{uuid.uuid4().hex}"
    _write_synced(draft, version.encode())
    draft.replace(shelf / CURRENT)
    _sync_folder(shelf)


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
