"""`habitue webhooks`: who may send signed webhooks, and their secrets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from habitue.app.webhooks import open_webhooks
from habitue.app.workspace import Workspace, open_workspace
from habitue.core.clock import HOUR_MS, SystemClock, format_time
from habitue.core.errors import InvalidInput
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.privacy.consent import parse_consent, purposes_of
from habitue.privacy.webhook_secrets import KINDS

webhooks_app = typer.Typer(help="Sources of signed inbound webhooks and their secrets.", no_args_is_help=True)
app.add_typer(webhooks_app, name="webhooks")
out = Console()
SecretInput = Annotated[
    bool,
    typer.Option("--secret-stdin", help="Read the secret from standard input instead of making one (Shopify's own)."),
]


@webhooks_app.command("list")
def list_sources(workspace: Folder = Path("workspace")) -> None:
    """All sources, removed ones too; never a secret."""
    opened = _opened(workspace)
    table = Table("source", "kind", "address", "consent", "since", "state")
    for source in open_webhooks(opened).everything():
        state = "in use" if source.removed_at is None else "removed"
        consent = ", ".join(purposes_of(source.consent))
        address = _address(opened, source.name)
        table.add_row(source.name, source.kind, address, consent, format_time(source.created_at), state)
    out.print(table)


@webhooks_app.command()
def create(
    kind: Annotated[str, typer.Argument(help="standard, shopify or woocommerce")],
    name: Annotated[str, typer.Option(help="Of the source: the end of its address.")],
    consent: Annotated[
        str, typer.Option(help="Purposes the shop vouches for when an event states none, e.g. measure,personalise.")
    ] = "",
    secret_stdin: SecretInput = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Add a source; prints its address and, this once, the secret made for it."""
    if kind not in KINDS:
        expected = ", ".join(KINDS)
        raise InvalidInput(f"the kind is one of {expected}, not {kind!r}", path="$.kind", expected=expected, got=kind)
    opened, given = _opened(workspace), _given(secret_stdin)
    mask = parse_consent(dict.fromkeys(filter(None, consent.split(",")), True))
    now_ms = SystemClock().now_ms()
    secret = open_webhooks(opened).create(name, kind, now_ms, consent=mask, secret=given)
    out.print(_address(opened, name), soft_wrap=True, highlight=False)
    if not given:
        out.print(secret, soft_wrap=True, highlight=False, markup=False)


@webhooks_app.command()
def rotate(
    name: Annotated[str, typer.Argument(help="Name of the source.")],
    overlap_hours: Annotated[int, typer.Option(help="How long the old secret keeps working.")] = 24,
    secret_stdin: SecretInput = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Give a source a new secret, printed this once; the old one works for the overlap."""
    given = _given(secret_stdin)
    store = open_webhooks(_opened(workspace))
    secret = store.rotate(name, SystemClock().now_ms(), overlap_hours * HOUR_MS, given)
    if not given:
        out.print(secret, soft_wrap=True, highlight=False, markup=False)


@webhooks_app.command()
def remove(
    name: Annotated[str, typer.Argument(help="Name of the source.")], workspace: Folder = Path("workspace")
) -> None:
    """Refuse a source from now on and destroy its secrets."""
    source = open_webhooks(_opened(workspace)).remove(name, SystemClock().now_ms())
    out.print(f"{source.name} is refused from now on.")


def _opened(folder: Path) -> Workspace:
    return open_workspace(folder, environment())


def _address(workspace: Workspace, name: str) -> str:
    return f"{workspace.settings.url}/v1/webhooks/{name}"


def _given(secret_stdin: bool) -> str:
    """The secret on standard input: an argument would be in the shell's history and in every list of processes."""
    if not secret_stdin:
        return ""
    given = sys.stdin.readline().strip()
    if not given:
        raise InvalidInput("there is no secret on standard input: write it as one line", path="standard input")
    return given
