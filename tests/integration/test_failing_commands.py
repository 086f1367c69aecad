"""A command that fails says so in one sentence and nothing else: no trace, no empty line, no complaint of an engine."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
import weakref
from pathlib import Path

import duckdb
import pytest
from tests.integration.conftest import Fresh

from habitue.adapters.files.parquet import read_parquet
from habitue.core.errors import InvalidInput, Unavailable
from habitue.interfaces.cli import main as entry
from habitue.interfaces.cli.listening import listen


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    with duckdb.connect() as connection:
        connection.execute("create table t as select 1 as a, 2 as b")
        connection.execute(f"copy t to '{folder / 'foreign.parquet'}'")
        connection.execute(
            "create table o as select 'o' || i as order_id, i as product_id, 1.5 as price from range(9) r(i)"
        )
        connection.execute(f"copy o to '{folder / 'orders.parquet'}'")
    (folder / "damaged.parquet").write_bytes(b"PAR1" + b"\xff" * 90 + b"PAR1")
    (folder / "foreign.csv").write_text("a,b\n1,2\n")
    return folder


@pytest.mark.parametrize("arguments", [
    ["import", "catalogue", "foreign.parquet"], ["import", "catalogue", "damaged.parquet"],
    ["import", "orders", "foreign.csv"], ["import", "orders", "none.csv"],
    ["demo", "--orders", "foreign.parquet", "--folder", "demo"],
    ["evaluate", "recommendations", "--train", "foreign.parquet", "--test", "foreign.parquet"],
    ["evaluate", "recommendations", "--train", "damaged.parquet", "--test", "foreign.parquet"],
    ["forget", "nobody"], ["explain", "nothing"], ["work", "-w", "nowhere"],
])  # fmt: skip
def test_a_failing_command_says_one_sentence(fresh_workspace: Fresh, files: Path, arguments: list[str]) -> None:
    where = [] if arguments[0] in ("demo", "evaluate", "work") else ["-w", str(fresh_workspace()[0].folder)]
    command = [sys.executable, "-m", "habitue", *arguments, *where]
    done = subprocess.run(command, cwd=files, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    first, rest = done.stderr.partition("\n")[::2]
    assert first.startswith("habitue: ")
    assert rest == ""


class Kept:
    """Something a failing command holds: a connection, a file."""


def test_nothing_a_failing_command_held_outlives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[weakref.ref[Kept]] = []

    def failing() -> None:
        kept = Kept()
        held.append(weakref.ref(kept))
        raise Unavailable("planted")

    cli = sys.modules[entry.__module__]
    monkeypatch.setattr(cli, "load_commands", lambda _asked: None)
    monkeypatch.setattr(cli, "app", failing)
    gc.disable()
    try:
        with pytest.raises(SystemExit) as leaving:
            entry()
        assert leaving.value.code == 1
        assert leaving.value.__context__ is None
        assert held[0]() is None
    finally:
        gc.enable()


def test_a_file_whose_rows_are_not_asked_for_is_not_open(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[duckdb.DuckDBPyConnection] = []
    connect = duckdb.connect

    def noting(config: dict[str, str | bool | int | float | list[str]]) -> duckdb.DuckDBPyConnection:
        opened.append(connect(config=config))
        return opened[-1]

    monkeypatch.setattr(duckdb, "connect", noting)
    table = read_parquet(files / "orders.parquet")
    with pytest.raises(duckdb.ConnectionException):
        opened[0].execute("select 1")
    assert len(list(table.rows)) == 9
    with pytest.raises(duckdb.ConnectionException):
        opened[1].execute("select 1")


@pytest.mark.parametrize("command", ["serve", "up"])
def test_a_taken_port_is_said_in_one_sentence(fresh_workspace: Fresh, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        where = ["-w", str(fresh_workspace()[0].folder), "--port", str(port)]
        arguments = [sys.executable, "-m", "habitue", command, *where]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith(f"habitue: port {port} of 127.0.0.1 is taken by another program")
    assert "--port" in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_what_cannot_be_listened_on_says_what_to_do() -> None:
    with pytest.raises(InvalidInput, match="name an address of this machine with --host"):
        listen("192.0.2.1", 0)
    with pytest.raises(InvalidInput, match="cannot listen"):
        listen("no such host", 0)
    with listen("::1", 0) as taken, pytest.raises(Unavailable, match="is taken"):
        listen("::1", taken.getsockname()[1])


def test_a_short_identity_secret_is_said_without_showing_it(fresh_workspace: Fresh) -> None:
    folder = fresh_workspace()[0].folder
    arguments = [sys.executable, "-m", "habitue", "keys", "list", "-w", str(folder)]
    environment = os.environ | {"HABITUE_IDENTITY_SECRET": "hush-hush"}
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60, env=environment)
    assert done.returncode == 1
    assert done.stderr == "habitue: identity_secret must be 32 bytes at least, or empty, got '9 bytes'\n"
