"""`habitue audiences`: members taken out as a file, and the record of who took whom out for what."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from habitue.adapters.sql import migrate, open_engine
from habitue.adapters.sql.exports import SqlExports
from habitue.app.outgoing.exporting import Ask, ExportPage, export_page
from habitue.app.outgoing.writing import writer_of
from habitue.app.remote import Remote
from habitue.app.workspace import Workspace, open_workspace
from habitue.channels.export import FORMATS
from habitue.channels.use import TERMS, USES
from habitue.core.clock import format_time
from habitue.core.errors import Conflict, InvalidInput
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.interfaces.cli.progress import progress

audiences_app = typer.Typer(help="Audiences taken out of the house.", no_args_is_help=True)
app.add_typer(audiences_app, name="audiences")
out = Console()


@audiences_app.command()
def export(
    audience_id: Annotated[str, typer.Argument(help="Of a published audience, or a draft.")],
    file: Annotated[Path, typer.Argument(help="Where to; it must not exist.")],
    use: Annotated[
        str, typer.Option(help="What for: analysis, email, sms or ads. Only who permitted it is in the file.")
    ] = "analysis",
    form: Annotated[str, typer.Option("--format", help="csv, jsonl or parquet.")] = "csv",
    workspace: Folder = Path("workspace"),
) -> None:
    """Everybody who is in an audience now, with what the use needs and no more; it is written down that you did."""
    for name, value, allowed in (("--use", use, USES), ("--format", form, FORMATS)):
        if value not in allowed:
            expected = ", ".join(allowed)
            raise InvalidInput(f"{name} is one of {expected}, not {value!r}", path=name, expected=expected, got=value)
    if file.exists():
        raise Conflict(f"{file} exists: name another file")
    ask = msgspec.convert({"use": use, "format": form}, Ask)
    writer, withheld, rows = writer_of(ask.format, TERMS[ask.use].columns), 0, 0
    with progress(f"Writing {file.name}") as advance, _opened(file) as handle:
        handle.write(writer.head())
        for page in _pages(open_workspace(workspace, environment()), audience_id, ask):
            rows, withheld = rows + len(page.rows), withheld + page.withheld
            handle.write(writer.rows(page.rows))
            advance(len(page.rows))
        handle.writelines(writer.end())
    out.print(f"{rows} people are in {file}; {withheld} more are in the audience and did not permit {use}.")


@audiences_app.command()
def exports(workspace: Folder = Path("workspace")) -> None:
    """The newest exports: who took how many people out of which audience, when and what for."""
    engine = open_engine(open_workspace(workspace, environment()).database_url)
    table = Table("when", "who", "audience", "version", "what for", "form", "people", "not permitted", "state")
    try:
        migrate(engine)
        for one in SqlExports(engine).newest(50):
            numbers = (str(one.people), str(one.withheld), "broken off" if one.completed_at is None else "complete")
            table.add_row(
                format_time(one.at), one.author, one.audience_id, str(one.version), one.use, one.format, *numbers
            )
    finally:
        engine.dispose()
    out.print(table)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """A new file that only its owner can read, for it is about people; half a one is not left behind."""
    try:
        handle = os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        raise InvalidInput(f"{file} cannot be written: {error.strerror}", path=str(file)) from error
    try:
        with handle:
            yield handle
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _pages(workspace: Workspace, audience_id: str, ask: Ask) -> Iterator[ExportPage]:
    """Pages from this process, or through the running server when it has the workspace."""
    try:
        workspace.lock_log().close()
    except Conflict:
        with Remote(workspace) as remote:
            while True:
                page = msgspec.convert(remote.post(f"/v1/audiences/{audience_id}/export", ask), ExportPage)
                yield page
                if not page.next_cursor:
                    return
                ask = msgspec.structs.replace(ask, cursor=page.next_cursor, export_id=page.export_id)
    # what serves takes seconds to import, and no other command of this file needs it
    from habitue.app.console.console import Console as Looking
    from habitue.app.runtime import Runtime

    with Runtime(workspace) as runtime:
        looking = Looking(runtime)
        while True:
            page = export_page(runtime, looking, audience_id, ask, "cli")
            yield page
            if not page.next_cursor:
                return
            ask = msgspec.structs.replace(ask, cursor=page.next_cursor, export_id=page.export_id)
