"""`habitue lists`: lists of people from elsewhere, brought in as files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.console import Console
from rich.table import Table

from habitue.adapters.files.table import open_table
from habitue.adapters.sql import SqlLists, migrate, open_engine
from habitue.adapters.sqlite import SqliteKeyStore, SqliteReader
from habitue.app.audience_reports import published_audiences
from habitue.app.lists.deleting import delete_list
from habitue.app.lists.importing import Outcome, bring_in, judge
from habitue.app.lists.matching import matching_of
from habitue.app.workspace import Workspace, open_workspace
from habitue.audiences.lists.imported import BASES, MODES, Basis, NewList
from habitue.audiences.lists.members import load_members
from habitue.audiences.lists.rows import Keyring
from habitue.catalog.words import reason_text
from habitue.core.clock import SystemClock, format_time
from habitue.core.errors import InvalidInput, NotFound
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.interfaces.cli.progress import progress
from habitue.privacy.pseudonyms import Pseudonyms

lists_app = typer.Typer(help="Lists of people from elsewhere that audiences may ask for.", no_args_is_help=True)
app.add_typer(lists_app, name="lists")
out = Console()
Id = Annotated[str, typer.Argument(help="Of the list, such as crm.vip.")]
_SHOWN = 20


@lists_app.command("list")
def list_lists(workspace: Folder = Path("workspace")) -> None:
    """All lists: how many identifiers, how many people they are, and since when."""
    opened = open_workspace(workspace, environment())
    listed = load_members(opened.models)
    table = Table("list", "title", "version", "identifiers", "people", "not matched", "basis", "from", "changed")
    with _store(opened) as store:
        for one in store.everything():
            stood = listed.stood.get(one.list_id)
            current = stood is not None and stood.version == one.version
            people = str(len(listed.members[one.list_id])) if current else "being matched"
            unmatched = str(stood.unmatched) if stood is not None and current else ""
            table.add_row(
                one.list_id, one.title, str(one.version), str(one.entries), people, unmatched, one.basis, one.origin,
                format_time(one.changed_at),
            )  # fmt: skip
    out.print(table)


@lists_app.command("import")
def import_list(
    list_id: Id,
    file: Annotated[Path, typer.Argument(help="CSV, JSON lines, JSON or Parquet.")],
    mode: Annotated[str, typer.Option(help="replace the whole list, add to it, or remove from it.")] = "replace",
    basis: Annotated[
        str, typer.Option(help="Of a new list: on what ground you use it: consent, contract or legitimate_interest.")
    ] = "",
    origin: Annotated[str, typer.Option("--from", help="Of a new list: where it is from.")] = "",
    title: Annotated[str, typer.Option(help="Of a new list; its id by default.")] = "",
    webhook: Annotated[str, typer.Option(help="Of a new list: the webhook source that may change it.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come of it, and change nothing.")] = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Bring people onto a list. Addresses are kept as keyed hashes only; bad rows are named and left out."""
    opened, now_ms = open_workspace(workspace, environment()), SystemClock().now_ms()
    if mode not in MODES:
        expected = ", ".join(MODES)
        raise InvalidInput(f"the mode is one of {expected}, not {mode!r}", path="--mode", expected=expected, got=mode)
    with _store(opened) as store:
        known = any(one.list_id == list_id for one in store.everything())
        if not known and (not basis or not origin):
            expected = f"--basis ({', '.join(BASES)}) and --from"
            raise InvalidInput(f"{list_id!r} is a new list: say on what ground you use it and where it is from, with "
                               f"{expected}", path="--basis", expected=expected)  # fmt: skip
        with progress(f"Reading {file.name}"):
            judged = judge(open_table(file), _keyring(opened), mode)
        if not known and not dry_run:
            made = NewList(
                list_id=list_id, title=title or list_id, basis=cast("Basis", basis), origin=origin, source=webhook
            )
            store.create(made, "cli", now_ms)
        reader = SqliteReader(opened.events) if opened.events.exists() else None
        if reader is None:
            raise NotFound("there is nobody yet: start `habitue up` once before you import a list")
        outcome = bring_in(store, reader, list_id, mode, judged, "cli", now_ms, dry_run=dry_run)
    _say(outcome, dry=dry_run)
    if not dry_run:
        with progress("Looking them up"):
            matching_of(opened).turn(now_ms)
        out.print(f"{len(load_members(opened.models).members.get(list_id, ()))} people are on the list now.")


@lists_app.command()
def history(list_id: Id, workspace: Folder = Path("workspace")) -> None:
    """The changes of a list, the newest first."""
    table = Table("version", "when", "who", "what", "added", "removed", "rows in error")
    with _store(open_workspace(workspace, environment())) as store:
        for one in store.history(list_id, 50):
            counts = [str(count) for count in (one.added, one.removed, one.rejected)]
            table.add_row(str(one.version), format_time(one.at), one.author, one.mode, *counts)
    out.print(table)


@lists_app.command()
def delete(list_id: Id, workspace: Folder = Path("workspace")) -> None:
    """Delete a list that no published audience asks for."""
    opened = open_workspace(workspace, environment())
    with _store(opened) as store:
        delete_list(store, list_id, published_audiences(opened)[0])
    matching_of(opened).turn(SystemClock().now_ms())
    out.print(f"{list_id} is deleted.")


@contextmanager
def _store(workspace: Workspace) -> Iterator[SqlLists]:
    engine = open_engine(workspace.database_url)
    try:
        migrate(engine)
        yield SqlLists(engine)
    finally:
        engine.dispose()


def _keyring(workspace: Workspace) -> Keyring:
    store = SqliteKeyStore(workspace.keys)
    try:
        forgotten = store.tombstones()
    finally:
        store.close()
    return Keyring(Pseudonyms(workspace.secret("hash")), forgotten.get)


def _say(outcome: Outcome, *, dry: bool) -> None:
    fate = "would be taken" if dry else "taken"
    out.print(
        f"{outcome.rows - outcome.rejected} of {outcome.rows} rows {fate}: {outcome.entries} identifiers, "
        f"{outcome.matched} of them known already as {outcome.people} people; {outcome.hashed} hashed ones are looked "
        "up afterwards.",
        highlight=False,
        soft_wrap=True,
    )
    if outcome.change is not None:
        out.print(f"{outcome.change.added} came on the list, {outcome.change.removed} went off it.", highlight=False)
    for problem in outcome.problems[:_SHOWN]:
        column = f", column {problem.column}" if problem.column else ""
        out.print(
            f"line {problem.line}{column}: {reason_text(problem.reason)}", markup=False, highlight=False, soft_wrap=True
        )
    if outcome.rejected > _SHOWN:
        out.print(f"… and {outcome.rejected - _SHOWN} more rows in error.", highlight=False)
