"""`habitue person`: what people may ask for, answered for one of them, beside a running server or without one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from habitue.app.forgetting import find_person
from habitue.app.forgetting import forget as forget_person
from habitue.app.remote import Remote
from habitue.app.rights.erasure import reports as all_reports
from habitue.app.rights.erasure import verify as verify_report
from habitue.app.rights.export import Export, encode_export, file_name
from habitue.app.rights.export import export as export_person
from habitue.app.rights.objecting import object_to
from habitue.app.rights.page import page
from habitue.app.rights.rectifying import rectify as rectify_person
from habitue.app.rights.scanning import scan as scan_folder
from habitue.app.runtime import Runtime
from habitue.app.workspace import Workspace, open_workspace
from habitue.core.clock import format_time
from habitue.core.errors import Conflict, InvalidInput, NotFound, Unavailable
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.privacy.objections import OBJECTIONS

person_app = typer.Typer(help="What people may ask for: see, correct, object, be forgotten.", no_args_is_help=True)
app.add_typer(person_app, name="person")
out = Console()
Who = Annotated[str, typer.Argument(help="Person id, user id, e-mail, telephone or order number.")]


def _done(workspace: Workspace, here: Callable[[Runtime], Any], path: str, body: dict[str, object]) -> Any:
    """What `here` gives in this process, or the running server when it has the workspace; as plain values."""
    try:
        with Runtime(workspace) as runtime:
            return msgspec.to_builtins(here(runtime))
    except Conflict:
        with Remote(workspace) as remote:
            return remote.post(path, body)


@person_app.command()
def export(
    person: Who,
    folder: Annotated[Path, typer.Option(help="Where to put the two files; made if absent.")] = Path(),
    language: Annotated[str, typer.Option(help="Of the page: en or fr.")] = "en",
    workspace: Folder = Path("workspace"),
) -> None:
    """Write everything held about a person as a page to read and as JSON."""
    opened = open_workspace(workspace, environment())
    body: dict[str, object] = {"person": person}
    told = _done(opened, lambda r: export_person(r, find_person(r, person)), "/v1/people/export", body)
    exported = msgspec.convert(told, Export)
    files = {"html": page(exported, language).encode(), "json": encode_export(exported)}
    folder.mkdir(parents=True, exist_ok=True)
    for ending, content in files.items():
        path = folder / file_name(exported, ending)
        try:
            path.touch(mode=0o600)
            path.write_bytes(content)
        except OSError as error:
            raise Unavailable(f"{path} cannot be written ({error}): choose another --folder") from error
        out.print(f"Wrote {path}", soft_wrap=True, highlight=False)


@person_app.command()
def forget(person: Who, workspace: Folder = Path("workspace")) -> None:
    """Erase everything known about a person and begin the report."""
    opened = open_workspace(workspace, environment())
    gone = _done(opened, lambda r: forget_person(r, find_person(r, person)), "/v1/people/forget", {"person": person})
    out.print(
        f"Forgot {gone['person_id']}: {gone['events']} events and {gone['keys']} keys of {gone['nodes']} nodes are "
        f"gone. The worker takes them out of lake and models and signs report {gone['report_id']}.",
        soft_wrap=True,
        highlight=False,
    )


@person_app.command("object")
def object_(
    person: Who,
    to: Annotated[list[str], typer.Option(help=f"{', '.join(OBJECTIONS)}; repeat it.")],
    withdraw: Annotated[bool, typer.Option("--withdraw", help="The person takes it back.")] = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """State what a person objects to; it beats every later grant of a browser until they take it back."""
    opened = open_workspace(workspace, environment())

    def here(runtime: Runtime) -> object:
        return object_to(runtime, find_person(runtime, person), to, objects=not withdraw, by="command line")

    told = _done(opened, here, "/v1/people/object", {"person": person, "to": to, "withdraw": withdraw})
    listed = ", ".join(told["in_force"]) or "nothing"
    out.print(f"{told['person_id']} objects to {listed} from now on.", soft_wrap=True, highlight=False)


@person_app.command()
def rectify(
    person: Who,
    field: Annotated[str, typer.Argument(help="As their page and the export name it: email, shipping_address, …")],
    value: Annotated[str | None, typer.Argument(help="What is right; leave it out with --remove.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the old value out, put nothing there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The value is JSON: a number, a list, an address.")] = False,
    add: Annotated[bool, typer.Option("--add", help="Nothing is held under that name yet.")] = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Correct what is held about a person; the old value is taken out of everything that held it."""
    if remove == (value is not None):
        raise InvalidInput("a value or --remove, not both and not neither", expected="FIELD VALUE, or FIELD --remove")
    right = _read_json(value) if as_json and value is not None else value
    opened = open_workspace(workspace, environment())

    def here(runtime: Runtime) -> object:
        return rectify_person(runtime, find_person(runtime, person), field, right, by="command line", add=add)

    body: dict[str, object] = {"person": person, "field": field, "value": right, "add": add}
    told = _done(opened, here, "/v1/people/rectify", body)
    out.print(
        f"{told['field']} of {told['person_id']} is {'taken out' if right is None else 'corrected'}: the old value was "
        f"taken out of {told['changed']} events and dead letters. The worker takes it out of the lake.",
        soft_wrap=True,
        highlight=False,
        markup=False,
    )


def _read_json(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise InvalidInput(f"the value is no JSON: {error}", expected="JSON, or no --json", got=text[:40]) from error


@person_app.command()
def reports(workspace: Folder = Path("workspace")) -> None:
    """The reports of all forgettings, the newest first."""
    table = Table("report", "asked", "by", "state", "rows removed")
    for report in all_reports(open_workspace(workspace, environment())):
        state = "open" if report.completed_at is None else "complete" if report.clean else "NOT CLEAN"
        removed = str(sum(report.removed.values()))
        table.add_row(report.report_id, format_time(report.asked_at)[:19], report.asked_by, state, removed)
    out.print(table)


@person_app.command()
def verify(
    report: Annotated[Path, typer.Argument(help="The report's file: erasures/….json of the workspace, or a copy.")],
    workspace: Folder = Path("workspace"),
) -> None:
    """Check that this workspace signed a report and nobody changed it since."""
    try:
        body = report.read_bytes()
    except OSError as error:
        raise NotFound(f"{report} cannot be read: {error}") from error
    told = verify_report(body, open_workspace(workspace, environment()))
    found: Literal["nothing was found afterwards", "ROWS WERE FOUND AFTERWARDS"] = (
        "nothing was found afterwards" if told.clean else "ROWS WERE FOUND AFTERWARDS"
    )
    out.print(
        f"Genuine: report {told.report_id}, asked {format_time(told.asked_at)} by {told.asked_by}; "
        f"{sum(told.removed.values())} rows, keys and files removed, {found}.",
        soft_wrap=True,
        highlight=False,
    )


@person_app.command()
def scan(
    marker: Annotated[list[str], typer.Argument(help="Texts to look for, six characters or more each.")],
    workspace: Folder = Path("workspace"),
) -> None:
    """Look for texts in every byte of every file of the workspace; ends with status 1 when one is found."""
    hits = scan_folder(open_workspace(workspace, environment()).folder, marker)
    for hit in hits:
        out.print(f"{hit.file} ({hit.where}): {hit.marker}", soft_wrap=True, highlight=False, markup=False)
    out.print(f"{len(hits)} places.")
    if hits:
        raise typer.Exit(1)
