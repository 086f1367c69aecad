"""Backups in two places that never meet: the data, and the keys without which the data name nobody.

What is forgotten stays forgotten: forgetting destroys the keys in every copy it can reach, and a restore takes the
tombstones of the newest keys there are and forgets again whoever was forgotten after the data were copied.
"""

from __future__ import annotations

import os
import shutil
from importlib.metadata import version
from pathlib import Path

import apsw
import msgspec

from habitue.adapters.sqlite import SqliteKeyStore, SqliteReader
from habitue.app.forgetting import forget_nodes
from habitue.app.key_copies import LIST, remember_copy
from habitue.app.runtime import Runtime
from habitue.app.settings import FILE
from habitue.app.workspace import Workspace, open_workspace
from habitue.core.errors import Conflict, InvalidInput, Unavailable
from habitue.events.names import PERSON_FORGOTTEN

STAMP = "backup.json"
_DATABASES = ("events.db", "workspace.db")
_FILES = (FILE, LIST, "reports/order-insights.json")
_FOLDERS = ("models", "erasures")


class Stamp(msgspec.Struct, frozen=True):
    """When a copy was begun (ms UTC), up to which log position, by which habitue."""

    made_at: int
    position: int
    habitue: str


class Restored(msgspec.Struct, frozen=True):
    """What came back, and how many identity nodes were forgotten again."""

    position: int
    forgotten_again: int


def back_up(workspace: Workspace, data: Path, keys: Path, now_ms: int) -> Stamp:
    """Copy the data into an empty folder, then the keys into another one, whose older keys they replace.

    It may run beside the server. Lake and reports are not copied: they are written again from the log.

    Raises
    ------
    Conflict
        The folder for the data holds something.
    InvalidInput
        One folder is within the other, or within the workspace.
    Unavailable
        A file cannot be read or written; what was copied so far must not be used.
    """
    _kept_apart(workspace.folder, data, keys)
    if data.exists() and any(data.iterdir()):
        raise Conflict(f"{data} holds something already: give each backup of the data a folder of its own")
    stamp = Stamp(now_ms, SqliteReader(workspace.events).position(), version("habitue"))
    try:
        for folder in (data, keys):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        for name in _DATABASES:
            if (workspace.folder / name).exists():  # accounts and ledgers may be in PostgreSQL
                _copy_database(workspace.folder / name, data / name)
        for name in _FILES:
            if (workspace.folder / name).exists():
                _copy_file(workspace.folder / name, data / name)
        for name in _FOLDERS:
            if (workspace.folder / name).exists():
                shutil.copytree(workspace.folder / name, data / name)
        # keys last: an event is never on disk without its key, so these cover all that was copied
        _copy_database(workspace.keys, keys / "keys.db")
        _copy_file(workspace.folder / "secret.key", keys / "secret.key")
        for folder in (data, keys):
            (folder / STAMP).write_bytes(msgspec.json.encode(stamp))
    except OSError as error:
        raise Unavailable(f"the backup is not complete, do not use it: {error}") from error
    remember_copy(workspace, keys)
    return stamp


def restore(folder: Path, data: Path, keys: Path, forgotten: Path | None = None) -> Restored:
    """Make a workspace of copied data and keys, in which whoever is forgotten anywhere is forgotten.

    Parameters
    ----------
    folder
        Where to: it must not exist, or be empty.
    keys
        The newest copy of the keys, at least as new as the data.
    forgotten
        Another folder with a `keys.db` whose tombstones count too: the workspace that is replaced, if it is still
        there. Without it whoever was forgotten after `keys` was copied, and while it could not be reached, is back.

    Raises
    ------
    Conflict
        The folder holds something.
    InvalidInput
        What was given is no backup, or the keys are older than the data.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} holds something already: restore into an empty folder, then put it in place")
    data_stamp, keys_stamp = _stamp_of(data), _stamp_of(keys)
    if keys_stamp.made_at < data_stamp.made_at:
        raise InvalidInput(
            "the keys are older than the data: events since then could not be read",
            expected=f"keys copied at {data_stamp.made_at} (ms UTC) or later",
            got=str(keys_stamp.made_at),
        )
    shutil.copytree(data, folder, dirs_exist_ok=True)
    (folder / STAMP).unlink()
    for name in ("keys.db", "secret.key"):
        _copy_file(keys / name, folder / name)
    folder.chmod(0o700)
    workspace = open_workspace(folder, dict(os.environ))
    tombstones = _tombstones(workspace.keys)
    if forgotten is not None:
        for node_id, at in _tombstones(forgotten / "keys.db").items():
            tombstones[node_id] = max(at, tombstones.get(node_id, 0))
    with Runtime(workspace) as runtime:
        again = _forget_again(runtime, tombstones)
        return Restored(runtime.log.position(), again)


def _forget_again(runtime: Runtime, tombstones: dict[str, int]) -> int:
    """Forget the nodes whose tombstone is newer than what the restored log says of them."""
    said: dict[str, int] = {}
    for stored in runtime.log.read(names=[PERSON_FORGOTTEN]):
        said |= dict.fromkeys(stored.event.properties["nodes"], stored.event.occurred_at)
    together: dict[int, list[str]] = {}
    for node_id, at in sorted(tombstones.items()):
        if at > said.get(node_id, 0):
            together.setdefault(at, []).append(node_id)
    for at, nodes in together.items():
        forget_nodes(runtime, nodes, at, "restore")
    if together:
        shutil.rmtree(runtime.workspace.models, ignore_errors=True)  # they may know them; the worker trains new ones
    return sum(map(len, together.values()))


def _tombstones(path: Path) -> dict[str, int]:
    if not path.exists():
        raise InvalidInput(f"there are no keys at {path}", expected="a folder with keys.db", got=str(path.parent))
    store = SqliteKeyStore(path)
    try:
        return store.tombstones()
    finally:
        store.close()


def _stamp_of(folder: Path) -> Stamp:
    try:
        return msgspec.json.decode((folder / STAMP).read_bytes(), type=Stamp)
    except (OSError, msgspec.DecodeError) as error:
        raise InvalidInput(
            f"{folder} is no complete backup ({error})", expected=f"a folder with {STAMP}", got=str(folder)
        ) from error


def _kept_apart(*folders: Path) -> None:
    resolved = [folder.resolve() for folder in folders]
    for one in resolved:
        for other in resolved:
            if one is not other and one.is_relative_to(other):
                raise InvalidInput(
                    f"{one} is within {other}: workspace, data and keys belong apart, the keys on another medium",
                    expected="three folders, none within another",
                    got=str(one),
                )


def _copy_database(source: Path, target: Path) -> None:
    """A consistent copy without free pages, whoever writes meanwhile."""
    temporary = target.with_suffix(".part")
    temporary.unlink(missing_ok=True)
    try:
        connection = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)
        connection.execute("PRAGMA busy_timeout=5000").fetchall()
        connection.execute("VACUUM INTO ?", (str(temporary),)).fetchall()
        connection.close()
    except apsw.Error as error:
        raise Unavailable(f"{source} cannot be copied: {error}") from error
    _settle(temporary, target)


def _copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    shutil.copyfile(source, temporary)
    _settle(temporary, target)


def _settle(temporary: Path, target: Path) -> None:
    temporary.chmod(0o600)
    descriptor = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    temporary.replace(target)
    for leftover in ("-wal", "-shm"):  # of the copy that stood here before
        target.with_name(target.name + leftover).unlink(missing_ok=True)
