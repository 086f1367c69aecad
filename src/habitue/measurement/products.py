"""What became of each product in the period."""

from __future__ import annotations

from habitue.lake.port import Batch
from habitue.measurement.plan import Plan
from habitue.measurement.results import ProductResults

_PRODUCTS = """
WITH looked AS (
    SELECT product_id,
        sum(CASE WHEN name = 'Product Viewed' THEN 1 ELSE 0 END) AS views,
        sum(CASE WHEN name = 'Product Added' THEN 1 ELSE 0 END) AS adds
    FROM actions
    WHERE name IN ('Product Viewed', 'Product Added') AND product_id <> ''
        AND occurred_at >= $from AND occurred_at < $until
    GROUP BY product_id
), bought AS (
    SELECT l.product_id, count(DISTINCT o.order_id) AS orders, sum(l.quantity) AS units,
        sum(CASE WHEN o.in_currency = 1 THEN coalesce(l.price_minor, 0) * l.quantity ELSE 0 END) AS revenue_minor
    FROM orders o JOIN order_lines l ON l.position = o.position
    WHERE o.occurred_at >= $from AND o.occurred_at < $until
    GROUP BY l.product_id
)
SELECT coalesce(v.product_id, b.product_id) AS product_id, coalesce(views, 0), coalesce(adds, 0),
    coalesce(orders, 0), coalesce(units, 0), coalesce(revenue_minor, 0)
FROM looked v FULL OUTER JOIN bought b ON b.product_id = v.product_id
ORDER BY 1
"""


def product_results(batch: Batch, plan: Plan) -> list[ProductResults]:
    """Every product viewed, added or bought in the period, by id. Revenue is of the lines, before refunds."""
    return [
        ProductResults(product_id, *map(int, figures))
        for product_id, *figures in batch.rows(_PRODUCTS, plan.parameters())
    ]
