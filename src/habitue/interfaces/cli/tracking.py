"""`habitue tracking`: the plan, the alarms that ring, and the acceptance of a running shop."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from habitue.adapters.playwright import Selectors, find_chromium, visit
from habitue.adapters.sql import SqlDefinitions, migrate, open_engine
from habitue.app.acceptance import Acceptance, compare, has_come
from habitue.app.importing import read_catalogue
from habitue.app.tracking import plan_in_force, read_tracking_report
from habitue.app.workspace import Workspace, open_workspace
from habitue.catalog.product_ids import ProductIds
from habitue.core.clock import format_time
from habitue.core.errors import NotFound
from habitue.definitions import (
    TRACKING_PLAN,
    TRACKING_PLAN_ID,
    TrackingPlan,
    TrackingPlanDocument,
    compile_tracking_plan,
    default_tracking_plan,
    document_of,
    to_text,
)
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.interfaces.cli.tracking_words import alarm_text, product_lines
from habitue.measurement.tracking_alarms import TrackingReport

tracking_app = typer.Typer(help="The tracking plan, its alarms, and the acceptance of a shop.", no_args_is_help=True)
app.add_typer(tracking_app, name="tracking")
out = Console()
Json = Annotated[bool, typer.Option("--json", help="Everything, as JSON.")]
_COLOURS = {"error": "red", "warning": "yellow", "info": "dim"}


@tracking_app.command()
def plan(
    schema: Annotated[bool, typer.Option("--schema", help="The JSON schema of plans instead.")] = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Print the tracking plan in force as a definition document."""
    if schema:
        text = msgspec.json.format(msgspec.json.encode(TrackingPlanDocument.model_json_schema())).decode()
    else:
        document, _ = _plan_of(open_workspace(workspace, environment()))
        text = to_text(document_of(document)).rstrip()
    out.print(text, markup=False, highlight=False, soft_wrap=True)


@tracking_app.command()
def status(json: Json = False, workspace: Folder = Path("workspace")) -> None:
    """Which alarms ring, as of the worker's last look; exit status 1 when one is an error."""
    report = read_tracking_report(open_workspace(workspace, environment()))
    if report is None:
        raise NotFound("the worker has not looked yet: does `habitue up` or `habitue work` run?")
    if json:
        out.print_json(msgspec.json.encode(report).decode())
    else:
        _tell_status(report)
    if any(alarm.severity == "error" for alarm in report.alarms):
        raise typer.Exit(1)


@tracking_app.command()
def check(
    url: Annotated[str, typer.Argument(help="The shop's first page.")],
    consent: Annotated[str, typer.Option(help="CSS of the button that accepts; guessed when absent.")] = "",
    category: Annotated[str, typer.Option(help="CSS of a link to a category.")] = "",
    product: Annotated[str, typer.Option(help="CSS of a link to a product, on the category's page.")] = "",
    add: Annotated[str, typer.Option(help="CSS of the button that puts it into the cart.")] = "",
    cart: Annotated[str, typer.Option(help="CSS of the link to the cart.")] = "",
    checkout: Annotated[str, typer.Option(help="CSS of what begins the checkout, on the cart's page.")] = "",
    from_server: Annotated[
        list[str] | None, typer.Option(help="An event that the shop's server sends, not its pages; repeat it.")
    ] = None,
    chromium: Annotated[str, typer.Option(help="The browser's program; found on the PATH when absent.")] = "",
    patience_seconds: Annotated[float, typer.Option(help="How long to wait for a page, and for an event.")] = 8.0,
    json: Json = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Visit a running shop in a headless browser and compare what it sends with the plan; exit status 1 on errors.

    Without a workspace in the folder, the default plan is what is compared with, and no catalogue is asked.
    """
    in_force, currency, ids = _plan_for_check(workspace)
    selectors = Selectors(consent, category, product, add, cart, checkout)
    patience_ms = round(patience_seconds * 1000)
    visits = visit(url, selectors, chromium=find_chromium(chromium), patience_ms=patience_ms, has_come=has_come)
    told = compare(url, visits, in_force, currency=currency, from_server=frozenset(from_server or ()), ids=ids)
    if json:
        out.print_json(msgspec.json.encode(told).decode())
    else:
        _tell_check(told)
    if told.errors:
        raise typer.Exit(1)


def _plan_for_check(folder: Path) -> tuple[TrackingPlan, str, ProductIds | None]:
    try:
        opened = open_workspace(folder, environment())
    except NotFound:
        return compile_tracking_plan(default_tracking_plan(), 0), "EUR", None
    document, version = _plan_of(opened)
    ids = ProductIds(read_catalogue(opened))
    return compile_tracking_plan(document, version), opened.settings.currency, ids or None


def _plan_of(workspace: Workspace) -> tuple[TrackingPlanDocument, int]:
    """The published document and its version, or the default one and 0."""
    engine = open_engine(workspace.database_url)
    try:
        migrate(engine)
        definitions = SqlDefinitions(engine)
        in_force = plan_in_force(definitions.snapshot())
        if in_force.version == 0:
            return default_tracking_plan(), 0
        version = definitions.version(TRACKING_PLAN, TRACKING_PLAN_ID, in_force.version)
        return TrackingPlanDocument.model_validate(version.document), in_force.version
    finally:
        engine.dispose()


def _tell_status(report: TrackingReport) -> None:
    out.print(f"Tracking as of {format_time(report.computed_at)}: {report.events_day:,} events in 24 hours.")
    if report.learning_until:
        out.print(f"Silence is judged from {format_time(report.learning_until)} on, after a week of events.")
    if report.behind:
        out.print(f"{report.behind:,} events of the log are still to be looked at.")
    for line in product_lines(report.shares):
        out.print(line)
    for alarm in report.alarms:
        text = alarm_text(alarm)
        out.print(f"\n{alarm.severity:7}", style=_COLOURS[alarm.severity], end=" ")
        out.print(text.what, markup=False, soft_wrap=True)
        started = format_time(alarm.started_at)
        out.print(f"        since {format_time(alarm.since)}, raised {started}. {text.todo}", style="dim", markup=False)
    if not report.alarms:
        out.print("No alarm rings.", style="green")


def _tell_check(told: Acceptance) -> None:
    for step in told.steps:
        out.print(f"\n{step.step:9}", style="bold", end=" ")
        out.print(step.url, markup=False, soft_wrap=True)
        for sent in step.events:
            verdict = f" ({sent.outcome}{': ' + sent.reason if sent.reason else ''})" if sent.outcome else ""
            out.print(f"  sent {sent.name or 'something that is no event'}{verdict}", style="dim", markup=False)
        for problem in step.problems:
            out.print(f"  {problem.severity:7}", style=_COLOURS[problem.severity], end=" ")
            out.print(problem.message, markup=False, soft_wrap=True)
    if told.products and told.products.events:
        called = told.products
        out.print(
            f"\nOf {called.events} events that name products, {called.unknown} name one that the catalogue does not "
            f"have, {called.other} one by another id than the feed's."
        )
    plan = f"version {told.plan_version}" if told.plan_version else "the default plan"
    out.print(
        f"\n{told.errors} errors, {told.warnings} warnings against {plan}.", style="red" if told.errors else "green"
    )
