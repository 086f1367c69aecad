"""`habitue init` and `habitue keys`: make a workspace, hand out keys."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from habitue.app.provision import NewWorkspace, open_keys, provision
from habitue.app.settings import Settings
from habitue.app.workspace import open_workspace
from habitue.core.clock import HOUR_MS, format_time
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.privacy.access import KeyRequest
from habitue.privacy.consent import parse_consent

keys_app = typer.Typer(help="API keys: pk_ for browsers, sk_ for servers.", no_args_is_help=True)
app.add_typer(keys_app, name="keys")
out = Console()


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make the workspace in.")],
    shop_name: Annotated[str, typer.Option(help="How the shop is called.")] = "My shop",
    shop_url: Annotated[str, typer.Option(help="The shop's address; its pages may use the public key.")] = "",
    currency: Annotated[str, typer.Option(help="ISO 4217 code assumed when an event states none.")] = "EUR",
    timezone: Annotated[str, typer.Option(help="IANA zone of the days in reports.")] = "UTC",
    email: Annotated[str, typer.Option(help="E-mail of the first owner of the console.")] = "owner@localhost.example",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
) -> None:
    """Make a workspace: one folder with everything of one shop."""
    settings = Settings(shop_name=shop_name, shop_url=shop_url, currency=currency, timezone=timezone, port=port)
    password = secrets.token_urlsafe(12)
    made = provision(folder, settings, email, password, now_ms())
    _announce(made, email, password)


def _announce(made: NewWorkspace, email: str, password: str) -> None:
    settings = made.workspace.settings
    out.print(f"Made a workspace in [bold]{made.workspace.folder}[/]. Keep these, they are shown once:\n")
    shown = (
        ("Console", f"{settings.url}/console/"),
        ("Sign in as", email),
        ("Password", password),
        ("Public key (script tag)", made.public_key),
        ("Secret key (servers only)", made.secret_key),
        ("Identity secret (log-ins)", settings.identity_secret),
    )
    for label, value in shown:
        out.print(f"  {label:26} {value}", soft_wrap=True, highlight=False)
    out.print(f"\nNext: [bold]habitue up -w {made.workspace.folder}[/], then put this into every page of the shop:\n")
    out.print(
        f'  <script async src="{settings.url}/habitue.js" data-key="{made.public_key}"></script>',
        markup=False,
        soft_wrap=True,
    )


@keys_app.command("list")
def list_keys(workspace: Folder = Path("workspace")) -> None:
    """All keys, revoked ones too."""
    table = Table(Column("key", no_wrap=True, overflow="ignore"), "kind", "name", "may", "from", "since", "state")
    for key in open_keys(open_workspace(workspace, environment())).everything():
        state = "usable" if key.usable(now_ms()) else "revoked"
        origins = ", ".join(sorted(key.origins)) or ("nowhere" if key.kind == "public" else "servers")
        table.add_row(
            key.key_id, key.kind, key.name, ", ".join(sorted(key.scopes)), origins, format_time(key.created_at), state
        )
    out.print(table)


@keys_app.command()
def create(
    kind: Annotated[str, typer.Argument(help="public or secret")],
    name: Annotated[str, typer.Option(help="What it is for.")],
    origin: Annotated[list[str] | None, typer.Option(help="Site whose pages may use a public key; repeat it.")] = None,
    scope: Annotated[list[str] | None, typer.Option(help="What it may do; repeat it.")] = None,
    consent: Annotated[
        str, typer.Option(help="Purposes the shop vouches for when an event states none, e.g. measure,personalise.")
    ] = "",
    workspace: Folder = Path("workspace"),
) -> None:
    """Make a key; a secret key's token is shown this once."""
    request = KeyRequest(
        kind="public" if kind == "public" else "secret",
        name=name,
        scopes=frozenset(scope or ()),
        origins=frozenset(origin or ()),
        declared_consent=parse_consent(dict.fromkeys(filter(None, consent.split(",")), True)),
    )
    issued = open_keys(open_workspace(workspace, environment())).create(request, now_ms())
    out.print(issued.token)


@keys_app.command()
def revoke(key_id: str, workspace: Folder = Path("workspace")) -> None:
    """Refuse a key from now on."""
    key = open_keys(open_workspace(workspace, environment())).revoke(key_id, now_ms())
    out.print(f"{key.key_id} is refused from now on.")


@keys_app.command()
def rotate(
    key_id: str,
    overlap_hours: Annotated[int, typer.Option(help="How long the old key keeps working.")] = 24,
    workspace: Folder = Path("workspace"),
) -> None:
    """Make a successor; the old key works for the overlap."""
    issued = open_keys(open_workspace(workspace, environment())).rotate(key_id, now_ms(), overlap_hours * HOUR_MS)
    out.print(issued.token)


def now_ms() -> int:
    """The clock, read at the edge."""
    return time.time_ns() // 1_000_000
