"""`habitue demo`: a shop with a past, or one's own files, in a couple of minutes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from habitue.app.demo import Access, free_port, fresh_workspace, kept_workspace, start_habitue, wait_until_ready
from habitue.app.demo_catalogue import catalogue_story, tell
from habitue.app.demo_history import PARAMETERS, SEED, send_history
from habitue.app.demo_lake import lake_following
from habitue.app.demo_shop import exported_products, require_example, start_shop
from habitue.app.importing import open_inlet
from habitue.app.settings import Settings
from habitue.app.supervisor import Children
from habitue.app.working import train, write_lake, write_reports
from habitue.app.workspace import Workspace
from habitue.core.errors import HabitueError, InvalidInput
from habitue.interfaces.cli.demo_own import Files, own_shop
from habitue.interfaces.cli.demo_steps import announce, done, out, stay, step
from habitue.interfaces.cli.demo_steps import serve as start_serving
from habitue.interfaces.cli.importing import Mapped, mapping_of
from habitue.interfaces.cli.main import app, environment
from habitue.interfaces.cli.progress import progress
from habitue.interfaces.cli.setup import now_ms
from habitue.testing.shoppers import ShoppersParameters


@app.command()
def demo(
    folder: Annotated[
        Path | None, typer.Option(help="Where to make the workspace; .demo/workspace or, for own files, .demo/own.")
    ] = None,
    keep: Annotated[bool, typer.Option(help="Go on with the workspace of the last demo.")] = False,
    port: Annotated[int, typer.Option(help="Of the console and the API; another if it is taken.")] = 8000,
    shop_port: Annotated[int, typer.Option(help="Of the demo shop; another if it is taken.")] = 8001,
    people: Annotated[int, typer.Option(min=100, help="Visitors of the synthetic history.")] = PARAMETERS.people,
    seed: Annotated[int, typer.Option(help="Of the synthetic history.")] = SEED,
    serve: Annotated[bool, typer.Option(help="Stay, and serve the console and the shop.")] = True,
    catalog: Annotated[Path | None, typer.Option(help="Your own products: CSV, JSON lines or Parquet.")] = None,
    orders: Annotated[Path | None, typer.Option(help="Your own order lines: CSV, JSON lines or Parquet.")] = None,
    currency: Annotated[str, typer.Option(help="Of your files, where they name none.")] = "EUR",
    timezone: Annotated[str, typer.Option(help="Of the times in your files, where they name none.")] = "UTC",
    column: Mapped = None,
    consent: Annotated[
        str, typer.Option(help="Purposes your customers have granted; without 'measure' nothing is learnt from orders.")
    ] = "measure",
) -> None:
    """A web shop, its console, and 90 days of synthetic history, ready in two minutes; or your own files."""
    started = time.monotonic()
    port = free_port(port)
    if catalog is not None or orders is not None:
        settings = Settings(shop_name="Your shop", currency=currency, timezone=timezone, port=port, log_level="warning")
        files = Files(catalog, orders, mapping_of(column), dict.fromkeys(filter(None, consent.split(",")), True))
        own_shop(folder or Path(".demo/own"), settings, files, serve)
        return
    require_example()
    folder, shop_port = folder or Path(".demo/workspace"), free_port(shop_port)
    with Children() as children:
        if keep:
            workspace, access = _kept(folder, port)
            shop_port = _port_of(workspace.settings.shop_url, shop_port)
            start_serving(workspace, children)
        else:
            parameters = msgspec.structs.replace(PARAMETERS, people=people)
            workspace, access = _fresh(folder, port, shop_port)
            _past(workspace, parameters, seed, children)
        _learn(workspace)
        if not serve:
            return
        with step("Opening the shop"):
            start_shop(children, workspace, access, shop_port)
            wait_until_ready(workspace.settings.shop_url, children)
            start_habitue(children, "work", workspace)
        _welcome(workspace, access, time.monotonic() - started)
        stay(children)


def _fresh(folder: Path, port: int, shop_port: int) -> tuple[Workspace, Access]:
    settings = Settings(
        shop_name="Demo shop",
        shop_url=f"http://127.0.0.1:{shop_port}",
        timezone="Europe/Paris",
        port=port,
        holdout_share=PARAMETERS.holdout_share,
        synthetic=True,
        log_level="warning",
    )
    with step("Making a workspace"):
        return fresh_workspace(folder, settings, now_ms())


def _kept(folder: Path, port: int) -> tuple[Workspace, Access]:
    workspace, access = kept_workspace(folder, environment())
    if workspace.settings.port != port:
        raise InvalidInput(
            f"the demo in {folder} was made for port {workspace.settings.port}, which is taken or not the one asked "
            "for: free it, or make a fresh demo without --keep"
        )
    return workspace, access


def _port_of(url: str, otherwise: int) -> int:
    last = url.rpartition(":")[2]
    return int(last) if last.isdigit() else otherwise


def _past(workspace: Workspace, parameters: ShoppersParameters, seed: int, children: Children) -> None:
    """A season of the shop: its catalogue first, then its visitors."""
    settings, now = workspace.settings, now_ms()
    with step("Importing the catalogue"):
        products = exported_products(workspace.folder, settings.shop_url, settings.currency)
        story = catalogue_story(products, days=parameters.days + 1, now_ms=now, seed=seed)
        with open_inlet(workspace) as inlet:
            tell(inlet, story, now)
    start_serving(workspace, children)
    started = time.monotonic()
    visiting = progress(f"Visiting the shop for {parameters.days} days", parameters.days)
    with visiting as advance, lake_following(workspace):
        sent, _ = send_history(workspace, products, parameters, seed, now_ms, advance)
    unexpected = {outcome: count for outcome, count in sent.outcomes.items() if outcome != "stored"}
    if unexpected:
        raise HabitueError(f"the server did not keep all of the history: {unexpected}")
    done(f"{parameters.people:,} people visited the shop for {parameters.days} days: {sent.items:,} events", started)


def _learn(workspace: Workspace) -> None:
    """The lake, the models and the reports, as `habitue work` makes them."""
    with step("Writing the lake"):
        write_lake(workspace)
    with step("Training the models"):
        train(workspace, now_ms())
    with step("Measuring"):
        write_reports(workspace, now_ms())


def _welcome(workspace: Workspace, access: Access, seconds: float) -> None:
    settings = workspace.settings
    out.print(f"\n[bold]Ready after {seconds:.0f} seconds.[/] Everything in it is generated; Ctrl-C ends it.\n")
    announce(workspace, access, ("Demo shop", f"{settings.shop_url}/"))
    out.print("\nTo try:")
    for text in (
        "In the shop, accept the banner and look at three products of one category: its home page follows at once.",
        "Watch yourself arrive in the console under Live, and read there why each product was shown.",
        "Pin a product to a placement, compare two shoppers, publish: the shop shows it within a second.",
        "Pause everything with one switch; the shop goes on with its own content.",
    ):
        out.print(f"  - {text}")
