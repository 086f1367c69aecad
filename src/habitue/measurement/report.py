"""The whole report of a period: computed by the worker over the lake, written as JSON, only read by the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from habitue.catalog.product import Product
from habitue.core.errors import InvalidInput
from habitue.lake.port import Batch
from habitue.measurement.incrementality import EVERYWHERE, Comparison, comparisons, earned
from habitue.measurement.kpis import kpis, orders_in_other_currencies, series
from habitue.measurement.next_actions import Findings, Placed, next_actions
from habitue.measurement.placements import attributed_totals, placement_results
from habitue.measurement.plan import Plan
from habitue.measurement.products import product_results
from habitue.measurement.results import Kpi, Overview, Report
from habitue.measurement.tables import prepare

REPORT_DAYS = (7, 28, 90)


def compute_report(
    batch: Batch,
    plan: Plan,
    *,
    computed_at: int,
    links: Mapping[str, str],
    placements: Mapping[str, Placed],
    products: Sequence[Product],
    log_position: int = 0,
) -> Report:
    """Measure everything for the plan's period.

    Parameters
    ----------
    links
        Identity node -> person, for nodes that belong to a person of another id.
    placements
        The published placements by id.
    products
        The catalogue as it is now, for advice about stock.
    log_position
        How far the lake is, for the reader of the report.
    """
    prepare(batch, plan, links)
    figures, days = kpis(batch, plan), series(batch, plan)
    compared = comparisons(batch, plan)
    everywhere = compared.get(EVERYWHERE, Comparison())
    of_placements = placement_results(batch, plan, compared, placements)
    of_products = product_results(batch, plan)
    claimed_orders, claimed_minor = attributed_totals(batch, plan)
    findings = Findings(
        days=plan.days,
        products={product.product_id: product for product in products},
        product_results=of_products,
        placements=placements,
        placement_results=of_placements,
        holdout_share=plan.holdout_share,
        visits=_value(figures, "visits"),
    )
    overview = Overview(
        days=plan.days,
        computed_at=computed_at,
        currency=plan.currency,
        earned_minor=earned(everywhere, plan),
        attributed_minor=claimed_minor,
        attributed_orders=claimed_orders,
        kpis=figures,
        series=days,
        next_actions=next_actions(findings),
    )
    return Report(
        overview=overview,
        placements=of_placements,
        products=of_products,
        earned_winsorised_minor=earned(everywhere, plan, winsorised=True),
        orders_in_other_currencies=orders_in_other_currencies(batch, plan),
        log_position=log_position,
    )


def encode_report(report: Report) -> bytes:
    """The report as JSON."""
    return msgspec.json.encode(report)


def decode_report(body: bytes) -> Report:
    """The report of its JSON.

    Raises
    ------
    InvalidInput
        It is not a report of this version: let the worker compute it again.
    """
    try:
        return msgspec.json.decode(body, type=Report)
    except msgspec.DecodeError as error:
        raise InvalidInput(f"this is no report ({error}): compute it again", expected="a report's JSON") from error


def _value(figures: Sequence[Kpi], key: str) -> int:
    return next(int(figure.value or 0) for figure in figures if figure.key == key)
