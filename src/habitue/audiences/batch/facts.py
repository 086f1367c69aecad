"""Facts about people as scratch tables: one row a person of whom it is known, in the column `value`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from habitue.audiences.batch.streams import CONSENTS, MEASURE, PERSONALISE
from habitue.audiences.lifecycle import TOLD_APART
from habitue.audiences.live.affinities import DIGITS
from habitue.audiences.live.person import VISIT_GAP_MS
from habitue.audiences.values.names import predicts
from habitue.audiences.vocabulary import PRODUCT_BOUGHT
from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.events.birthday import BIRTHDAY_ON
from habitue.events.kept import TEXT
from habitue.features.affinity import ADD, HALF_LIFE_DAYS, PURCHASE, VIEW
from habitue.profiles import memory
from habitue.profiles import node as caps


class Source(msgspec.Struct, frozen=True):
    """Where a fact is read from.

    Attributes
    ----------
    sql
        person_id, value; may name `$key`, `$now` and `$currency`.
    tables, fields, streams
        What it needs: of `TABLES`, of `habitue.audiences.batch.streams.FIELDS`, and streams (`{0}`, `{1}`, … in it).
    missing
        What holds of whoever has no row; None: it is not known.
    clocks
        Whether it reads `habitue.audiences.batch.clocks`.
    """

    sql: str
    tables: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    missing: int | None = None
    clocks: bool = False


def _last(columns: str, where: str, *, newest: bool = True) -> str:
    """What the newest (or oldest) row of each person says, of those that say something."""
    pick = "arg_max" if newest else "arg_min"
    chosen = ", ".join(f"{pick}({column}, (moment, tie)) AS {column}" for column in columns.split(", "))
    return f"""
    SELECT person_id, {chosen}
    FROM (SELECT *, {_REFERRER} FROM owned WHERE (consent & {MEASURE}) <> 0 AND {where}) AS told GROUP BY person_id
    """


_REFERRER = (
    "coalesce(substr(channel['referrer'], 2), '') AS referrer, coalesce(substr(channel['landing'], 2), '') AS landing"
)
_UNDONE = (names.DECISION_MADE, names.PERSON_RECTIFIED, *sorted(names.TRANSITIONS))  # not the person's own doing
_NOT_FOLDED = f"name NOT IN {_UNDONE}"
PEOPLE = f"""
SELECT person_id, min(moment) AS first_seen, max(moment) AS last_seen FROM owned WHERE {_NOT_FOLDED} GROUP BY person_id
"""

_IN_THE_SHOP = ", ".join(f"'{source}'" for source in sorted(memory.IN_THE_SHOP))
_NO_VISIT = ", ".join(f"'{name}'" for name in sorted(memory.NO_VISIT))
# Quarters of an hour with something done in the shop, as many as a profile keeps; silence between them ends a visit.
_VISITS = f"""
WITH quarters AS (
    SELECT person_id, CAST(floor(moment / {memory.QUARTER_MS}) AS BIGINT) AS quarter, min(moment) AS first_at,
        max(moment) AS last_at
    FROM owned
    WHERE (consent & {MEASURE}) <> 0 AND source IN ({_IN_THE_SHOP}) AND name NOT IN ({_NO_VISIT})
    GROUP BY person_id, CAST(floor(moment / {memory.QUARTER_MS}) AS BIGINT)
), kept_quarters AS (
    SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY quarter DESC) AS turn FROM quarters
    ) AS q WHERE turn <= {memory.ACTIVE} AND first_at <= $now
), starts AS (
    SELECT person_id, quarter, first_at, last_at,
        CASE WHEN first_at - lag(last_at) OVER (PARTITION BY person_id ORDER BY quarter) <= {VISIT_GAP_MS}
            THEN 0 ELSE 1 END AS starts
    FROM kept_quarters
), numbered AS (
    SELECT person_id, first_at, last_at,
        sum(starts) OVER (PARTITION BY person_id ORDER BY quarter ROWS UNBOUNDED PRECEDING) AS visit
    FROM starts
), visits AS (
    SELECT person_id, visit, min(first_at) AS began_at, max(last_at) AS ended_at FROM numbered GROUP BY person_id, visit
)
SELECT person_id, began_at, ended_at, row_number() OVER (PARTITION BY person_id ORDER BY visit DESC) AS turn FROM visits
"""

# Each customer's newest two orders, and the shop's delays after so many.
_PACES = f"""
WITH ordered AS (
    SELECT person_id, moment, row_number() OVER (PARTITION BY person_id ORDER BY moment DESC, tie DESC) AS turn
    FROM net_orders
), ends AS (
    SELECT person_id, count(*) AS orders, min(moment) AS first_at, max(moment) AS last_at,
        max(CASE WHEN turn = 2 THEN moment END) AS before_at
    FROM ordered GROUP BY person_id
)
SELECT e.*, d.due_ms, d.loyal_orders, e.last_at + d.at_risk_ms AS late_at, e.last_at + d.lapsed_ms AS lost_at,
    CASE WHEN e.last_at - e.before_at >= b.lapsed_ms THEN 1 ELSE 0 END AS was_lost
