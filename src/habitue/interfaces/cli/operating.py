"""`habitue rebuild`, `forget`, `explain`: what an operator does to a workspace, served or not."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
import typer
from rich.console import Console

from habitue.adapters.sqlite import SqliteLog
from habitue.app.explaining import explain as explain_decision
from habitue.app.forgetting import find_person
from habitue.app.forgetting import forget as forget_person
from habitue.app.process import settle_memory
from habitue.app.remote import Remote
from habitue.app.replaying import replay as replay_letters
from habitue.app.runtime import Runtime
from habitue.app.workspace import open_workspace
from habitue.core.errors import Conflict
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.interfaces.cli.progress import progress
from habitue.interfaces.explanation import described
from habitue.profiles.projection import Profiles

out = Console()


@app.command()
def rebuild(workspace: Folder = Path("workspace")) -> None:
    """Fold the whole log again; the nodes come out byte for byte as they were."""
    opened = open_workspace(workspace, environment())
    with opened.lock_log():
        log = SqliteLog(opened.events, [Profiles(hot_nodes=200_000)])
        settle_memory()  # a third of the time went into walking the profiles for garbage
        started, done = time.perf_counter(), 0
        with progress("Folding", log.last_position) as advance:

            def on_progress(position: int, _total: int) -> None:
                nonlocal done
                advance(position - done)
                done = position

            folded = log.rebuild(on_progress)
        log.close()
    seconds = time.perf_counter() - started
    out.print(f"Folded {folded:,} events in {seconds:.1f} s ({folded / max(seconds, 1e-9):,.0f} a second).")


@app.command()
def forget(
    person: Annotated[str, typer.Argument(help="Person id, user id, e-mail, telephone or order number.")],
    workspace: Folder = Path("workspace"),
) -> None:
    """Erase everything known about a person."""
    opened = open_workspace(workspace, environment())
    try:
        with Runtime(opened) as runtime:
            gone = msgspec.to_builtins(forget_person(runtime, find_person(runtime, person)))
    except Conflict:
        with Remote(opened) as remote:
            gone = remote.post("/v1/people/forget", {"person": person})
    out.print(
        f"Forgot {gone['person_id']}: {gone['events']} events and {gone['keys']} keys of {gone['nodes']} nodes are "
        "gone. The lake follows within a minute, the models at their next training."
    )


@app.command()
def replay(
    rule: Annotated[str, typer.Option(help="Only dead letters of this rule, such as products_not_a_list.")] = "",
    workspace: Folder = Path("workspace"),
) -> None:
    """Collect dead letters again, by the rules of today; what is stored already is not stored twice."""
    opened = open_workspace(workspace, environment())
    try:
        with Runtime(opened) as runtime:
            done = msgspec.to_builtins(replay_letters(runtime, rule))
    except Conflict:
        with Remote(opened) as remote:
            done = remote.post("/v1/dead-letters/replay", {"rule": rule})
    left = "".join(f"\n  {count} left: {name}" for name, count in done["left"].items())
    out.print(f"Replayed {done['stored']} events; {done['duplicate']} were stored already.{left}")


@app.command()
def explain(
    decision_id: Annotated[str, typer.Argument(help="As in the answer to /v1/decide, or in the console.")],
    json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
    workspace: Folder = Path("workspace"),
) -> None:
    """Why a decision was what it was, computed again from the log."""
    opened = open_workspace(workspace, environment())
    try:
        with Runtime(opened) as runtime:
            told = described(explain_decision(runtime, decision_id), runtime.catalogue)
    except Conflict:
        with Remote(opened) as remote:
            told = remote.get(f"/v1/decisions/{quote(decision_id)}")
    if json:
        out.print_json(data=told)
    else:
        _tell(told)


def _tell(told: dict[str, Any]) -> None:
    agrees = "and agrees with the log" if told["matches_log"] else "and DIFFERS from the log"
    out.print(f"Decision {told['decision_id']} at {told['at']}, arm: {told['arm']}; computed again {agrees}.")
    for slot in told["placements"]:
        out.print(
            f"\n[bold]{slot['placement']}[/]"
            + (f": left alone ({slot['left_alone_because']})" if slot["left_alone_because"] else "")
        )
        for item in slot["items"]:
            because = f" of {item['because_of']}" if item["because_of"] else ""
            out.print(
                f"  {item['name'] or item['product_id']}  ({item['strategy']}: {item['reason']}{because})", markup=False
            )
        for dropped in [d for d in slot["dropped"] if d["why"] != "below_cut"][:10]:
            out.print(
                f"  not {dropped['name'] or dropped['product_id']}: {dropped['why'].replace('_', ' ')}",
                style="dim",
                markup=False,
            )
