"""The command line: every command is a few lines around a call; errors are one sentence, exit status 1."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from habitue.core.errors import HabitueError

app = typer.Typer(
    help="habitue: self-hosted personalisation for online shops.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Folder = Annotated[Path, typer.Option("--workspace", "-w", envvar="HABITUE_WORKSPACE", help="The workspace's folder.")]


# Which module has which command. Only the one asked for is imported: a supervisor or a server need not hold in memory
# what the others load.
COMMANDS = {
    "demo": "demo",
    "evaluate": "evaluating",
    "explain": "operating",
    "forget": "operating",
    "import": "importing",
    "init": "setup",
    "keys": "setup",
    "rebuild": "operating",
    "serve": "serving",
    "up": "supervising",
    "work": "working",
}


@app.callback()
def habitue() -> None:
    """habitue: self-hosted personalisation for online shops."""


def load_commands(asked: str = "") -> None:
    """Register the command `asked` for, or all of them when it is none of ours."""
    modules = [COMMANDS[asked]] if asked in COMMANDS else sorted(set(COMMANDS.values()))
    for module in modules:
        importlib.import_module(f"habitue.interfaces.cli.{module}")


def main() -> None:
    """Entry point of the `habitue` script."""
    load_commands(next(iter(sys.argv[1:]), ""))
    try:
        app()
    except HabitueError as error:
        typer.secho(f"habitue: {error.message}", fg="red", err=True)
        sys.exit(1)


def environment() -> dict[str, str]:
    """The process's environment, read at the edge."""
    return dict(os.environ)