FROM ends e JOIN order_delays d ON d.orders = least(e.orders, {TOLD_APART})
LEFT JOIN order_delays b ON b.orders = least(e.orders - 1, {TOLD_APART})
"""
_STAGES = """
WITH visited AS (
    SELECT person_id, count(*) AS visits FROM visits GROUP BY person_id
)
SELECT p.person_id,
    CASE WHEN o.orders IS NULL
        THEN CASE WHEN coalesce(v.visits, 0) > 1 THEN 'returning_prospect' ELSE 'new_prospect' END
        WHEN $now >= o.lost_at THEN 'lapsed'
        WHEN $now >= o.late_at THEN CASE WHEN o.orders = 1 THEN 'one_time' ELSE 'at_risk' END
        WHEN o.orders = 1 THEN 'first_time'
        WHEN o.was_lost = 1 THEN 'won_back'
        WHEN o.orders >= o.loyal_orders THEN 'loyal' ELSE 'active' END AS stage,
    CASE WHEN o.orders IS NULL THEN p.first_seen WHEN $now >= o.lost_at THEN o.lost_at
        WHEN $now >= o.late_at THEN o.late_at ELSE o.last_at END AS since,
    CASE WHEN o.orders IS NULL OR $now >= o.lost_at THEN NULL
        WHEN $now >= o.late_at THEN o.lost_at ELSE o.late_at END AS until
FROM people p LEFT JOIN paces o ON o.person_id = p.person_id LEFT JOIN visited v ON v.person_id = p.person_id
"""

# A running sum that never falls below nothing: what it is, less the least it was.
_CART = """
WITH since AS (
    SELECT person_id, max(moment) AS moment FROM winners GROUP BY person_id
), last_order AS (
    SELECT w.person_id, w.moment, max(w.tie) AS tie
    FROM winners w JOIN since s ON s.person_id = w.person_id AND s.moment = w.moment
    GROUP BY w.person_id, w.moment
), changes AS (
    SELECT person_id, moment, tie, product_id, quantity, 1 AS direction FROM added
    UNION ALL
    SELECT person_id, moment, tie, product_id, -quantity AS quantity, -1 AS direction FROM removed
), since_order AS (
    SELECT c.* FROM changes c LEFT JOIN last_order o ON o.person_id = c.person_id
    WHERE o.person_id IS NULL OR c.moment > o.moment OR (c.moment = o.moment AND c.tie > o.tie)
), sums AS (
    SELECT person_id, product_id, moment,
        sum(quantity) OVER (
            PARTITION BY person_id, product_id ORDER BY moment, tie, direction ROWS UNBOUNDED PRECEDING
        ) AS so_far
    FROM since_order
), totals AS (
    SELECT person_id, product_id, sum(quantity) AS total FROM since_order GROUP BY person_id, product_id
), least AS (
    SELECT person_id, product_id, min(so_far) AS so_far FROM sums GROUP BY person_id, product_id
)
SELECT t.person_id, t.product_id, t.total - least_of.so_far AS quantity FROM totals t
JOIN (SELECT person_id, product_id, CASE WHEN so_far < 0 THEN so_far ELSE 0 END AS so_far FROM least) AS least_of
    ON least_of.person_id = t.person_id AND least_of.product_id = t.product_id
