"""What orders say, as a page of text: for `habitue demo` on an owner's own files."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from habitue.core.clock import format_time
from habitue.core.locale import money, percent
from habitue.measurement.order_results import (
    BestCustomers,
    BestPairs,
    Insights,
    Interval,
    LateCustomers,
    SecondOrder,
)

_PAIRS, _LATE = 10, 5


def tell_insights(out: Console, insights: Insights) -> None:
    """Print every part; a part there is not enough for says what it needs."""
    out.print(f"\n[bold]What your orders say[/], as of their last one on {format_time(insights.until_ms)[:10]}:\n")
    missing = insights.missing
    if insights.best_customers:
        _lines(out, "Best customers", _best_customers(insights.best_customers))
    if insights.second_order:
        _lines(out, "Coming back", _second_order(insights.second_order))
    if insights.late_customers:
        _lines(out, "Past their usual delay", _late_customers(insights.late_customers))
    for part, reason in missing.items():
        _lines(out, part.replace("_", " ").capitalize(), iter([f"not enough data yet: {reason}"]))
    if insights.best_pairs:
        out.print("[bold]Bought together[/]")
        out.print(_pairs(insights.best_pairs, insights.names))


def _lines(out: Console, title: str, lines: Iterator[str]) -> None:
    out.print(f"[bold]{title}[/]")
    for line in lines:
        out.print(f"  {line}")
    out.print()


def _best_customers(best: BestCustomers) -> Iterator[str]:
    for share in best.shares:
        best_of, brought = percent(share.top_percent / 100, "en", 2), percent(share.share, "en")
        worth = _money(share.revenue_minor, best.currency)
        yield f"The best {best_of} ({share.customers:,}) brought {brought} of the revenue: {worth}"
    yield f"All {best.customers:,} known customers: {_money(best.revenue_minor, best.currency)}"
    if best.guest_orders:
        yield f"{best.guest_orders:,} orders name no customer: {_money(best.guests_minor, best.currency)}"


def _second_order(second: SecondOrder) -> Iterator[str]:
    yield f"{_share(second.repeat_rate)} of customers ordered on a second day so far"
    median = second.median_days
    yield f"Half of those came back within {median.value:.0f} days (95%: {median.low:.0f} to {median.high:.0f})"
    for back in second.back_by:
        yield f"Back within {back.days} days of the first order: {_share(back.share)}"


def _late_customers(late: LateCustomers) -> Iterator[str]:
    worth = _money(late.late_revenue_minor, late.currency)
    yield f"{late.late:,} customers are past the delay they usually keep; so far they brought {worth}"
    lost = _money(late.lost_revenue_minor, late.currency)
    yield f"{late.lost:,} more are past three times their delay and rather lost than late ({lost})"
    for customer in late.listed[:_LATE]:
        yield (
            f"Customer {customer.customer_id}: {customer.days_since} days since the last order, usually "
            f"{customer.expected_days:.0f}; {customer.orders} orders, {_money(customer.revenue_minor, late.currency)}"
        )


def _pairs(best: BestPairs, names: dict[str, str]) -> Table:
    table = Table("whoever bought", "also bought", "orders with both", "share", box=None, padding=(0, 2))
    for pair in best.pairs[:_PAIRS]:
        first, second = names[pair.product_id], names[pair.with_id]
        table.add_row(first, second, f"{pair.together:,} of {pair.orders:,}", percent(pair.also.value, "en"))
    return table


def _share(interval: Interval) -> str:
    value, low, high = (percent(share, "en", 1) for share in (interval.value, interval.low, interval.high))
    return f"{value} (95%: {low} to {high})"


def _money(minor: int, currency: str) -> str:
    return money(minor, currency, "en", whole=True)
