"""`habitue evaluate clv`: how well expected orders and their value hold on a table of orders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from habitue.adapters.files.orders import OrderTable, read_orders
from habitue.core.clock import parse_time
from habitue.core.errors import InvalidInput
from habitue.interfaces.cli.evaluating import evaluate_app
from habitue.models.lifetime.evaluation import Evaluation, evaluate_clv
from habitue.models.lifetime.scores import Scores

_MOST_PROBLEMS = 5


@evaluate_app.command()
def clv(
    orders: Annotated[Path, typer.Option(help="Parquet, CSV or JSON lines with customer_id, ordered_at, value.")],
    cut: Annotated[str, typer.Option(help="First instant of the hold-out: a date, or a time (UTC unless it says).")],
    until: Annotated[str, typer.Option(help="End of the hold-out (not in it); else the end of the data.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Expected orders and their value per customer, learned before a cut, against what came after it."""
    since, end = _moment("cut", cut), _moment("until", until) if until else None
    table = read_orders(orders)
    found = evaluate_clv(table.orders, since, end)
    if json:
        told = msgspec.to_builtins(found) | {"rows": msgspec.to_builtins(table.counts), "problems": table.problems}
        typer.echo(msgspec.json.encode(told).decode())
        return
    _print(Console(), found, table)


def _moment(option: str, text: str) -> int:
    at = parse_time(text)
    if at is None:
        raise InvalidInput(
            f"--{option} {text!r} is no date: give one such as 2026-03-31 or 2026-03-31T00:00:00+01:00",
            path=option,
            expected="ISO 8601",
            got=text,
        )
    return at


def _print(out: Console, found: Evaluation, read: OrderTable) -> None:
    out.print(
        f"{found.customers:,} customers before {found.cut[:10]}, {found.repeat_customers:,} of whom bought again; then "
        f"{found.hold_out_days:g} days with {found.orders_after:,} purchases of theirs "
        f"(and {found.new_customers:,} new customers, whom nobody could predict)."
    )
    out.print(f"Model: {found.model}: {found.reason}.")
    for name in ("bg_nbd", "gamma_gamma"):
        told = found.parameters[name] or {}
        if told:
            out.print(f"  {name}: " + ", ".join(f"{key} {value:,.4g}" for key, value in told.items()))
    table = Table("", "MAE", "RMSE", "total", "MAE value", "RMSE value", "total value", "AUC")
    own = Scores(**{field: getattr(found, field) for field in Scores.__struct_fields__})
    for label, scores in {"expected": own, **found.baselines}.items():
        table.add_row(label.replace("_", " "), *_cells(scores))
    out.print(table)
    deciles = Table("customers", "expected orders", "actual orders", title="by expectation, lowest tenth first")
    for tenth in found.tenths:
        deciles.add_row(f"{tenth.customers:,}", f"{tenth.expected:.3f}", f"{tenth.actual:.3f}")
    out.print(deciles)
    counts = read.counts
    out.print(
        f"{counts.read:,} rows: {counts.unreadable:,} could not be read, {counts.returns:,} returns, "
        f"{counts.free:,} of value 0, {counts.value_missing:,} without a value."
    )
    for problem in read.problems[:_MOST_PROBLEMS]:
        out.print(
            f"  line {problem.line}, {problem.column}: expected {problem.expected}, got {problem.got}", markup=False
        )


def _cells(scores: Scores) -> list[str]:
    def plain(value: float | None) -> str:
        return "–" if value is None else f"{value:,.4g}"

    def percent(value: float | None) -> str:
        return "–" if value is None else f"{value:+.1%}"

    return [
        plain(scores.mae_orders),
        plain(scores.rmse_orders),
        percent(scores.aggregate_error),
        plain(scores.mae_value),
        plain(scores.rmse_value),
        percent(scores.aggregate_error_value),
        plain(scores.auc),
    ]
