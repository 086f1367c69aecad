"""`habitue definitions`: what the shop is told to do, as files that can be kept in git."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from habitue.adapters.sql import SqlDefinitions, migrate, open_engine
from habitue.app.folder.acting import Act, Made, Push, Pushed, act, push
from habitue.app.folder.files import read_folder, text_of
from habitue.app.folder.plan import Step, heads, look_through, plan
from habitue.app.folder.pulling import pull as pull_into
from habitue.app.kinds import kinds_of, known_to
from habitue.app.remote import Remote
from habitue.app.workspace import Workspace, open_workspace
from habitue.audiences.goals import prediction_schema
from habitue.audiences.language.schema import audience_schema
from habitue.core.clock import format_time
from habitue.core.errors import Conflict, NotFound
from habitue.definitions import AUDIENCE, Definition, Version
from habitue.definitions.kinds import PREDICTION, kind_of
from habitue.interfaces.cli.main import Folder, app, environment

AUTHOR = "cli"
definitions_app = typer.Typer(
    help="Placements, audiences, the tracking plan and traffic rules as files.", no_args_is_help=True
)
app.add_typer(definitions_app, name="definitions")
out = Console(highlight=False)
Kind = Annotated[str, typer.Argument(help="audience, placement, prediction, tracking_plan or traffic.")]
Id = Annotated[str, typer.Argument(help="The definition's id.")]
Directory = Annotated[Path, typer.Argument(help="The folder of files.")]
Note = Annotated[str, typer.Option(help="Why, for the history.")]
Json = Annotated[bool, typer.Option("--json", help="Everything, as JSON.")]
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@definitions_app.command("list")
def list_definitions(
    kind: Annotated[str, typer.Option(help="Of this kind only.")] = "",
    json: Json = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Every definition and where it stands."""
    with _stored(open_workspace(workspace, environment())) as (definitions, kinds):
        found = [one for one in heads(definitions, kinds).values() if kind in ("", one.kind)]
    if json:
        out.print_json(msgspec.json.encode([_row(one) for one in found]).decode())
        return
    for one in found:
        draft = ", a draft" if one.draft and one.published else ""
        told = f"{one.kind:14} {one.definition_id:32} {one.status}{draft}"
        _line(f"{told}, version {one.version}, {format_time(one.latest.change.at)} by {one.latest.change.author}")


