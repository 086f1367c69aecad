"""Orders as profiles hold them: the newest version of each, the server's before the browser's, less what came back."""

from __future__ import annotations

from habitue.events import names
from habitue.profiles import node as caps

_SIDE = "CASE WHEN source = 'browser' THEN 0 ELSE 1 END AS vouched"

# A profile keeps the newest orders of each side by their last version.
WINNERS = f"""
WITH versions AS (
    SELECT person_id, moment, tie, position, order_id, coalesce(total_minor, 0) AS total_minor, currency, {_SIDE}
    FROM owned
    WHERE name IN ('{names.ORDER_COMPLETED}', '{names.ORDER_UPDATED}') AND order_id <> ''
        AND length(order_id) <= {caps.TEXT}
), last_versions AS (
    SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY person_id, vouched, order_id ORDER BY moment DESC, tie DESC) AS turn
        FROM versions
    ) AS v WHERE turn = 1
), kept_versions AS (
    SELECT * FROM (
        SELECT person_id, moment, tie, position, order_id, total_minor, currency, vouched,
            row_number() OVER (PARTITION BY person_id, vouched ORDER BY moment DESC, tie DESC) AS place
        FROM last_versions
    ) AS v WHERE place <= {caps.ORDERS}
)
SELECT person_id, moment, tie, position, order_id, total_minor, currency, vouched FROM (
    SELECT *, row_number() OVER (PARTITION BY person_id, order_id ORDER BY vouched DESC) AS choice FROM kept_versions
) AS v WHERE choice = 1
"""

# What a browser says came back counts for orders that only a browser told of.
NET_ORDERS = f"""
WITH told AS (
    SELECT * FROM (
        SELECT person_id, order_id, {_SIDE},
            CASE WHEN name = '{names.ORDER_CANCELLED}' THEN 1 ELSE 0 END AS cancelled,
            CASE WHEN name = '{names.ORDER_REFUNDED}' AND total_minor IS NULL THEN 1 ELSE 0 END AS whole,
            CASE WHEN name = '{names.ORDER_REFUNDED}' AND total_minor > 0 THEN total_minor ELSE 0 END AS amount_minor,
            row_number() OVER (
                PARTITION BY person_id, CASE WHEN source = 'browser' THEN 0 ELSE 1 END ORDER BY moment DESC, tie DESC
            ) AS place
        FROM owned
        WHERE name IN ('{names.ORDER_REFUNDED}', '{names.ORDER_CANCELLED}') AND order_id <> ''
            AND length(order_id) <= {caps.TEXT}
    ) AS t WHERE place <= {caps.REFUNDS}
), back AS (
    SELECT w.person_id, w.order_id, max(t.cancelled) AS cancelled, max(t.whole) AS whole,
        sum(t.amount_minor) AS amount_minor
    FROM winners w JOIN told t ON t.person_id = w.person_id AND t.order_id = w.order_id AND t.vouched >= w.vouched
    GROUP BY w.person_id, w.order_id
), lines AS (
    SELECT position, order_id, count(*) AS lines FROM order_lines WHERE line <= {caps.LINES} GROUP BY position, order_id
)
SELECT w.person_id, w.moment, w.tie, w.position, w.order_id, w.currency, coalesce(l.lines, 0) AS lines,
    CASE WHEN coalesce(b.whole, 0) = 1 THEN 0
        ELSE greatest(0, w.total_minor - coalesce(b.amount_minor, 0)) END AS net_minor
FROM winners w
LEFT JOIN back b ON b.person_id = w.person_id AND b.order_id = w.order_id
LEFT JOIN lines l ON l.position = w.position AND l.order_id = w.order_id
LEFT JOIN left_out_orders x ON x.order_id = w.order_id
WHERE coalesce(b.cancelled, 0) = 0 AND x.order_id IS NULL
"""
