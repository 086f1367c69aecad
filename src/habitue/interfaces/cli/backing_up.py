"""`habitue backup` and `habitue restore`: data and keys in two places, and nobody comes back who was forgotten."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from habitue.app.backing_up import back_up
from habitue.app.backing_up import restore as restore_workspace
from habitue.app.workspace import open_workspace
from habitue.interfaces.cli.main import Folder, app, environment

out = Console()
Data = Annotated[Path, typer.Argument(help="Folder of the data: a new one for each backup.")]
Keys = Annotated[Path, typer.Option(help="Folder of the keys, on another medium: always the same, they are replaced.")]


@app.command()
def backup(data: Data, keys: Keys, workspace: Folder = Path("workspace")) -> None:
    """Copy the workspace, beside a running server or without one."""
    stamp = back_up(open_workspace(workspace, environment()), data, keys, time.time_ns() // 1_000_000)
    out.print(f"Copied {stamp.position:,} events to {data} and the keys to {keys}.", soft_wrap=True, highlight=False)


@app.command()
def restore(
    data: Data,
    keys: Keys,
    forgotten: Annotated[
        Path | None, typer.Option(help="The workspace that is replaced, or newer keys: who was forgotten there too.")
    ] = None,
    workspace: Folder = Path("workspace"),
) -> None:
    """Make a workspace of a backup, in an empty folder."""
    restored = restore_workspace(workspace, data, keys, forgotten)
    out.print(
        f"Restored {restored.position:,} events into {workspace}; {restored.forgotten_again} identities of people "
        "forgotten since were forgotten again. Lake, models and reports are made anew by `habitue work`.",
        soft_wrap=True,
        highlight=False,
    )
