"""The whole report: complete, safe to hand on, and what the admin API's contract says."""

from __future__ import annotations

import msgspec
import pytest

from habitue.catalog.product import Product
from habitue.core.errors import InvalidInput
from habitue.events import names
from habitue.events.envelope import Event
from habitue.experiments.horizon import Minimum
from habitue.interfaces.http.admin.schemas import overview as overview_shapes
from habitue.interfaces.http.admin.schemas import placements as placement_shapes
from habitue.lake.port import Batch
from habitue.measurement import incrementality, kpis, placements, products, tables
from habitue.measurement.next_actions import Placed
from habitue.measurement.products import product_results
from habitue.measurement.report import compute_report, decode_report, encode_report
from habitue.measurement.results import Overview, PlacementResults, ProductResults, Report

from .world import NOW, at, click, decision, event, measured, order, plan, shown, view

LINES = {
    "products": [{"product_id": "p1", "quantity": 2, "price_minor": 400}, {"product_id": "p2", "price_minor": 200}]
}


def shop() -> list[Event]:
    events = []
    for i in range(40):
        who, when = f"v{i}", at(i % 6 + 1)
        arm = "held_out" if i % 2 else "personalised"
        events += [decision(when - 1000, who, arm), view(when, who), view(when + 1000, who, "p3")]
        if arm == "personalised":
            events += [shown(when, who, decision_id=f"d{i}"), click(when, who, decision_id=f"d{i}")]
        events.append(order(when + 60_000 + i, who, f"o{i}", 1000 + i, properties=LINES))
    events.append(event(names.PRODUCT_ADDED, at(1), "v1", properties={"product_id": "p3"}))
    return events


RULES = plan(holdout_share=0.5, minimum=Minimum(weeks=0.5, conversions=10))


def report_of(batch: Batch) -> Report:
    return compute_report(
        batch,
        RULES,
        computed_at=NOW,
        links={},
        placements={"home": Placed(pins=["p9"]), "cart": Placed()},
        products=[Product(product_id="p1", name="Boots", price_minor=400, currency="EUR", stock=3)],
        log_position=7,
    )


@pytest.fixture(scope="module")
def report() -> Report:
    with measured(shop(), RULES) as batch:
        return report_of(batch)


def test_the_report_holds_every_part(report: Report) -> None:
    overview = report.overview
    assert (overview.days, overview.currency, overview.computed_at, report.log_position) == (7, "EUR", NOW, 7)
    assert (overview.attributed_orders, report.placements["home"].attributed_orders) == (20, 20)
    assert overview.attributed_minor == sum(1000 + i for i in range(0, 40, 2))
    assert sum(day.revenue_minor for day in overview.series) == sum(1000 + i for i in range(40))
    assert overview.earned_minor.state == "known"
    assert overview.earned_minor.value == pytest.approx(20 * -1)  # every held-out person spent one cent more
    assert report.placements["home"].incremental_minor == overview.earned_minor
    assert report.earned_winsorised_minor.state == "known"
    assert report.placements["cart"].incremental_minor.reason == "no_exposures"
    assert {action.key for action in overview.next_actions} == {"low_stock_bestsellers", "pinned_unsellable"}


def test_products_tell_of_looks_and_sales(report: Report) -> None:
    assert report.products == [
        ProductResults("p1", views=40, orders=40, units=80, revenue_minor=32_000),
        ProductResults("p2", orders=40, units=40, revenue_minor=8_000),
        ProductResults("p3", views=40, adds=1),
    ]


def test_lines_of_another_version_of_an_order_are_not_counted_twice() -> None:
    events = [order(at(1), properties=LINES), order(at(1), properties=LINES, source="server")]
    with measured(events, RULES) as batch:
        assert [(p.product_id, p.orders, p.units) for p in product_results(batch, RULES)] == [
            ("p1", 1, 2),
            ("p2", 1, 1),
        ]


def test_the_report_survives_its_file(report: Report) -> None:
    assert decode_report(encode_report(report)) == report
    for body in (b"", b"{}", encode_report(report)[:-5]):
        with pytest.raises(InvalidInput, match="compute it again"):
            decode_report(body)


def test_an_empty_shop_has_a_report_too() -> None:
    with measured([]) as batch:
        found = compute_report(batch, plan(), computed_at=NOW, links={}, placements={"home": Placed()}, products=[])
    assert decode_report(encode_report(found)) == found
    assert [action.key for action in found.overview.next_actions] == ["connect_shop"]
    assert found.overview.earned_minor.reason == "no_exposures"
    assert len(found.overview.series) == 7


def test_the_admin_api_can_hand_it_on_as_it_is(report: Report) -> None:
    overview_shapes.Overview.model_validate_json(msgspec.json.encode(report.overview))
    placement_shapes.PlacementResults.model_validate_json(msgspec.json.encode(report.placements["home"]))
    for ours, theirs in ((Overview, overview_shapes.Overview), (PlacementResults, placement_shapes.PlacementResults)):
        assert set(ours.__struct_fields__) == set(theirs.model_fields)


def test_sql_names_only_events_that_exist() -> None:
    text = " ".join(
        value
        for module in (tables, kpis, incrementality, placements, products)
        for value in [*vars(module).values(), *tables.IN_ORDER.values()]
        if isinstance(value, str) and "FROM" in value
    )
    literals = {part for part in text.split("'")[1::2] if part.istitle() and " " in part and "%" not in part}
    assert literals <= names.KNOWN
    assert names.RECOMMENDATION_CLICKED in literals
