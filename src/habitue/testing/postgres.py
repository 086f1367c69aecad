"""A private PostgreSQL for tests, from the binaries of the machine: no network, no root, nothing left behind."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
_USER = "habitue"
_START_SECONDS = 30

# A test server may lose everything with the machine; it should be quick instead.
_SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=60")

# The shell waits for its standard input to close, which happens however our process ends, then stops the server.
_GUARD = '"$@" & read -r _; kill -INT $!; wait $!'


class PostgresServer:
    """A running server that only this machine's user can reach, through a socket in its own folder."""

    def __init__(self, binaries: Path, folder: Path, user: str | None) -> None:
        self.folder = folder
        self._binaries, self._user = binaries, user
        self._next_number = 0

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database of this server."""
        return f"postgresql+psycopg://{_USER}@/{database}?host={self.folder}"

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """A new database, a copy of `template` (which nobody may be connected to); yields its name, then drops it."""
        self._next_number += 1
        name = f"test_{self._next_number}"
        self.run("createdb", "--template", template, name)
        try:
            yield name
        finally:
            self.run("dropdb", "--force", name)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own programs; its errors become the exception's text."""
        connection = ("--host", str(self.folder), "--username", _USER) if program != "initdb" else ()
        done = subprocess.run(
            [self._binaries / program, *connection, *arguments],
            user=self._user,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program} {' '.join(arguments)}: {done.stderr.strip()}")


def find_binaries() -> Path | None:
    """The folder of the newest PostgreSQL on this machine, or None."""
    found = [path for path in DEBIAN.glob("*/bin") if (path / "initdb").exists() and (path / "postgres").exists()]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def missing() -> str:
    """Why no server can be started here, in words for a skipped test; empty when one can."""
    if find_binaries() is None:
        return f"no PostgreSQL in {DEBIAN} nor on the path: apt-get install postgresql"
    if os.geteuid() == 0 and not _has_user("postgres"):
        return "PostgreSQL refuses to run as root and there is no user postgres to run it as"
    return ""


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A fresh server, stopped and deleted at the end; raises RuntimeError with the reason when there can be none."""
    binaries = find_binaries()
    if binaries is None or missing():
        raise RuntimeError(missing())
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="habitue-pg-"))
    try:
        if user:
            shutil.chown(folder, user)
        server = PostgresServer(binaries, folder, user)
        server.run("initdb", "-D", str(folder / "data"), "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        with _serving(binaries, folder, user):
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _serving(binaries: Path, folder: Path, user: str | None) -> Iterator[None]:
    options = [option for setting in _SETTINGS for option in ("-c", setting)]
    server = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options]
    with (folder / "log").open("wb") as log:
        guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "sh", *server],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            user=user,
            cwd=folder,
            start_new_session=True,  # an interrupted test run stops us, and only through us the server
        )
    try:
        _wait_until_ready(binaries, folder, guard)
        yield
    finally:
        with suppress(BrokenPipeError):
            guard.communicate(timeout=_START_SECONDS)


def _wait_until_ready(binaries: Path, folder: Path, guard: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and guard.poll() is None:
        ready = subprocess.run([binaries / "pg_isready", "-q", "-h", folder], check=False)
        if ready.returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
