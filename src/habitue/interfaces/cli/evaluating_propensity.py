"""`habitue evaluate propensity`: how well an outcome can be predicted from any table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from habitue.adapters.duckdb.tables import read_table
from habitue.interfaces.cli.evaluating import evaluate_app
from habitue.models.propensity.evaluation import Measures, PropensityReport, evaluate_propensity

_MEASURES = ("auc", "average_precision", "log_loss", "brier", "calibration_error")


@evaluate_app.command()
def propensity(
    train: Annotated[Path, typer.Option(help="Parquet or CSV, one row per case: what to learn from.")],
    test: Annotated[Path, typer.Option(help="The same columns, other (better: later) rows: what to judge by.")],
    outcome: Annotated[
        str, typer.Option(help="Column that says whether it happened: true/false, 0/1, yes/no, counts.")
    ],
    ignore: Annotated[list[str] | None, typer.Option(help="A column to leave out; repeat it.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same figures.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Probability of an outcome: order, honesty, what it rests on, and what looks like a leak."""
    learnt = read_table(train)
    ignored = tuple(ignore or ())
    judged = read_table(test, learnt.without(ignored))
    told = evaluate_propensity(learnt, judged, outcome, ignore=ignored, seed=seed)
    if json:
        typer.echo(msgspec.json.encode(told).decode())
    else:
        _print(told)


def _print(told: PropensityReport) -> None:
    console = Console()
    table = Table("model", "AUC", "average precision", "log loss", "Brier", "calibration error")
    shown: list[tuple[str, Measures]] = [(f"{told.model}, {told.calibration}", told), *told.baselines.items()]
    for name, measures in shown:
        values = (getattr(measures, field) for field in _MEASURES)
        table.add_row(name, *("" if value is None else f"{value:.4f}" for value in values))
    console.print(table)
    console.print(
        f"{told.n_train} rows to learn from, {told.n_test} to judge by; "
        f"it happened in {told.train_base_rate:.2%} and {told.base_rate:.2%} of them."
    )
    used = Table("feature", "AUC lost without it")
    for feature in told.features[:15]:
        used.add_row(feature.name, f"{feature.importance:.4f}")
    console.print(used)
    for warning in told.warnings:
        console.print(f"! {warning}", style="yellow", markup=False, highlight=False)