@definitions_app.command()
def show(
    kind: Kind,
    definition_id: Id,
    version: Annotated[int, typer.Option(help="An old version; else what is published, or the draft.")] = 0,
    draft: Annotated[bool, typer.Option("--draft", help="The draft.")] = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Print a definition as its file."""
    with _stored(open_workspace(workspace, environment())) as (definitions, _):
        if version:
            shown = definitions.version(kind, definition_id, version)
        else:
            stands = definitions.get(kind, definition_id)
            if draft and stands.draft is None:
                raise NotFound(f"{kind} {definition_id!r} has no draft")
            shown = (stands.draft if draft else stands.published or stands.draft) or stands.latest
    _line(text_of(shown.content).rstrip("\n"))


@definitions_app.command()
def schema(kind: Kind) -> None:
    """Print the JSON Schema of a kind's documents."""
    typed = {AUDIENCE: audience_schema, PREDICTION: prediction_schema}
    found = typed.get(kind, kind_of(kind).schema.model_json_schema)()
    out.print_json(msgspec.json.encode(found).decode())


@definitions_app.command()
def history(kind: Kind, definition_id: Id, json: Json = False, workspace: Folder = Path("workspace")) -> None:
    """Every version, newest first: when, who, what and why."""
    with _stored(open_workspace(workspace, environment())) as (definitions, _):
        versions = definitions.history(kind, definition_id)
    if json:
        out.print_json(msgspec.json.encode(versions).decode())
        return
    for one in versions:
        back = f", as version {one.restored_from} was" if one.restored_from else ""
        note = f": {one.change.note}" if one.change.note else ""
        _line(f"{one.version:4} {format_time(one.change.at)} {one.status}{back} by {one.change.author}{note}")


@definitions_app.command()
def pull(
    folder: Directory,
    drafts: Annotated[bool, typer.Option("--drafts", help="What was written last, published or not.")] = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Write what is published to files; a file that says it already is left as it is."""
    with _stored(open_workspace(workspace, environment())) as (definitions, kinds):
        done = pull_into(folder, heads(definitions, kinds), kinds, drafts=drafts)
    for name in done.written:
        _line(f"wrote {name}")
    for name in done.beside:
        _line(f"left {name}, which is not in the shop")
    _line(f"{len(done.written)} written, {len(done.kept)} as they were.")


@definitions_app.command()
def diff(folder: Directory, workspace: Folder = Path("workspace")) -> None:
    """Show what the files would change of what is published; exit status 1 when it is something."""
    opened = open_workspace(workspace, environment())
    if _planned(opened, folder, published=True):
        raise typer.Exit(1)
    _line("Nothing differs.")


@definitions_app.command("push")
def push_folder(
    folder: Directory,
    publish: Annotated[bool, typer.Option("--publish", help="Publish at once, all of it or nothing.")] = False,
    note: Note = "",
    workspace: Folder = Path("workspace"),
) -> None:
    """Show what the files change, and write it as drafts, all of it or nothing."""
    opened = open_workspace(workspace, environment())
    steps = _planned(opened, folder, published=publish)
    if not steps:
        _line("Nothing differs.")
        return
    documents = [_pushed(step) for step in steps]
    _tell(_sent(opened, "/v1/definitions", Push(documents, publish, note)))


@definitions_app.command("publish")
def publish_draft(kind: Kind, definition_id: Id, note: Note = "", workspace: Folder = Path("workspace")) -> None:
    """Publish the draft."""
    _acted(workspace, "publish", Act(kind, definition_id, note=note))


@definitions_app.command()
def archive(kind: Kind, definition_id: Id, note: Note = "", workspace: Folder = Path("workspace")) -> None:
    """Take a definition out of the shop; its history stays."""
    _acted(workspace, "archive", Act(kind, definition_id, note=note))


@definitions_app.command()
def rollback(
    kind: Kind,
    definition_id: Id,
    version: Annotated[int, typer.Argument(help="The version to bring back.")],
    note: Note = "",
    workspace: Folder = Path("workspace"),
) -> None:
    """Publish an old version again, as a new one."""
    _acted(workspace, "rollback", Act(kind, definition_id, version, note))


@contextmanager
def _stored(workspace: Workspace) -> Iterator[tuple[SqlDefinitions, Any]]:
    """The definitions as they are on disk, beside whatever serves."""
    engine, kinds = open_engine(workspace.database_url), kinds_of(workspace)
    try:
        migrate(engine)
        yield SqlDefinitions(engine, kinds), kinds
    finally:
        engine.dispose()


def _planned(workspace: Workspace, folder: Path, *, published: bool) -> list[Step]:
    """What differs, shown. Raises FolderProblem."""
    with _stored(workspace) as (definitions, kinds):
        filed, stands = read_folder(folder, kinds), heads(definitions, kinds)
        odd = look_through(filed, stands, kinds, known_to(workspace), published=published)
        steps = plan(filed, stands, kinds, published=published)
    for step in steps:
        for row in step.diff.splitlines():
            out.print(row, style=_COLOURS.get(row[:1]), markup=False, soft_wrap=True)
    changed = {step.filed.name for step in steps}
    for told in odd:
        if told.partition(":")[0] in changed:
            typer.secho(f"look: {told}", fg="yellow", err=True)
    return steps


def _pushed(step: Step) -> Pushed:
    document = step.filed.document
    return Pushed(document.kind, document.definition_id, document.schema_version, document.body, step.version)


def _acted(folder: Path, name: str, body: Act) -> None:
    _tell(_sent(open_workspace(folder, environment()), f"/v1/definitions/{name}", body))


def _sent(workspace: Workspace, path: str, body: Push | Act) -> list[Made]:
    """Do it in this process, or through the running server when it has the workspace."""
    try:
        workspace.lock_log().close()
    except Conflict:
        with Remote(workspace) as remote:
            made = remote.post(path, body)
        return msgspec.convert(made if isinstance(made, list) else [made], list[Made])
    # what trains and serves takes seconds to import, and no other command of this file needs it
    from habitue.app.runtime import Runtime

    with Runtime(workspace) as runtime:
        if isinstance(body, Push):
            return push(runtime, AUTHOR, body)
        return [act(runtime, AUTHOR, path.rpartition("/")[2], body)]


def _tell(made: list[Made]) -> None:
    for one in made:
        _line(f"{one.status} {one.kind} {one.definition_id}, version {one.version}")


def _row(one: Definition) -> dict[str, Any]:
    def number(version: Version | None) -> int | None:
        return version.version if version else None

    return {
        "kind": one.kind,
        "definition_id": one.definition_id,
        "status": one.status,
        "version": one.version,
        "published_version": number(one.published),
        "draft_version": number(one.draft),
        "at": one.latest.change.at,
        "author": one.latest.change.author,
    }


def _line(text: str) -> None:
    out.print(text, markup=False, soft_wrap=True)
