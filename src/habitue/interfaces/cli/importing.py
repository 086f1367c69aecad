"""`habitue import catalogue` and `orders`: good rows in, bad rows named, and what the orders say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, tzinfo
from itertools import islice
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
import typer
from rich.console import Console

from habitue.adapters.files.rejects import Rejects
from habitue.adapters.files.table import open_table
from habitue.app.demo_orders import insights_of, own_files
from habitue.app.import_mark import mark_of
from habitue.app.importing import open_inlet, read_catalogue
from habitue.app.order_insights import write_insights
from habitue.app.settings import Settings
from habitue.app.workspace import Workspace, open_workspace
from habitue.catalog.catalogue import Catalogue
from habitue.catalog.changes import catalogue_changes
from habitue.catalog.feed import read_products
from habitue.catalog.mapping.conversion import Manner
from habitue.catalog.mapping.order_table import order_table
from habitue.catalog.mapping.reading import Reading
from habitue.catalog.mapping.shelf import find_mapping
from habitue.catalog.order_document import OrderDocument
from habitue.catalog.order_lines import OrderLines, read_order_lines
from habitue.catalog.orders import Orders, group_orders, order_items
from habitue.catalog.product import Product
from habitue.catalog.rows import RowProblem
from habitue.catalog.words import aside_text, mapping_text, note_text, problem_text
from habitue.core.clock import format_time
from habitue.core.errors import InvalidInput, NotEnoughData
from habitue.core.money import to_decimal
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.interfaces.cli.progress import progress
from habitue.interfaces.cli.setup import now_ms
from habitue.privacy.consent import Purpose

import_app = typer.Typer(
    help="Import a catalogue, customers, orders, subscribers or events from CSV, JSON lines or Parquet.",
    no_args_is_help=True,
)
app.add_typer(import_app, name="import")
out = Console()
Mapped = Annotated[
    list[str] | None,
    typer.Option("--map", help="THEIR_COLUMN=our_field; repeat it. An empty field leaves a column out."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be stored, and write nothing.")]
RejectsFile = Annotated[
    Path | None,
    typer.Option("--rejects", help="Where rows in error go as CSV; by default FILE.rejects.csv beside the file."),
]
Consent = Annotated[
    str,
    typer.Option(help="Purposes these people have granted, as far as you can vouch, e.g. measure,personalise."),
]
_SHOWN = 20
_FIRST_ORDERS = 5


@import_app.command()
def catalogue(
    file: Path,
    workspace: Folder = Path("workspace"),
    column: Mapped = None,
    partial: Annotated[bool, typer.Option(help="The file is not the whole shop: withdraw nothing.")] = False,
    dry_run: DryRun = False,
    rejects: RejectsFile = None,
) -> None:
    """Products, with prices and stock; what changed since the last import becomes events."""
    opened = open_workspace(workspace, environment())
    with progress(f"Reading {file.name}"):
        feed = read_products(open_table(file), currency=opened.settings.currency, mapping=mapping_of(column))
    _say_mapping(feed.mapping, feed.form)
    for note in feed.notes:
        out.print(f"Note: {note_text(note)}")
    whole = feed.is_whole and not partial
    now = now_ms()
    if dry_run:
        catalogue = read_catalogue(opened)
        changes = list(catalogue_changes(catalogue, feed.products, at_ms=now, received_at=now, complete=whole))
        _say_products(feed.products[:_FIRST_ORDERS])
        counts = {"would be stored": len(changes)}
    else:
        with open_inlet(opened) as inlet:
            changes = list(
                catalogue_changes(inlet.catalogue, feed.products, at_ms=now, received_at=now, complete=whole)
            )
            with progress("Writing changes", len(changes)) as advance:
                counts = inlet.events(changes, advance)
    out.print(f"{len(feed.products)} of {feed.row_count} rows are products; {len(changes)} changes: {counted(counts)}.")
    say_problems(feed.problems, len(feed.problems))
    _keep_rejects(feed.problems, file, rejects, dry_run)


@import_app.command()
def orders(
    file: Path,
    workspace: Folder = Path("workspace"),
    column: Mapped = None,
    mapping: Annotated[
        str, typer.Option(help="A ready mapping (`habitue import mappings`) or the path of your own.")
    ] = "",
    consent: Consent = "",
    dry_run: DryRun = False,
    rejects: RejectsFile = None,
    insights: Annotated[
        bool, typer.Option(help="Keep what these orders say for the console's page of insights.")
    ] = True,
) -> None:
    """Order lines; returns become refunds of the order they belong to."""
    opened = open_workspace(workspace, environment())
    with progress(f"Reading {file.name}"):
        read, left_out = _order_lines(file, opened.settings, mapping, column)
        grouped = group_orders(read)
        read.lines = []  # half a million of them weigh as much as all that follows
    _say_mapping(read.mapping, read.form)
    granted = granted_of(consent)
    counts = {"would be stored": len(grouped.documents)}
    if dry_run:
        _say_orders(grouped.documents[:_FIRST_ORDERS])
        catalogue = read_catalogue(opened) if insights else Catalogue()
    else:
        mark = mark_of(
            opened, file, "orders", mapping, column, opened.settings.currency, opened.settings.timezone, granted
        )
        items = islice(order_items(grouped.documents, consent=granted), mark.items_done, None)
        with open_inlet(opened) as inlet, progress("Writing orders", len(grouped.documents)) as advance:
            counts = inlet.items(items, advance, lambda verdicts: mark.advance(len(verdicts)))
            catalogue = inlet.catalogue
        mark.finish()
    returns = sum(document.kind == "returned" for document in grouped.documents)
    out.print(
        f"{len(grouped.documents) - returns} orders and {returns} returns ({grouped.returns_linked} of them matched to "
        f"their order) from {read.row_count} lines: {counted(counts)}."
    )
    for reason, count in sorted(left_out.items()):
        out.print(f"{count} lines left out: {reason}")
    for reason, aside in sorted(grouped.set_aside.items()):
        out.print(aside_text(reason, aside.lines))
    say_problems(read.problems, sum(read.problem_counts.values()))
    _keep_rejects(read.problems, file, rejects, dry_run)
    if insights and not dry_run:
        _keep_insights(opened, catalogue, read, grouped)


def _order_lines(
    file: Path, settings: Settings, mapping: str, column: list[str] | None
) -> tuple[OrderLines, Mapping[str, int]]:
    """The lines of a file, read by its headings or by a mapping; and how many the mapping left out, by reason."""
    table, zone = open_table(file), zone_of(settings.timezone)
    if not mapping:
        return read_order_lines(table, currency=settings.currency, mapping=mapping_of(column), zone=zone), {}
    if column:
        raise InvalidInput(
            "--map and --mapping exclude each other: put the columns into the mapping file",
            expected="--map or --mapping",
            got="both",
        )
    found = find_mapping(mapping, "orders")
    manner = Manner(settings.currency, zone_of(found.zone) if found.zone else zone, found.day_first)
    reading = Reading(table, found, manner)
    lines, columns = order_table(reading)
    read = read_order_lines(lines, currency=settings.currency, mapping=columns, zone=manner.zone)
    read.row_count = reading.row_count
    return read, reading.left_out


def _keep_insights(workspace: Workspace, catalogue: Catalogue, read: OrderLines, grouped: Orders) -> None:
    """What the orders of this file say, with the names the shop's catalogue has for its products."""
    try:
        insights = insights_of(own_files(None, (read, grouped)))
    except NotEnoughData:
        return  # no order at all: what was said before stands
    named = {product_id: product.name for product_id in insights.names if (product := catalogue.get(product_id))}
    write_insights(workspace, msgspec.structs.replace(insights, names=insights.names | named))
    out.print("What these orders say is in the console under Insights.")


