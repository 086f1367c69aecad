"""`habitue traffic`: the rules about bots, staff and test orders, shown and published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from habitue.app.remote import Remote
from habitue.app.runtime import Runtime
from habitue.app.traffic import document_in, publish_rules, read_document
from habitue.app.workspace import Workspace, open_workspace
from habitue.core.errors import Conflict, InvalidInput
from habitue.definitions.document import Document
from habitue.interfaces.cli.main import Folder, app, environment


@app.command()
def traffic(
    rules: Annotated[Path | None, typer.Argument(help="JSON file of rules to put in force; else print them.")] = None,
    workspace: Folder = Path("workspace"),
    note: Annotated[str, typer.Option(help="Why, for the history.")] = "",
) -> None:
    """Show the rules about bots, staff and test orders, or put others in force; figures of the past follow them."""
    opened = open_workspace(workspace, environment())
    if rules is None:
        document, _ = document_in(opened)
        typer.echo(document.model_dump_json(indent=2))
        return
    try:
        text = rules.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{rules} cannot be read ({error}): give a JSON file in UTF-8", path=str(rules)) from error
    typer.echo(f"Version {_published(opened, read_document(text), note)} of the traffic rules is in force.")


def _published(workspace: Workspace, document: Document, note: str) -> int:
    """Publish in this process, or through the running server when it has the workspace; the version in force."""
    try:
        with Runtime(workspace) as runtime:
            return publish_rules(runtime, document, "cli", note).version.version
    except Conflict:
        with Remote(workspace) as remote:
            return int(remote.post("/v1/traffic", {"rules": document.body, "note": note})["version"])
