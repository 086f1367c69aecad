"""The lake's events as what people are remembered by: one scratch table a stream, with the caps profiles have.

SQL is written in what DuckDB and Spark both understand. Every table has `person_id`, `moment`, `tie` (the stamp) and
the stream's fields, texts empty and numbers null where nothing is known.
"""

from __future__ import annotations

from habitue.audiences.batch.orders import NET_ORDERS, WINNERS
from habitue.audiences.batch.scratch import Scratch
from habitue.audiences.vocabulary import PRODUCT_BOUGHT, stream_of
from habitue.core.ids import tie_of
from habitue.events import names
from habitue.events.kept import CHANNEL_TOUCHED, TEXT
from habitue.lake.port import Batch
from habitue.privacy.consent import Purpose
from habitue.profiles import memory
from habitue.profiles import node as caps

MEASURE, PERSONALISE, SENSITIVE = int(Purpose.MEASURE), int(Purpose.PERSONALISE), int(Purpose.SENSITIVE)

# Whose each event is: all that a person's nodes did, up to a position of the log and before an instant.
OWNED = """
SELECT coalesce(l.person_id, e.node_id) AS person_id, e.occurred_at AS moment, e.*
FROM events e LEFT JOIN audience_links l ON l.node_id = e.node_id
WHERE e.node_id <> '' AND e.position <= $position AND e.occurred_at < $before
"""


def newest(rows: str, cap: int) -> str:
    """The newest `cap` rows of each person."""
    return f"""
    SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY moment DESC, tie DESC) AS turn FROM ({rows}) AS r
    ) AS numbered WHERE turn <= {cap}
    """


def _of(columns: str, where: str, purpose: int = PERSONALISE) -> str:
    return f"SELECT person_id, moment, tie, {columns} FROM owned WHERE (consent & {purpose}) <> 0 AND {where}"


def _named(*events: str) -> str:
    return "name IN (" + ", ".join(f"'{event}'" for event in events) + ")"


_ADDED = (names.PRODUCT_ADDED, names.WISHLIST_PRODUCT_ADDED_TO_CART)
_WISHED = (names.PRODUCT_ADDED_TO_WISHLIST, names.PRODUCT_REMOVED_FROM_WISHLIST)
_USED = (names.FEATURE_USED, names.GUIDE_VIEWED, names.CONTENT_DOWNLOADED)
_SHOWN = (names.PLACEMENT_SHOWN, names.RECOMMENDATION_CLICKED)
_REMEMBERED = f"<> '' AND length({{}}) <= {caps.TEXT}"
_PRODUCT = "product_id " + _REMEMBERED.format("product_id")
_QUANTITY = "coalesce(quantity, 1) AS quantity"

# What several streams are read from, capped as the profile's field is.
FIELDS: dict[str, str] = {
    "viewed": newest(_of("product_id", f"{_named(names.PRODUCT_VIEWED)} AND {_PRODUCT}"), caps.VIEWED),
    "added": newest(_of(f"product_id, {_QUANTITY}", f"{_named(*_ADDED)} AND {_PRODUCT}"), caps.CHANGED),
    "removed": newest(_of(f"product_id, {_QUANTITY}", f"{_named(names.PRODUCT_REMOVED)} AND {_PRODUCT}"), caps.CHANGED),
    "wished": newest(
        _of(
            f"product_id, CASE WHEN name = '{names.PRODUCT_ADDED_TO_WISHLIST}' THEN coalesce(quantity, 1) ELSE 0 END"
            " AS quantity",
            f"{_named(*_WISHED)} AND {_PRODUCT}",
        ),
        caps.CHANGED,
    ),
    "searched": newest(
        _of("query", f"{_named(names.PRODUCTS_SEARCHED)} AND query {_REMEMBERED.format('query')}"), caps.SEARCHED
    ),
    "listed": newest(
        _of("category", f"{_named(names.PRODUCT_LIST_VIEWED)} AND category {_REMEMBERED.format('category')}"),
        caps.LISTED,
    ),
    "used": newest(
        _of(
            "name AS kind, substr(kept['name'], 2) AS name",
            f"{_named(*_USED)} AND kept['name'] IS NOT NULL AND length(kept['name']) <= {caps.TEXT + 1}",
        ),
        caps.USED,
    ),
    "shown": newest(
        _of(
            f"CASE WHEN length(placement) <= {caps.TEXT} THEN placement ELSE '' END AS placement,"
            f" CASE WHEN name = '{names.RECOMMENDATION_CLICKED}' AND length(product_id) <= {caps.TEXT}"
            " THEN product_id ELSE '' END AS product_id",
            _named(*_SHOWN),
        ),
        caps.SHOWN,
    ),
    "touched": newest(_of("channel AS kept", "cardinality(channel) > 0", MEASURE), memory.RECENT),
    "winners": WINNERS,
    "net_orders": NET_ORDERS,
}
_NEEDED = {"net_orders": ("winners",)}


def _agreed_last(events: str) -> str:
    return f"""
    SELECT person_id, arg_max(consent, (moment, tie)) AS consent FROM {events}
    WHERE consent <> 0 AND name NOT IN ('{names.DECISION_MADE}', '{names.PERSON_RECTIFIED}') GROUP BY person_id
    """