def zone_of(name: str) -> tzinfo:
    """A time zone by its name in the IANA list."""
    return UTC if name == "UTC" else ZoneInfo(name)


def granted_of(consent: str) -> dict[str, bool]:
    """``"measure,ads"`` -> what is granted.

    Raises
    ------
    InvalidInput
        A purpose that there is none of.
    """
    purposes = [purpose for one in consent.split(",") if (purpose := one.strip())]
    known = {purpose.name.lower() for purpose in Purpose if purpose.name}
    if unknown := [purpose for purpose in purposes if purpose not in known]:
        raise InvalidInput(
            f"--consent: there is no purpose {unknown[0]!r}; there are: {', '.join(sorted(known))}",
            path="$.consent",
            expected=", ".join(sorted(known)),
            got=unknown[0],
        )
    return dict.fromkeys(purposes, True)


def rejects_path(file: Path, rejects: Path | None) -> Path:
    """Where the rows in error of a file go."""
    return rejects or file.with_name(f"{file.name}.rejects.csv")


def _keep_rejects(problems: Iterable[RowProblem], file: Path, rejects: Path | None, dry_run: bool) -> None:
    if dry_run and rejects is None:
        return
    with Rejects(rejects_path(file, rejects), ()) as kept:
        for problem in problems:
            if not problem.kept:
                kept.write(problem, {})
    say_rejects(kept)


