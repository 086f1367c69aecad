"""A workspace is a folder: one shop's log, keys, database, lake, models and reports."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import IO

import msgspec

from habitue.app.settings import FILE, Settings, read_settings, write_settings
from habitue.core.errors import Conflict, NotFound, Unavailable


class Workspace(msgspec.Struct, frozen=True):
    """Where everything of one shop lies, and the secrets it is sealed with."""

    folder: Path
    settings: Settings

    @property
    def events(self) -> Path:
        return self.folder / "events.db"

    @property
    def keys(self) -> Path:
        return self.folder / "keys.db"

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of accounts, keys, definitions and ledgers."""
        database = self.settings.database
        return f"sqlite:///{self.folder.resolve() / 'workspace.db'}" if database == "sqlite:" else database

    @property
    def lake(self) -> Path:
        return self.folder / "lake"

    @property
    def models(self) -> Path:
        return self.folder / "models"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    def report(self, days: int) -> Path:
        """Where the worker puts the report of a period, and the console looks for it."""
        return self.reports / f"report-{days}.json"

    @property
    def audience_report(self) -> Path:
        """What the worker says of audiences: how they do, which to act on next, what was unusual."""
        return self.reports / "audience-report.json"

    @property
    def erasures(self) -> Path:
        """Where the reports of forgettings are kept."""
        return self.folder / "erasures"

    @property
    def retention(self) -> Path:
        """What the last pass of retention removed."""
        return self.folder / "retention.json"

    @property
    def listening(self) -> Path:
        """How far the worker has followed the log for audiences that somebody listens to."""
        return self.folder / "listening.json"

    @property
    def audience_check(self) -> Path:
        """What the last nightly check of the two evaluators of audiences found."""
        return self.reports / "audience-check.json"

    @property
    def left_out(self) -> Path:
        """Whom the rules about traffic leave out, as the worker found it last."""
        return self.reports / "left-out.json"

    @property
    def order_insights(self) -> Path:
        """Where what an owner's own order file said is kept."""
        return self.reports / "order-insights.json"

    def secret(self, purpose: str) -> bytes:
        """32 bytes for one purpose (``hash``, ``seal``, …), derived from the workspace's own secret."""
        try:
            master = bytes.fromhex((self.folder / "secret.key").read_text().strip())
        except (OSError, ValueError) as error:
            raise Unavailable(
                f"{self.folder / 'secret.key'} cannot be read ({error}); without it nothing personal can be opened: "
                "restore it from where you keep it"
            ) from error
        return blake2b(b"habitue", key=master, person=purpose.encode()[:16], digest_size=32).digest()

    @property
    def lock_file(self) -> Path:
        """Locked by the one process that writes the log; holds its process id and where it listens, if it does."""
        return self.folder / "serve.lock"

    def lock_log(self) -> IO[str]:
        """Become the log's only writer, until the file returned is closed.

        Raises
        ------
        Conflict
            Another process writes it (a running `habitue serve`).
        """
        handle = open(self.lock_file, "a+", encoding="utf-8")  # noqa: SIM115 - held for the process's life
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.close()
            raise Conflict(f"another process serves {self.folder}: stop it, or send what you have to it") from error
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        return handle


def create_workspace(folder: Path, settings: Settings) -> Workspace:
    """Make the folder with its settings and secrets.

    Raises
    ------
    Conflict
        There is a workspace already.
    """
    if (folder / FILE).exists():
        raise Conflict(f"{folder} is a workspace already: choose another folder, or use it as it is")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if not settings.identity_secret:
        settings = msgspec.structs.replace(settings, identity_secret=secrets.token_urlsafe(32))
    key = folder / "secret.key"
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(secrets.token_hex(32) + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    write_settings(folder, settings)
    return open_workspace(folder, {})


def open_workspace(folder: Path, environment: Mapping[str, str]) -> Workspace:
    """The workspace in a folder.

    Raises
    ------
    NotFound
        There is none.
    """
    if not (folder / FILE).exists():
        raise NotFound(f"there is no workspace in {folder}: make one with `habitue init {folder}`")
    return Workspace(folder, read_settings(folder, environment))