# What each person agreed to last.
CONSENTS = _agreed_last("owned")
# Few ever agree to the use of sensitive products: only of them it matters here what they agreed to last.
_EVER_SENSITIVE = f"SELECT DISTINCT person_id FROM owned WHERE (consent & {SENSITIVE}) <> 0"
_SENSITIVE_CONSENTS = _agreed_last(
    "(SELECT * FROM owned WHERE person_id IN (SELECT person_id FROM ever_sensitive)) AS o"
)
# Of the catalogue, what conditions ask for most: it is joined for the rule below anyway.
BESIDE_PRODUCT = frozenset({"product.category", "product.brand", "product.price_minor"})
# Sensitive products are left out for everybody who did not agree to their use last.
_UNLESS_SENSITIVE = """
SELECT r.*, p.folded_category AS product_category, p.folded_brand AS product_brand, p.price_minor AS product_price_minor
FROM ({rows}) AS r LEFT JOIN products p ON p.product_id = r.product_id
LEFT JOIN sensitive_consents w ON w.person_id = r.person_id
WHERE p.product_id IS NULL OR p.sensitive = 0 OR (coalesce(w.consent, 0) & {sensitive}) <> 0
"""


def _of_products(rows: str) -> str:
    return _UNLESS_SENSITIVE.format(rows=rows, sensitive=SENSITIVE)


# stream -> (the fields it is read from, its rows)
HELD: dict[str, tuple[tuple[str, ...], str]] = {
    names.PRODUCT_VIEWED: (("viewed",), _of_products("SELECT * FROM viewed")),
    names.PRODUCT_ADDED: (("added",), _of_products("SELECT * FROM added")),
    names.PRODUCT_REMOVED: (("removed",), _of_products("SELECT * FROM removed")),
    names.PRODUCT_ADDED_TO_WISHLIST: (("wished",), _of_products("SELECT * FROM wished WHERE quantity > 0")),
    names.PRODUCTS_SEARCHED: (("searched",), "SELECT * FROM searched"),
    names.PRODUCT_LIST_VIEWED: (("listed",), "SELECT * FROM listed"),
    names.ORDER_COMPLETED: (("net_orders",), "SELECT * FROM net_orders"),
    PRODUCT_BOUGHT: (
        ("net_orders",),
        _of_products(
            "SELECT o.person_id, o.moment, o.tie, l.line, l.product_id, l.quantity,"
            " coalesce(l.price_minor, 0) AS price_minor FROM net_orders o"
            " JOIN order_lines l ON l.position = o.position AND l.order_id = o.order_id"
            f" WHERE l.line <= {caps.LINES}"
        ),
    ),
    **{event: (("used",), f"SELECT * FROM used WHERE kind = '{event}'") for event in _USED},
    names.PLACEMENT_SHOWN: (("shown",), "SELECT * FROM shown WHERE product_id = ''"),
    names.RECOMMENDATION_CLICKED: (("shown",), _of_products("SELECT * FROM shown WHERE product_id <> ''")),
    CHANNEL_TOUCHED: (("touched",), "SELECT * FROM touched"),
}


class Streams:
    """The streams of a batch, as relations in it.

    Parameters
    ----------
    batch
        With `owned` and `products` made already.
    """

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._numbers: dict[str, int] = {}
        self._custom_made = False
        self.scratch = Scratch(batch)

    def field(self, name: str) -> str:
        """The relation of one of `FIELDS`."""
        for needed in _NEEDED.get(name, ()):
            self.field(needed)
        return self.scratch.named(name, FIELDS[name])

    def stream(self, event: str) -> str:
        """The relation of a stream."""
        fields, rows = HELD.get(event, ((), ""))
        for field in fields:
            self.field(field)
        if "sensitive_consents" in rows:
            self.scratch.kept("ever_sensitive", _EVER_SENSITIVE)
            self.scratch.named("sensitive_consents", _SENSITIVE_CONSENTS)
        name = f"stream_{self._numbers.setdefault(event, len(self._numbers))}"
        if rows:
            return self.scratch.named(name, rows)
        stream = stream_of(event)
        assert stream is not None, event
        kept = newest(_of("kept", "name = $event"), stream.cap)
        if event not in names.KNOWN:
            self._custom()
            kept = f"SELECT k.* FROM ({kept}) AS k JOIN custom_kept c ON c.person_id = k.person_id"
            kept += " WHERE c.name = $event"
        return self.scratch.named(name, kept, {"event": event})

    def _custom(self) -> None:
        """Which names that nobody declared each person is remembered by: as many as a profile keeps."""
        if self._custom_made:
            return
        self._custom_made = True
        known = ", ".join("'" + name.replace("'", "''") + "'" for name in sorted(names.KNOWN))
        seen = self._batch.rows(
            f"SELECT DISTINCT name FROM owned WHERE (consent & {PERSONALISE}) <> 0 AND length(name) <= {TEXT}"
            f" AND name NOT IN ({known})"
        )
        custom = sorted((name for (name,) in seen), key=tie_of)
        self._batch.put("custom_names", {"name": custom, "turn": list(range(len(custom)))})
        self._batch.table(
            "custom_kept",
            f"""
            SELECT person_id, name FROM (
                SELECT person_id, name, row_number() OVER (PARTITION BY person_id ORDER BY turn) AS place
                FROM (SELECT DISTINCT o.person_id, o.name, c.turn FROM owned o JOIN custom_names c ON c.name = o.name
                      WHERE (o.consent & {PERSONALISE}) <> 0) AS names
            ) AS ranked WHERE place <= {memory.CUSTOM_NAMES}
            """,
        )
