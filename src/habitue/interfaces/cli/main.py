"""The command line: every command is a few lines around a call; errors are one sentence, exit status 1."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
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
# what the others load. A command of several groups of sub-commands names the module of each.
COMMANDS: dict[str, tuple[str, ...]] = {
    "audiences": ("audiences", "subscriptions"),
    "backup": ("backing_up",),
    "definitions": ("definitions",),
    "demo": ("demo",),
    "evaluate": ("evaluating", "evaluating_clv", "evaluating_propensity", "evaluating_uplift"),
    "explain": ("operating",),
    "forget": ("operating",),
    "replay": ("operating",),
    "import": ("importing_people",),
    "init": ("setup",),
    "keys": ("setup",),
    "lists": ("lists",),
    "person": ("person",),
    "rebuild": ("operating",),
    "restore": ("backing_up",),
    "retention": ("retention",),
    "serve": ("serving",),
    "tracking": ("tracking",),
    "traffic": ("traffic",),
    "train": ("training",),
    "unlink": ("people",),
    "up": ("supervising",),
    "webhooks": ("webhooks",),
    "work": ("working",),
}


@app.callback()
def habitue() -> None:
    """habitue: self-hosted personalisation for online shops."""


def load_commands(asked: str = "") -> None:
    """Register the command `asked` for, or all of them when it is none of ours."""
    asked_for = [COMMANDS[asked]] if asked in COMMANDS else list(COMMANDS.values())
    for module in sorted({module for modules in asked_for for module in modules}):
        importlib.import_module(f"habitue.interfaces.cli.{module}")


def main() -> None:
    """Entry point of the `habitue` script."""
    load_commands(next(iter(sys.argv[1:]), ""))
    problem = _problem_of(app)
    if problem is not None:
        typer.secho(f"habitue: {problem}", fg="red", err=True)
        sys.exit(1)


def _problem_of(command: Callable[[], object]) -> str | None:
    """Run it; what went wrong, if something of ours did.

    Only the sentence leaves here. An exception on its way to the exit keeps the frames it came through, and with them
    open connections and half-read files, alive into the end of the interpreter, where engines complain of them.
    """
    try:
        command()
    except HabitueError as error:
        return error.message
    return None


def environment() -> dict[str, str]:
    """The process's environment, read at the edge."""
    return dict(os.environ)
