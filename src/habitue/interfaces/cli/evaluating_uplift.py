"""`habitue evaluate uplift`: whom a randomised treatment changes, and what targeting by that is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from habitue.adapters.duckdb.tables import read_table
from habitue.interfaces.cli.evaluating import evaluate_app
from habitue.models.uplift.evaluation import Question, UpliftReport, evaluate_uplift


@evaluate_app.command()
def uplift(
    train: Annotated[Path, typer.Option(help="Parquet or CSV of a randomised trial, one row per person.")],
    test: Annotated[Path, typer.Option(help="The same columns, other persons of the same trial.")],
    treatment: Annotated[str, typer.Option(help="Column that says who was treated: 0/1, true/false, or arms by name.")],
    outcome: Annotated[
        str, typer.Option(help="Column that says whether it happened: true/false, 0/1, yes/no, counts.")
    ],
    value: Annotated[float, typer.Option(help="What one outcome is worth.")] = 1.0,
    cost: Annotated[float, typer.Option(help="What treating one person costs, in the same unit.")] = 0.0,
    control: Annotated[
        str | None, typer.Option(help="Which arm is the control, when its name does not say so.")
    ] = None,
    arm: Annotated[
        str | None, typer.Option(help="Only this arm counts as treated; without it all but the control.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="A column to leave out; repeat it.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same figures.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Qini, effect among the first 30 %, and the value of treating only whom it pays to treat."""
    learnt = read_table(train)
    judged = read_table(test, learnt.without(ignore or ()))
    question = Question(
        treatment=treatment,
        outcome=outcome,
        value=value,
        cost=cost,
        control=control,
        arm=arm,
        ignore=tuple(ignore or ()),
        seed=seed,
    )
    told = evaluate_uplift(learnt, judged, question)
    if json:
        typer.echo(msgspec.json.encode(told).decode())
    else:
        _print(told)


def _print(told: UpliftReport) -> None:
    console = Console()
    console.print(
        f"{told.n_train} rows to learn from, {told.n_test} to judge by; control {told.control!r}, "
        f"treated {', '.join(told.arms)}. On average the treatment changes the rate by {told.average_effect:+.4f} "
        f"({told.average_effect_low:+.4f} to {told.average_effect_high:+.4f}).",
        markup=False,
    )
    orders = Table("order by", "Qini (normalised)", "95 %", "uplift at 30 %")
    for name, ranking in ((told.learner, told), *told.rankings.items()):
        interval = f"{_said(ranking.qini_low)} to {_said(ranking.qini_high)}"
        orders.add_row(name, _said(ranking.qini), interval, _said(ranking.uplift_at_30))
    console.print(orders)
    policies = Table("policy", "targeted", "value as counted", "of the treated, scaled", "if all were treated", "95 %")
    for name, worth in told.policies.items():
        share = worth["targeted_share"] or 0.0
        policies.add_row(
            f"chosen: {told.policy}" if name == "chosen" else name,
            f"{share:.1%}",
            *(_said(worth[field], 2) for field in ("incremental_value", "incremental_value_scaled", "estimate")),
            f"{_said(worth['low'], 2)} to {_said(worth['high'], 2)}",
        )
    console.print(policies)
    for warning in told.warnings:
        console.print(f"! {warning}", style="yellow", markup=False, highlight=False)


def _said(value: float | None, digits: int = 4) -> str:
    return "?" if value is None else f"{value:.{digits}f}"
