"""`habitue audiences subscribe` and its neighbours: addresses of the shop's that are told of who enters and leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, cast

import msgspec
import typer
from rich.console import Console

from habitue.adapters.sql import SqlDefinitions, migrate, open_engine
from habitue.adapters.sqlite import SqliteReader
from habitue.app.kinds import kinds_of
from habitue.app.outgoing.store import subscriptions_of
from habitue.app.outgoing.subscribing import Standing, standings
from habitue.app.outgoing.subscribing import subscribe as subscribed
from habitue.app.settings import Settings
from habitue.app.workspace import open_workspace
from habitue.channels.subscription import Subscriptions
from habitue.channels.use import TERMS, Use
from habitue.core.clock import Clock, SystemClock
from habitue.core.errors import NotFound
from habitue.definitions.snapshot import Snapshot
from habitue.interfaces.cli.audiences import audiences_app
from habitue.interfaces.cli.main import Folder, environment

out = Console(highlight=False, soft_wrap=True)
Known = Annotated[str, typer.Argument(help="Of the subscription.")]
Json = Annotated[bool, typer.Option("--json", help="Everything, as JSON.")]


class Beside(msgspec.Struct, frozen=True):
    """What it takes to subscribe, beside a running server or without one: nothing of it needs the log's lock."""

    settings: Settings
    snapshot: Snapshot
    subscriptions: Subscriptions
    reader: SqliteReader
    clock: Clock


@audiences_app.command()
def subscribe(
    audience_id: Annotated[str, typer.Argument(help="Of a published audience that tells a webhook.")],
    url: Annotated[str, typer.Argument(help="Your address: https, or http.")],
    use: Annotated[
        str, typer.Option(help="What for: analysis, email, sms or ads. Only who permitted it is told of.")
    ] = "analysis",
    json: Json = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Tell an address of who enters and leaves from now on; prints, this once, the secret that signs it."""
    with _opened(workspace) as means:
        made, secret = subscribed(means, audience_id, url, cast("Use", use), "cli")
    if json:
        out.print_json(data={"subscription_id": made.subscription_id, "secret": secret})
        return
    terms = TERMS[made.use]
    who = "everybody" if terms.purpose is None else f"whoever permits {made.use}"
    columns = ", ".join(column for column in terms.columns if column != "until")
    out.print(f"{url} is told of {who} who enters or leaves {audience_id} from now on, with {columns}.", markup=False)
    out.print(f"subscription {made.subscription_id}")
    out.print(f"secret {secret}", markup=False)
    out.print("The secret is shown this once: whoever receives checks the signature of each delivery with it.")


@audiences_app.command()
def subscriptions(json: Json = False, workspace: Folder = Path("workspace")) -> None:
    """Which addresses are told of which audience, what for, and what became of the deliveries; never a secret."""
    with _opened(workspace) as means:
        found = standings(means.subscriptions, means.snapshot)
    if json:
        out.print_json(msgspec.json.encode([_row(one) for one in found]).decode())
        return
    for one in found:
        told, counts = one.subscription, one.counts
        out.print(f"{told.subscription_id} {told.audience_id} {told.url} for {told.use}: {_state(one)}", markup=False)
        numbers = f"{counts.delivered} delivered, {counts.waiting} waiting, {counts.dead} given up"
        problem = f"; last problem: {counts.last_problem}" if counts.last_problem else ""
        out.print(f"  {numbers}, {counts.withheld} not permitted{problem}", markup=False)


@audiences_app.command()
def pause_subscription(subscription_id: Known, workspace: Folder = Path("workspace")) -> None:
    """Tell an address nothing for a while; what happens meanwhile is kept."""
    with _opened(workspace) as means:
        means.subscriptions.pause(subscription_id, paused=True)
    out.print(
        f"{subscription_id} is paused; `habitue audiences resume-subscription` tells it what happened since.",
        markup=False,
    )


@audiences_app.command()
def resume_subscription(subscription_id: Known, workspace: Folder = Path("workspace")) -> None:
    """End a pause: what happened meanwhile is told now."""
    with _opened(workspace) as means:
        means.subscriptions.pause(subscription_id, paused=False)
    out.print(f"{subscription_id} is told again.", markup=False)


@audiences_app.command()
def retry_deliveries(subscription_id: Known, workspace: Folder = Path("workspace")) -> None:
    """Try the deliveries anew that were given up."""
    with _opened(workspace) as means:
        tried = means.subscriptions.again(subscription_id, means.clock.now_ms())
    deliveries = "1 delivery" if tried == 1 else f"{tried} deliveries"
    out.print(f"{deliveries} to {subscription_id} will be tried again.", markup=False)


@audiences_app.command()
def unsubscribe(subscription_id: Known, workspace: Folder = Path("workspace")) -> None:
    """Tell an address nothing any more; what waited for it is dropped, and its secret destroyed."""
    with _opened(workspace) as means:
        means.subscriptions.remove(subscription_id)
    out.print(f"{subscription_id} is told nothing any more.", markup=False)


@contextmanager
def _opened(folder: Path) -> Iterator[Beside]:
    workspace = open_workspace(folder, environment())
    if not workspace.events.exists():
        raise NotFound("there is nobody yet: start `habitue up` once before you subscribe to an audience")
    engine = open_engine(workspace.database_url)
    try:
        migrate(engine)
        snapshot = SqlDefinitions(engine, kinds_of(workspace)).snapshot()
        store, reader = subscriptions_of(workspace, engine), SqliteReader(workspace.events)
        yield Beside(workspace.settings, snapshot, store, reader, SystemClock())
    finally:
        engine.dispose()


def _state(one: Standing) -> str:
    """In the console's words."""
    if not one.told:
        return "the audience tells nobody any more"
    if one.subscription.paused:
        return "paused"
    if one.counts.dead:
        return "some were given up"
    return "being tried again" if one.counts.last_problem else "listens"


def _row(one: Standing) -> dict[str, object]:
    """As the admin API has it."""
    shown = ("subscription_id", "audience_id", "url", "use", "paused", "created_at", "created_by")
    return {
        **{name: getattr(one.subscription, name) for name in shown},
        **msgspec.structs.asdict(one.counts),
        "told": one.told,
    }
