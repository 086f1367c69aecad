"""How the demos show what they do: one line per step with its time, one line per address, then stay."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from habitue.app.demo import Access, start_habitue, wait_until_ready
from habitue.app.supervisor import Children
from habitue.app.workspace import Workspace
from habitue.core.errors import HabitueError

out = Console(soft_wrap=True, highlight=False)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is done, and how long it took."""
    started = time.monotonic()
    with out.status(what):
        yield
    done(what, started)


def done(what: str, started: float) -> None:
    """One line for what is behind us; `started` is of `time.monotonic`."""
    out.print(f"[green]✓[/] {what} [dim]{time.monotonic() - started:.1f} s[/]")


def serve(workspace: Workspace, children: Children) -> None:
    """Start the server and wait until it is ready."""
    with step("Starting the server"):
        # named, so that variables such as HABITUE_PORT, which the server reads too, do not send it elsewhere
        listen = ("--host", workspace.settings.host, "--port", str(workspace.settings.port))
        start_habitue(children, "serve", workspace, *listen)
        wait_until_ready(f"{workspace.settings.url}/readyz", children)


def announce(workspace: Workspace, access: Access, *more: tuple[str, str]) -> None:
    """One line per address."""
    url = workspace.settings.url
    for label, value in (
        *more,
        ("Console", f"{url}/console/"),
        ("  sign in as", access.email),
        ("  password", access.password),
        ("API", f"{url}/v1/"),
        ("Workspace", str(workspace.folder)),
    ):
        out.print(f"  {label:14} {value}")


def stay(children: Children) -> None:
    """Until Ctrl-C; a child that ends by itself ends all."""
    ended = children.wait()
    if ended is not None:
        raise HabitueError(f"`{ended}` ended by itself: its last lines above say why")
