"""`habitue import`: catalogues and orders from files, good rows in, bad rows named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from habitue.adapters.files.table import open_table
from habitue.app.importing import open_inlet
from habitue.app.workspace import open_workspace
from habitue.catalog.changes import catalogue_changes
from habitue.catalog.feed import read_products
from habitue.catalog.order_lines import read_order_lines
from habitue.catalog.orders import group_orders, order_items
from habitue.catalog.rows import RowProblem
from habitue.catalog.words import aside_text, mapping_text, note_text, problem_text
from habitue.core.errors import InvalidInput
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.interfaces.cli.progress import progress
from habitue.interfaces.cli.setup import now_ms

import_app = typer.Typer(help="Import a catalogue or orders from CSV, JSON lines or Parquet.", no_args_is_help=True)
app.add_typer(import_app, name="import")
out = Console()
Mapped = Annotated[
    list[str] | None,
    typer.Option("--map", help="THEIR_COLUMN=our_field; repeat it. An empty field leaves a column out."),
]
_SHOWN = 20


@import_app.command()
def catalogue(
    file: Path,
    workspace: Folder = Path("workspace"),
    column: Mapped = None,
    partial: Annotated[bool, typer.Option(help="The file is not the whole shop: withdraw nothing.")] = False,
) -> None:
    """Products, with prices and stock; what changed since the last import becomes events."""
    opened = open_workspace(workspace, environment())
    with progress(f"Reading {file.name}"):
        feed = read_products(open_table(file), currency=opened.settings.currency, mapping=mapping_of(column))
    _say_mapping(feed.mapping, feed.form)
    for note in feed.notes:
        out.print(f"Note: {note_text(note)}")
    with open_inlet(opened) as inlet:
        now = now_ms()
        changes = list(
            catalogue_changes(
                inlet.catalogue, feed.products, at_ms=now, received_at=now, complete=feed.is_whole and not partial
            )
        )
        with progress("Writing changes", len(changes)) as advance:
            counts = inlet.events(changes, advance)
    out.print(
        f"{len(feed.products)} of {feed.row_count} rows are products; {len(changes)} changes: {_counted(counts)}."
    )
    _say_problems(feed.problems, len(feed.problems))


@import_app.command()
def orders(
    file: Path,
    workspace: Folder = Path("workspace"),
    column: Mapped = None,
    consent: Annotated[
        str,
        typer.Option(help="Purposes these customers have granted, as far as you can vouch, e.g. measure,personalise."),
    ] = "",
) -> None:
    """Order lines; returns become refunds of the order they belong to."""
    opened = open_workspace(workspace, environment())
    settings = opened.settings
    zone = UTC if settings.timezone == "UTC" else ZoneInfo(settings.timezone)
    with progress(f"Reading {file.name}"):
        read = read_order_lines(open_table(file), currency=settings.currency, mapping=mapping_of(column), zone=zone)
        grouped = group_orders(read)
    _say_mapping(read.mapping, read.form)
    granted = dict.fromkeys(filter(None, consent.split(",")), True)
    with open_inlet(opened) as inlet, progress("Writing orders", len(grouped.documents)) as advance:
        counts = inlet.items(order_items(grouped.documents, consent=granted), advance)
    returns = sum(document.kind == "returned" for document in grouped.documents)
    out.print(
        f"{len(grouped.documents) - returns} orders and {returns} returns ({grouped.returns_linked} of them matched to "
        f"their order) from {read.row_count} lines: {_counted(counts)}."
    )
    for reason, aside in sorted(grouped.set_aside.items()):
        out.print(aside_text(reason, aside.lines))
    _say_problems(read.problems, sum(read.problem_counts.values()))


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


def _say_problems(problems: tuple[RowProblem, ...] | list[RowProblem], count: int) -> None:
    for problem in problems[:_SHOWN]:
        out.print(f"  {problem_text(problem)}", markup=False, highlight=False)
    if count > _SHOWN:
        out.print(f"  … and {count - _SHOWN} more rows with problems.")


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "nothing to write"
