"""The command line: every command is a few lines around a call; errors are one sentence, exit status 1."""

from __future__ import annotations

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


def main() -> None:
    """Entry point of the `habitue` script."""
    # imported here so that each command's module registers itself, and `habitue --help` stays quick
    from habitue.interfaces.cli import demo, evaluating, importing, operating, serving, setup, working  # noqa: F401

    try:
        app()
    except HabitueError as error:
        typer.secho(f"habitue: {error.message}", fg="red", err=True)
        sys.exit(1)


def environment() -> dict[str, str]:
    """The process's environment, read at the edge."""
    return dict(os.environ)