def say_rejects(kept: Rejects) -> None:
    """Where the rows in error went, if there were any."""
    if kept.trouble:
        out.print(
            f"{kept.count} rows in error could not be kept in {kept.path} ({kept.trouble}): name another file with "
            "--rejects and import again.",
            highlight=False,
        )
    elif kept.count:
        out.print(f"{kept.count} rows in error are in {kept.path}.", highlight=False)


def _say_products(products: Iterable[Product]) -> None:
    out.print("The first products as they would be:")
    for one in products:
        price = f"{to_decimal(one.price_minor, one.currency)} {one.currency}"
        out.print(f"  {one.product_id}  {one.name}  {price}  {one.category}", markup=False, highlight=False)


def _say_orders(documents: Iterable[OrderDocument]) -> None:
    out.print("The first orders as they would be:")
    for one in documents:
        total = f"{to_decimal(one.total_minor, one.currency)} {one.currency}"
        customer = "a guest" if not one.customer_id else "customer known"
        lines = ", ".join(f"{line.quantity} x {line.product_id}" for line in one.lines[:3])
        when = format_time(one.occurred_at)[:10]
        out.print(f"  {when}  {one.order_id}  {one.kind}  {total}  {customer}: {lines}", markup=False, highlight=False)


def mapping_of(columns: list[str] | None) -> Mapping[str, str]:
    """``["SKU=product_id"]`` -> ``{"SKU": "product_id"}``."""
    pairs = {}
    for text in columns or ():
        theirs, equals, ours = text.rpartition("=")
        if not equals:
            raise InvalidInput(
                f"--map {text!r}: expected THEIR_COLUMN=our_field", expected="THEIR_COLUMN=our_field", got=text
            )
        pairs[theirs] = ours
    return pairs


def _say_mapping(mapping: Mapping[str, str], form: str) -> None:
    out.print(f"Read as {form}.", highlight=False)
    for line in mapping_text(mapping):
        out.print(f"  {line}", highlight=False)


def say_problems(problems: tuple[RowProblem, ...] | list[RowProblem], count: int) -> None:
    """The first of them, and how many more there are."""
    for problem in problems[:_SHOWN]:
        out.print(f"  {problem_text(problem)}", markup=False, highlight=False)
    if count > _SHOWN:
        out.print(f"  … and {count - _SHOWN} more rows with problems.")


def counted(counts: Mapping[str, int]) -> str:
    """How many had each outcome, in a sentence."""
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "nothing to write"
