"""`habitue evaluate`: how good are the recommenders on somebody's session log, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from habitue.adapters.duckdb.sessions import read_sessions
from habitue.interfaces.cli.main import app
from habitue.interfaces.cli.progress import console
from habitue.models.evaluation import evaluate_recommendations

evaluate_app = typer.Typer(help="Offline evaluation.", no_args_is_help=True)
app.add_typer(evaluate_app, name="evaluate")


@evaluate_app.callback()
def evaluate() -> None:
    """Offline evaluation."""


@evaluate_app.command()
def recommendations(
    train: Annotated[Path, typer.Option(help="Parquet with session_id, product_id, occurred_at.")],
    test: Annotated[Path, typer.Option(help="The same, of sessions to predict: every next product of each.")],
    k: Annotated[int, typer.Option(min=1, help="Length of the lists.")] = 20,
    min_prefix: Annotated[int, typer.Option(min=1, help="Products of a session shown before the first guess.")] = 1,
    strategy: Annotated[list[str] | None, typer.Option(help="Only this strategy; repeat it.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Hit rate, reciprocal rank, coverage and speed of every strategy on a session log."""

    def on_progress(what: str, done: int, total: int) -> None:
        if console.is_terminal:
            console.print(f"{what}: {done} of {total}", end="\r")

    told = evaluate_recommendations(
        read_sessions(train), read_sessions(test), k=k, min_prefix=min_prefix, strategies=strategy, progress=on_progress
    )
    if json:
        typer.echo(msgspec.json.encode(told).decode())
        return
    table = Table("strategy", f"hit rate@{k}", f"MRR@{k}", "coverage", "train s", "p50 ms", "p99 ms")
    for name, score in told["strategies"].items():
        fields = ("hit_rate", "mrr", "coverage", "train_seconds", "p50_ms", "p99_ms")
        table.add_row(name, *(f"{score[field]:.4g}" for field in fields))
    Console().print(table)