WHERE t.total - least_of.so_far <> 0
"""

_INTERESTS = f"""
WITH seen AS (
    SELECT person_id, moment, product_id, CAST({VIEW} AS DOUBLE) AS weight FROM {{0}}
    UNION ALL SELECT person_id, moment, product_id, CAST({ADD} AS DOUBLE) AS weight FROM {{1}}
    UNION ALL SELECT person_id, moment, product_id, CAST({PURCHASE} AS DOUBLE) AS weight FROM {{2}} WHERE quantity > 0
), last_seen AS (
    SELECT person_id, max(moment) AS moment FROM seen GROUP BY person_id
), kinds AS (
    SELECT s.person_id, p.category AS category, p.brand AS brand,
        s.weight * power(0.5, (l.moment - s.moment) / CAST({DAY_MS * HALF_LIFE_DAYS} AS DOUBLE)) AS weight
    FROM seen s JOIN last_seen l ON l.person_id = s.person_id JOIN products p ON p.product_id = s.product_id
), sums AS (
    SELECT person_id, 'category' AS kind, category AS name, sum(weight) AS weight FROM kinds WHERE category <> ''
    GROUP BY person_id, category
    UNION ALL
    SELECT person_id, 'brand' AS kind, brand AS name, sum(weight) AS weight FROM kinds WHERE brand <> ''
    GROUP BY person_id, brand
), totals AS (
    SELECT person_id, kind, sum(weight) AS weight FROM sums GROUP BY person_id, kind
)
SELECT s.person_id, s.kind, s.name, round(s.weight / t.weight, {DIGITS}) AS share
FROM sums s JOIN totals t ON t.person_id = s.person_id AND t.kind = s.kind WHERE t.weight > 0
"""

_TRAITS = f"""
WITH declared AS (
    SELECT coalesce(l.person_id, t.node_id) AS person_id, t.occurred_at AS moment, t.tie, t.key, t.rank, t.value
    FROM traits t LEFT JOIN audience_links l ON l.node_id = t.node_id
    WHERE t.node_id <> '' AND t.position <= $position AND t.occurred_at < $before AND length(t.key) <= {caps.TEXT}
), newest AS (
    SELECT * FROM (
        SELECT *, rank() OVER (PARTITION BY person_id, key, value = 's' ORDER BY moment DESC, tie DESC) AS turn
        FROM declared
    ) AS d WHERE turn = 1
), placed AS (
    SELECT *, dense_rank() OVER (
        PARTITION BY person_id, value = 's' ORDER BY rank
    ) AS place
    FROM newest
)
SELECT person_id, key, value FROM placed WHERE place <= {caps.TRAITS} AND value <> ''
"""

VALUES = ("score", "group", "moment")  # facts that are versioned values
_AGREED = f"SELECT person_id FROM ({CONSENTS}) AS c WHERE (consent & {PERSONALISE}) <> 0"

_DEVICE = "(device_kind <> '' OR device_os <> '' OR device_browser <> '' OR device_screen <> '' OR agent <> '')"
_TOUCH = "channel_source, channel_medium, channel_campaign, referrer, landing"

# Named tables that several facts are read from.
TABLES: Mapping[str, tuple[tuple[str, ...], str]] = MappingProxyType(
    {
        "people": ((), PEOPLE),
        "agreed": ((), _AGREED),
        "visits": ((), _VISITS),
        "paces": (("net_orders",), _PACES),
        "stages": ((), _STAGES),
        "cart": (("added", "removed"), _CART),
        "trait_values": ((), _TRAITS),
        "devices": ((), _last("device_kind, device_os, device_browser, device_screen", _DEVICE)),
        "places": ((), _last("country, region, city", "(country <> '' OR region <> '' OR city <> '')")),
        "locales": ((), _last("locale", "locale <> ''")),
        "zones": ((), _last("zone", "zone <> ''")),
        "companies": ((), _last("company", "company <> ''")),
        "last_touches": ((), _last(_TOUCH, "cardinality(channel) > 0")),
        "first_touches": ((), _last(_TOUCH, "cardinality(channel) > 0", newest=False)),
        "exposures": (
            (),
            f"""
            SELECT person_id, arg_min(arm, (moment, tie)) AS arm FROM owned
            WHERE name = '{names.DECISION_MADE}' AND arm IN ('personalised', 'held_out') GROUP BY person_id
            """,
        ),
    }
)


def _text_of(table: str, column: str, most: int = 10_000) -> Source:
    where = f"{column} <> ''" + ("" if most == 10_000 else f" AND length({column}) <= {most}")
    return Source(f"SELECT person_id, {column} AS value FROM {table} WHERE {where}", (table,))


def _orders(value: str, where: str = "TRUE", missing: int | None = None) -> Source:
    return Source(
        f"SELECT person_id, {value} AS value FROM net_orders WHERE {where} GROUP BY person_id",
        fields=("net_orders",),
        missing=missing,
    )


def _pace(value: str, where: str = "TRUE") -> Source:
    return Source(f"SELECT person_id, {value} AS value FROM paces WHERE {where}", ("paces",))


def _stage(column: str) -> Source:
    sql = f"SELECT person_id, {column} AS value FROM stages WHERE {column} IS NOT NULL"
    return Source(sql, ("visits", "paces", "stages"))


def _clock(column: str) -> Source:
    return Source(
        f"SELECT p.person_id, coalesce(c.{column}, d.{column}) AS value FROM people p"
        " LEFT JOIN zones z ON z.person_id = p.person_id LEFT JOIN clocks c ON c.zone = z.zone"
        " JOIN clocks d ON d.zone = ''",
        ("people", "zones"),
        clocks=True,
    )


def _birthday(column: str) -> Source:
    return Source(
        f"SELECT t.person_id, min(b.{column}) AS value FROM trait_values t"
        " LEFT JOIN zones z ON z.person_id = t.person_id LEFT JOIN clocks c ON c.zone = z.zone"
        " JOIN clocks d ON d.zone = '' JOIN birthdays b ON b.today = coalesce(c.today, d.today) AND b.stated = t.value"
        f" WHERE t.key = '{BIRTHDAY_ON}' GROUP BY t.person_id",
        ("trait_values", "zones"),
        clocks=True,
    )


def _value_of(fact: str, *, predicting: bool) -> Source:
    agreed = " JOIN agreed a ON a.person_id = v.person_id" if predicting else ""
    return Source(
        f"SELECT v.person_id, v.value FROM {fact}_values v{agreed}"
        " LEFT JOIN objecting_people o ON o.person_id = v.person_id WHERE v.name = $key AND o.person_id IS NULL",
        ("agreed",) if predicting else (),
    )


_IN_CURRENCY = "currency IN ('', $currency)"
_INTEREST_STREAMS = (names.PRODUCT_VIEWED, names.PRODUCT_ADDED, PRODUCT_BOUGHT)
_VISIT_GOES_ON = f"turn = 1 AND $now <= ended_at + {VISIT_GAP_MS}"


def _interest(kind: str, *, top: bool = False) -> Source:
    if top:
        sql = (
            "SELECT person_id, name AS value FROM (SELECT *, row_number() OVER (PARTITION BY person_id"
            f" ORDER BY share DESC, name) AS turn FROM ({_INTERESTS}) AS i WHERE kind = '{kind}') AS t WHERE turn = 1"
        )
        return Source(sql, streams=_INTEREST_STREAMS)
    sql = f"SELECT person_id, share AS value FROM ({_INTERESTS}) AS i WHERE kind = '{kind}' AND name = $key"
    return Source(sql, streams=_INTEREST_STREAMS, missing=0)


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "first_seen": Source("SELECT person_id, first_seen AS value FROM people", ("people",)),
        "last_seen": Source("SELECT person_id, last_seen AS value FROM people", ("people",)),
        "visit_started": Source(f"SELECT person_id, began_at AS value FROM visits WHERE {_VISIT_GOES_ON}", ("visits",)),
        "previous_visit": Source("SELECT person_id, ended_at AS value FROM visits WHERE turn = 2", ("visits",)),
        "in_visit": Source(
            f"SELECT person_id, 1 AS value FROM visits WHERE {_VISIT_GOES_ON}", ("visits",), missing=0
        ),
        "visits": Source("SELECT person_id, count(*) AS value FROM visits GROUP BY person_id", ("visits",), missing=0),
        "first_order": _orders("min(moment)"),
        "last_order": _orders("max(moment)"),
        "order_due": _pace("last_at + due_ms"),
        "lifecycle": _stage("stage"),
        "lifecycle_since": _stage("since"),
        "lifecycle_until": _stage("until"),
        "last_gap_days": _pace(f"CAST(floor((last_at - before_at) / {DAY_MS}) AS BIGINT)", "orders > 1"),
        "average_gap_days": _pace(
            f"CAST(floor((last_at - first_at) / ((orders - 1) * {DAY_MS})) AS BIGINT)", "orders > 1"
        ),
        "orders": _orders("count(*)", missing=0),
        "revenue_minor": _orders("sum(net_minor)", _IN_CURRENCY, missing=0),
        "average_order_minor": _orders("CAST(floor(sum(net_minor) / count(*)) AS BIGINT)", _IN_CURRENCY),
        "cart_changed": Source(
            "SELECT c.person_id, max(a.moment) AS value FROM (SELECT DISTINCT person_id FROM cart) AS c JOIN"
            " (SELECT person_id, moment FROM added UNION ALL SELECT person_id, moment FROM removed) AS a"
            " ON a.person_id = c.person_id GROUP BY c.person_id",
            ("cart",),
        ),
        "cart_items": Source(
            "SELECT person_id, sum(quantity) AS value FROM cart GROUP BY person_id", ("cart",), missing=0
        ),
        "cart_value_minor": Source(
            "SELECT c.person_id, sum(c.quantity * p.price_minor) AS value FROM cart c"
            " JOIN products p ON p.product_id = c.product_id GROUP BY c.person_id",
            ("cart",),
            missing=0,
        ),
        "wishlist_items": Source(
            "SELECT person_id, count(*) AS value FROM (SELECT person_id, quantity, row_number() OVER ("
            "PARTITION BY person_id, product_id ORDER BY moment DESC, tie DESC) AS newest FROM wished) AS w"
            " WHERE newest = 1 AND quantity > 0 GROUP BY person_id",
            fields=("wished",),
            missing=0,
        ),
        "screen_width": Source(
            "SELECT person_id, TRY_CAST(split_part(device_screen, 'x', 1) AS BIGINT) AS value FROM devices"
            " WHERE length(split_part(device_screen, 'x', 1)) < 6",
            ("devices",),
        ),
        **{column: _clock(column) for column in ("hour", "weekday", "month", "day_of_month")},
        "birthday_in_days": _birthday("in_days"),
        "birthday_days_ago": _birthday("days_ago"),
        "country": _text_of("places", "country"),
        "region": _text_of("places", "region"),
        "city": _text_of("places", "city"),
        "time_zone": _text_of("zones", "zone"),
        "language": Source(
            "SELECT person_id, split_part(replace(locale, '_', '-'), '-', 1) AS value FROM locales"
            " WHERE split_part(replace(locale, '_', '-'), '-', 1) <> ''",
            ("locales",),
        ),
        "locale": _text_of("locales", "locale"),
        "company": _text_of("companies", "company"),
        "device": _text_of("devices", "device_kind"),
        "system": _text_of("devices", "device_os"),
        "browser": _text_of("devices", "device_browser"),
        "arm": _text_of("exposures", "arm"),
        **{
            f"{which}_{part}": _text_of(f"{which}_touches", column, TEXT)
            for which in ("first", "last")
            for part, column in (
                ("source", "channel_source"), ("medium", "channel_medium"), ("campaign", "channel_campaign"),
                ("referrer", "referrer"), ("landing", "landing"),
            )
        },
        "top_category": _interest("category", top=True),
        "top_brand": _interest("brand", top=True),
        "category_affinity": _interest("category"),
        "brand_affinity": _interest("brand"),
        "registered": Source(
            "SELECT person_id, 1 AS value FROM people WHERE person_id LIKE 'u%'", ("people",), missing=0
        ),
        **{fact: _value_of(fact, predicting=True) for fact in VALUES},
        "trait": Source("SELECT person_id, value FROM trait_values WHERE key = $key", ("trait_values",)),
    }
)  # fmt: skip


_DESCRIBING = MappingProxyType({fact: _value_of(fact, predicting=False) for fact in VALUES})


def source_of(fact: str, key: str) -> Source:
    """Where a fact is read from; what is predicted, of whoever agreed to it last only."""
    return _DESCRIBING[fact] if fact in VALUES and not predicts(key) else SOURCES[fact]
