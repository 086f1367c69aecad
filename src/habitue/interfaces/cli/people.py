"""`habitue unlink`: what an operator does about who is whom."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from habitue.app.forgetting import find_person
from habitue.app.linking import withdraw_link
from habitue.app.remote import Remote
from habitue.app.runtime import Runtime
from habitue.app.workspace import open_workspace
from habitue.core.errors import Conflict
from habitue.interfaces.cli.main import Folder, app, environment

out = Console()


@app.command()
def unlink(
    person: Annotated[str, typer.Argument(help="Person id, user id, e-mail, telephone or order number.")],
    device: Annotated[str, typer.Argument(help="The device's node id, from the person's page.")],
    workspace: Folder = Path("workspace"),
) -> None:
    """Part a device from a person, as if nobody had ever said that it was theirs."""
    opened = open_workspace(workspace, environment())
    try:
        runtime = Runtime(opened)
    except Conflict:  # served by another process
        with Remote(opened) as remote:
            parted = remote.post("/v1/people/unlink", {"person": person, "device": device})
    else:
        with runtime:
            parted = msgspec.to_builtins(withdraw_link(runtime, find_person(runtime, person), device))
    out.print(f"Parted {', '.join(parted['nodes'])} from {parted['person_id']}. Nothing was deleted.")
