"""What to do next: findings of the report, the catalogue and the placements, ranked by what they are worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from habitue.catalog.product import Product
from habitue.measurement.results import NextAction, PlacementResults, ProductResults

COVER_DAYS = 14  # how far ahead stock should last, and the horizon of every worth below
BEST_SELLERS = 100
# fewer views than these and their absence of clicks is no finding
MIN_VIEWS = 20
MIN_SHOWN = 200
MIN_EXPECTED_CLICKS = 20


class Placed(msgspec.Struct, frozen=True):
    """A published placement as far as advice about it goes."""

    pins: Sequence[str] = ()
    has_draft: bool = False


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """What the advice is drawn from. `days` is the length of the period the results are of."""

    days: int
    products: Mapping[str, Product]
    product_results: Sequence[ProductResults]
    placements: Mapping[str, Placed]
    placement_results: Mapping[str, PlacementResults]
    holdout_share: float
    visits: int


def next_actions(findings: Findings, limit: int = 5) -> list[NextAction]:
    """At most `limit` things to do, best first.

    First what makes everything else impossible (no visits), then what has a worth, largest first, then the rest in the
    order of the rules below. A worth is what the shop would sell in the next two weeks at the period's pace and today's
    prices: an upper bound, to rank by.
    """
    if not findings.visits:
        return [NextAction("connect_shop", "/settings/health")]
    found = [action for rule in _RULES for action in rule(findings)]
    return sorted(found, key=lambda action: -(action.worth_minor or 0))[:limit]


def _unsellable_pins(findings: Findings) -> Iterator[NextAction]:
    for placement, placed in findings.placements.items():
        dead = [pin for pin in placed.pins if pin not in findings.products or not findings.products[pin].sellable]
        if dead:
            params: dict[str, str | int | float] = {"placement": placement, "count": len(dead), "product_id": dead[0]}
            yield NextAction("pinned_unsellable", f"/placements/{placement}", params)


def _sold_out(findings: Findings) -> Iterator[NextAction]:
    """Looked at and not to be had: views times how often a view of anything leads to a sale."""
    views, units = (sum(getattr(r, field) for r in findings.product_results) for field in ("views", "units"))
    missed = [
        (result.views * _price(findings, result), result)
        for result in findings.product_results
        if result.views >= MIN_VIEWS and _stock(findings, result) == 0
    ]
    if missed and views:
        worth = sum(value for value, _ in missed) * units / views * COVER_DAYS / findings.days
        yield _about_products(
            "sold_out_wanted", [result for _, result in sorted(missed, key=_first, reverse=True)], worth
        )


def _running_out(findings: Findings) -> Iterator[NextAction]:
    """Best sellers whose stock lasts less than two weeks at the period's pace: what they would sell beyond it."""
    best = sorted(findings.product_results, key=lambda r: r.units, reverse=True)[:BEST_SELLERS]
    short = []
    for result in best:
        stock = _stock(findings, result)
        wanted = result.units / findings.days * COVER_DAYS
        if stock and result.units >= 2 and stock < wanted:
            short.append(((wanted - stock) * _price(findings, result), result))
    if short:
        worth = sum(value for value, _ in short)
        yield _about_products("low_stock_bestsellers", [r for _, r in sorted(short, key=_first, reverse=True)], worth)


def _no_holdout(findings: Findings) -> Iterator[NextAction]:
    if findings.holdout_share <= 0:
        yield NextAction("start_holdout", "/settings/measurement")


def _never_shown(findings: Findings) -> Iterator[NextAction]:
    """Published, while others are seen: the slot is in no page of the shop."""
    if any(result.shown >= MIN_SHOWN for result in findings.placement_results.values()):
        for placement in findings.placements:
            result = findings.placement_results.get(placement)
            if result is None or not result.shown:
                yield NextAction("placement_never_shown", f"/placements/{placement}", {"placement": placement})


def _seldom_clicked(findings: Findings) -> Iterator[NextAction]:
    """No click at all, or less than half of what the other placements get where that is no chance (20 expected)."""
    results = findings.placement_results
    for placement, result in results.items():
        if placement not in findings.placements or result.shown < MIN_SHOWN:
            continue
        params: dict[str, str | int | float] = {"placement": placement, "shown": result.shown}
        others = [other for name, other in results.items() if name != placement]
        rate = sum(other.clicks for other in others) / max(1, sum(other.shown for other in others))
        if not result.clicks:
            yield NextAction("placement_without_clicks", f"/placements/{placement}", params)
        elif result.shown * rate >= MIN_EXPECTED_CLICKS and result.clicks < result.shown * rate / 2:
            rates: dict[str, str | int | float] = {"click_through": result.clicks / result.shown, "others": rate}
            yield NextAction("placement_seldom_clicked", f"/placements/{placement}", params | rates)


def _drafts(findings: Findings) -> Iterator[NextAction]:
    for placement, placed in findings.placements.items():
        if placed.has_draft:
            yield NextAction("publish_draft", f"/placements/{placement}", {"placement": placement})


_RULES = (_unsellable_pins, _no_holdout, _sold_out, _running_out, _seldom_clicked, _never_shown, _drafts)


def _about_products(key: str, results: list[ProductResults], worth: float) -> NextAction:
    """One action for all products of a kind, naming the one worth most."""
    href = f"/catalogue/{results[0].product_id}" if len(results) == 1 else "/catalogue?sort=stock"
    return NextAction(key, href, {"count": len(results), "product_id": results[0].product_id}, round(worth))


def _stock(findings: Findings, result: ProductResults) -> int | None:
    """Units on hand of a product the shop offers; None when it does not say, or withdrew it."""
    product = findings.products.get(result.product_id)
    return product.stock if product is not None and product.available else None


def _price(findings: Findings, result: ProductResults) -> int:
    return findings.products[result.product_id].price_minor if result.product_id in findings.products else 0


def _first(pair: tuple[float, ProductResults]) -> float:
    return pair[0]
