"""What goes with a product, as the strategies see it without anybody's history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from habitue.decisions import Item
from habitue.models.strategy import Query

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


def neighbours(runtime: Runtime, product_id: str, strategy: str, n: int = 8) -> list[Item]:
    """At most `n` sellable products one strategy would show beside this one; none while it is not trained."""
    scorer = runtime.models.strategies.get(strategy)
    if scorer is None:
        return []
    ranked = scorer.recommend(Query(now_ms=runtime.clock.now_ms(), current=product_id), 3 * n)
    items = (
        Item(item.product_id, strategy, float(item.score), item.reason, item.reason_product_id)
        for item in ranked.items
        if (product := runtime.catalogue.get(item.product_id)) is not None and product.sellable
    )
    return [item for item, _ in zip(items, range(n), strict=False)]
