"""`habitue train`: learn models now, and say how good they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from habitue.app.training import Outcome, train_by_hand
from habitue.app.workspace import open_workspace
from habitue.core.clock import SystemClock
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.interfaces.cli.progress import console as progress_console

_MEASURES = ("auc", "log_loss", "brier", "calibration_error")
_MOST_FEATURES = 8


@app.command()
def train(
    names: Annotated[list[str] | None, typer.Argument(help="Models to train; all of them when none is named.")] = None,
    workspace: Folder = Path("workspace"),
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Train models on what is in the lake and the log now; what serves takes them up by itself."""
    opened = open_workspace(workspace, environment())
    with progress_console.status("Reading") as status:

        def progress(name: str, done: int, total: int) -> None:
            if name:
                status.update(f"Training {name} ({done + 1} of {total})")

        told = train_by_hand(opened, names or [], SystemClock().now_ms(), progress)
    if json:
        typer.echo(msgspec.json.encode(told).decode())
    else:
        _print(told)


def _print(told: Outcome) -> None:
    console = Console(soft_wrap=True, highlight=False)
    models = Table("model", "learned from")
    for one in told.trained:
        models.add_row(one["name"], ", ".join(f"{n:g} {what.replace('_', ' ')}" for what, n in one["counts"].items()))
    if told.trained:
        console.print(models)
    for one in told.trained:
        if one["name"].startswith("propensity."):
            _print_card(console, one["name"], one["card"])
        elif one["name"].startswith("uplift."):
            _print_offer(console, one["name"], one["card"])
    for name, missing in told.not_enough_data.items():
        console.print(f"! {name}: {missing}", style="yellow", markup=False)


def _print_card(console: Console, name: str, card: dict[str, Any]) -> None:
    base = card["base_rate"]
    rate = "nothing is known yet" if base is None else f"the goal was reached after {base:.1%} of them"
    console.print(
        f"\n{name}: {card['moments']} moments of {card['people']} people, {rate}. "
        f"The {card['answers']} answer{'s' if card['answers'] == 'model' else ''}: {card['reason']}.",
        markup=False,
    )
    test = card["back_test"]
    if test is None:
        return
    table = Table(f"judged on {test['judged']} moments from {test['judged_from'][:10]}", *_MEASURES)
    for what, measures in (("model", test["model"]), ("levels", test["levels"]), ("one rate", test["base_rate"])):
        if measures is not None:
            values = (measures[name] for name in _MEASURES)
            table.add_row(what, *("" if value is None else f"{value:.4f}" for value in values))
    console.print(table)
    if card["features"]:
        rests_on = [one["name"] for one in card["features"][:_MOST_FEATURES] if one["importance"] > 0]
        console.print(f"It rests most on {', '.join(rests_on) or 'nothing in particular'}.", markup=False)
    for warning in card["warnings"]:
        console.print(f"! {warning}", style="yellow", markup=False)


def _print_offer(console: Console, name: str, card: dict[str, Any]) -> None:
    console.print(
        f"\n{name}: {card['treated']} people saw {card['arm']!r} of {card['experiment']!r}, {card['controls']} "
        f"{card['control']!r}. It changed the rate of the goal, {card['control_rate']:.1%} without it, by "
        f"{100 * card['effect']:+.1f} points ({100 * card['low']:+.1f} to {100 * card['high']:+.1f}).",
        markup=False,
    )
    table = Table("people of the test, by what was predicted", "predicted", "seen", "nine of ten")
    for part in card["parts"]:
        seen = "" if part["effect"] is None else f"{100 * part['effect']:+.1f}"
        between = f"{100 * part['low']:+.1f} to {100 * part['high']:+.1f}"
        table.add_row(str(part["people"]), f"{100 * part['predicted']:+.1f}", seen, between)
    console.print(table)
