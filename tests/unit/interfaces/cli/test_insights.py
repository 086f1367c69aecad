"""What orders say, as a page of text: amounts and shares as English has them, and what is missing by name."""

from __future__ import annotations

import io

from rich.console import Console

from habitue.core.clock import parse_time
from habitue.interfaces.cli.insights import tell_insights
from habitue.measurement.order_results import BestCustomers, Insights, Interval, Return, RevenueShare, SecondOrder

BEST = BestCustomers(
    customers=1_240, revenue_minor=123_456_00, currency="EUR", shares=(RevenueShare(0.5, 6, 12_345_60, 0.104),),
    guests_minor=99_50, guest_orders=3,
)  # fmt: skip
SECOND = SecondOrder(
    customers=1_240, second_orders=300, repeat_rate=Interval(0.242, 0.2199, 0.26, 1_240),
    median_days=Interval(41, 36, 47, 300), back_by=(Return(30, Interval(0.1, 0.08, 0.12, 1_000)),),
    median_days_all=None, watched_days=200,
)  # fmt: skip


def test_amounts_and_shares_are_written_as_english_has_them() -> None:
    page = io.StringIO()
    until = parse_time("2026-11-16T00:00:00Z")
    assert until is not None
    told = Insights(
        until_ms=until, best_customers=BEST, second_order=SECOND, late_customers=None,
        best_pairs=None, missing={"late_customers": "no order yet"}, names={},
    )  # fmt: skip
    tell_insights(Console(file=page, width=200), told)
    lines = [line.strip() for line in page.getvalue().splitlines()]
    assert "The best 0.5% (6) brought 10% of the revenue: €12,346" in lines
    assert "All 1,240 known customers: €123,456" in lines
    assert "3 orders name no customer: €100" in lines
    assert "24.2% (95%: 22% to 26%) of customers ordered on a second day so far" in lines
    assert "Back within 30 days of the first order: 10% (95%: 8% to 12%)" in lines
    assert "not enough data yet: no order yet" in lines
