"""`habitue retention`: how long what is kept, how much is older, and away with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from habitue.adapters.sqlite import SqliteReader
from habitue.app.lake import open_lake
from habitue.app.lake_retention import expire_in_lake
from habitue.app.page_counts import KEEP_DAYS
from habitue.app.remote import Remote
from habitue.app.retention import periods, read_run, survey
from habitue.app.runtime import Runtime
from habitue.app.workspace import Workspace, open_workspace
from habitue.core.clock import SystemClock, format_time
from habitue.core.errors import Conflict
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.interfaces.cli.progress import progress

TURN_SECONDS = 1.0
WORDS = {
    "bots": "events of bots",
    "decisions": "decisions and what was shown",
    "events": "events of people",
    "dead_letters": "what could not be used",
    "inactive_people": "devices and accounts of inactive people",
}
out = Console()


@app.command()
def retention(
    apply: Annotated[bool, typer.Option("--apply", help="Remove now what is older; it is done daily anyway.")] = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Show how long each class of data is kept and how much is older than that."""
    opened = open_workspace(workspace, environment())
    reader, now_ms = SqliteReader(opened.events), SystemClock().now_ms()
    with progress("Looking", reader.position()) as advance:
        done = Counter[str]()

        def on_progress(key: str, position: int, _until: int) -> None:
            advance(max(0, position - max(done.values(), default=0)))
            done[key] = position

        older = survey(reader, opened.settings, now_ms, on_progress)
    table = Table("what", "kept (days)", "older")
    for period in periods(opened.settings):
        table.add_row(WORDS[period.key], str(period.days), f"{older[period.key]:,}")
    table.add_row("page views counted without consent", str(KEEP_DAYS), "removed daily")
    out.print(table)
    last = read_run(opened)
    if last is not None:
        when = format_time(last.ended_at)[:16].replace("T", " ")
        out.print(f"Last removed on {when} UTC: {_told(last.removed)}.", soft_wrap=True, highlight=False)
    if apply:
        _apply(opened, reader, sum(older.values()))


def _apply(workspace: Workspace, reader: SqliteReader, expected: int) -> None:
    removed: Counter[str] = Counter()
    with progress("Removing", expected) as advance:

        def tell(counts: dict[str, int]) -> None:
            removed.update(counts)
            advance(sum(counts.values()))

        try:
            with Runtime(workspace) as runtime:
                _until_finished(lambda: _turn(runtime), tell)
        except Conflict:
            with Remote(workspace) as remote:
                _until_finished(lambda: _remote_turn(remote), tell)
    rows = expire_in_lake(workspace, reader, open_lake(workspace))
    out.print(f"Removed {_told(removed)}; {rows:,} rows of the lake.", soft_wrap=True, highlight=False)


def _turn(runtime: Runtime) -> tuple[dict[str, int], bool]:
    turn = runtime.retention.turn(TURN_SECONDS)
    return turn.removed, turn.finished


def _remote_turn(remote: Remote) -> tuple[dict[str, int], bool]:
    told = remote.post("/v1/retention/turn", {})
    return told["removed"], told["finished"]


def _until_finished(turn: Callable[[], tuple[dict[str, int], bool]], tell: Callable[[dict[str, int]], None]) -> None:
    finished = False
    while not finished:
        removed, finished = turn()
        tell(removed)


def _told(removed: dict[str, int]) -> str:
    parts = [f"{count:,} {WORDS[key]}" for key, count in removed.items() if count]
    return ", ".join(parts) or "nothing"
