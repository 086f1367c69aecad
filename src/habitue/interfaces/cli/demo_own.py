"""`habitue demo --catalog FILE --orders FILE`: what somebody's own files say, within a minute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from habitue.app.demo import fresh_workspace, start_habitue
from habitue.app.demo_orders import (
    OwnFiles,
    import_own,
    insights_of,
    own_files,
    read_catalogue_file,
    read_orders_file,
)
from habitue.app.importing import open_inlet
from habitue.app.order_insights import write_insights
from habitue.app.settings import Settings
from habitue.app.supervisor import Children
from habitue.app.working import train, write_lake, write_reports
from habitue.app.workspace import Workspace
from habitue.catalog.words import aside_text, problem_text
from habitue.core.clock import DAY_MS
from habitue.interfaces.cli.demo_steps import announce, out, serve, stay, step
from habitue.interfaces.cli.insights import tell_insights
from habitue.interfaces.cli.progress import progress
from habitue.interfaces.cli.setup import now_ms

_SHOWN = 5


class Files(NamedTuple):
    """An owner's files, how to read their columns, and what their customers agreed to."""

    catalog: Path | None
    orders: Path | None
    mapping: Mapping[str, str]
    consent: Mapping[str, bool]


def own_shop(folder: Path, settings: Settings, files: Files, stays: bool) -> None:
    """Read, tell, import, learn, serve; the insights come before everything that takes longer."""
    with step("Making a workspace"):
        workspace, access = fresh_workspace(folder, settings, now_ms())
    until_ms = _bring(workspace, files)
    _learn(workspace, files, until_ms)
    if not stays:
        return
    with Children() as children:
        serve(workspace, children)
        start_habitue(children, "work", workspace)
        out.print()
        announce(workspace, access)
        stay(children)


def _bring(workspace: Workspace, files: Files) -> int:
    """Files in, insights out; when the orders end, 0 without orders. What was read is let go of at the end."""
    own = _read(files, workspace.settings)
    _say_problems(own)
    if own.orders is not None:
        with step("Counting"):
            insights = insights_of(own)
            write_insights(workspace, insights)
        tell_insights(out, insights)
    with progress("Importing") as advance, open_inlet(workspace) as inlet:
        counts = import_own(inlet, own, files.consent, now_ms(), advance)
    out.print("Imported: " + ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(counts.items())))
    return own.until_ms


def _read(files: Files, settings: Settings) -> OwnFiles:
    feed = read = None
    zone = UTC if settings.timezone == "UTC" else ZoneInfo(settings.timezone)
    if files.catalog is not None:
        with step(f"Reading {files.catalog.name}"):
            feed = read_catalogue_file(files.catalog, settings.currency, files.mapping)
    if files.orders is not None:
        with step(f"Reading {files.orders.name}"):
            read = read_orders_file(files.orders, settings.currency, zone, files.mapping)
    return own_files(feed, read)


def _say_problems(own: OwnFiles) -> None:
    for what, problems in (
        ("catalogue", own.feed.problems if own.feed else ()),
        ("orders", own.lines.problems if own.lines else ()),
    ):
        for problem in problems[:_SHOWN]:
            out.print(f"  {what}: {problem_text(problem)}", markup=False)
        if len(problems) > _SHOWN:
            out.print(f"  {what}: … and {len(problems) - _SHOWN} more rows with problems")
    for reason, aside in sorted(own.orders.set_aside.items()) if own.orders else ():
        out.print(f"  {aside_text(reason, aside.lines)}", markup=False)


def _learn(workspace: Workspace, files: Files, until_ms: int) -> None:
    """Models as of the last order: an old export is not empty because it is old."""
    if until_ms and not files.consent.get("measure"):
        out.print("Nothing is learnt from the orders: their customers have not granted 'measure' (--consent measure).")
    with step("Writing the lake"):
        write_lake(workspace)
    with step("Training the models"):
        trained = train(workspace, min(now_ms(), until_ms + DAY_MS) if until_ms else now_ms())
    for name, reason in trained.not_enough_data.items():
        out.print(f"  [dim]{name}: not enough data yet ({reason})[/]")
    with step("Measuring"):
        write_reports(workspace, now_ms())
