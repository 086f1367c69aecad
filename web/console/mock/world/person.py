"""One person, complete. Not shipped, never used by the product."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from habitue.interfaces.http.admin.schemas.history import Order, OrderLine
from habitue.interfaces.http.admin.schemas.notes import Note
from habitue.interfaces.http.admin.schemas.people import PersonRow
from habitue.interfaces.http.admin.schemas.person import (
    Affinity,
    Attribute,
    Channel,
    IdentityNode,
    OtherValue,
    Person,
    Touch,
    Trait,
)

from world.things import BRANDS, CATEGORIES, DAY, HOSTILE, QUERIES

if TYPE_CHECKING:
    from world.world import World


def person_detail(world: World, row: PersonRow) -> Person:
    draw = random.Random(row.person.person_id + "v")
    top = row.top_category or "Coffee"
    weights = sorted((draw.random() ** 2 for _ in range(4)), reverse=True)
    total = sum(weights)
    others = [c for c in CATEGORIES if c != top][:3]
    touch = Touch(
        at=row.first_seen,
        source=draw.choice(["newsletter", "google", "instagram"]),
        medium=draw.choice(["email", "cpc", "social"]),
        campaign="autumn-reading",
        referrer="javascript:window.__xss=1" if world.hostile else "https://search.example/",
        landing="/c/" + top.lower(),
    )
    orders = [order_of(world, row, number, draw) for number in range(row.orders)]
    return Person(
        person=row.person,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        active_days=row.active_days,
        nodes=[
            IdentityNode(
                node_id="d_" + row.person.person_id,
                kind="device",
                first_seen=row.first_seen,
                last_seen=row.last_seen,
                evidence="",
            ),
            *(
                [
                    IdentityNode(
                        node_id="u_" + row.person.person_id,
                        kind="user",
                        first_seen=row.first_seen + DAY,
                        last_seen=row.last_seen,
                        evidence="token",
                    ),
                    IdentityNode(
                        node_id="d_7c" + row.person.person_id,
                        kind="device",
                        first_seen=row.last_seen - 3 * DAY,
                        last_seen=row.last_seen - DAY,
                        evidence="server",
                    ),
                ]
                if row.person.known
                else []
            ),
        ],
        traits=[
            Trait(
                key="email",
                value="a••••@mail.example",
                at=row.first_seen,
                personal=True,
                source="shop",
                others=[OtherValue(value="a••••@work.example", at=row.first_seen - DAY)],
            ),
            Trait(key="plan", value="regular", at=row.first_seen, personal=False, source="shop"),
            Trait(key="newsletter", value=True, at=row.first_seen, personal=False, source="visitor"),
            Trait(key="preferred_brands", value=BRANDS[:2], at=row.last_seen, personal=False, source="preferences"),
            Trait(key="preferred_frequency", value="weekly", at=row.last_seen, personal=False, source="preferences"),
            *(
                [Trait(key=HOSTILE, value=HOSTILE, at=row.first_seen, personal=False, source="visitor")]
                if world.hostile
                else []
            ),
        ]
        if row.person.known
        else [],
        consent=draw.choice([["necessary", "measure", "personalise"], ["necessary", "measure"]]),
        consent_at=row.first_seen,
        channels=channels_of(row),
        arm=draw.choice(["personalised"] * 8 + ["held_out", "none"]),
        orders=orders,
        orders_count=row.orders,
        revenue_minor=row.revenue_minor,
        average_order_minor=row.revenue_minor // row.orders if row.orders else None,
        currency="EUR",
        affinities=[
            Affinity(kind="category", value=name, weight=weight / total, based_on=draw.randint(2, 30))
            for name, weight in zip([top, *others], weights, strict=True)
        ]
        + [Affinity(kind="brand", value=BRANDS[0], weight=0.42, based_on=9)],
        recently_viewed=draw.sample(world.products, 6),
        cart=[
            OrderLine(product=p, product_id=p.product_id, quantity=1, price_minor=p.price_minor)
            for p in draw.sample(world.products, draw.randint(0, 2))
        ],
        wishlist=world.products[3:5] if row.person.known else [],
        attributes=attributes_of(world, row, top),
        notes=notes_on(world, row),
        household=[world.people[1].person] if row.person.known else [],
        searches=draw.sample(QUERIES, 3) + ([HOSTILE] if world.hostile else []),
        first_touch=touch,
        last_touch=touch.model_copy(update={"at": row.last_seen, "source": "direct", "medium": "", "campaign": ""}),
        device={"kind": "mobile", "browser": "Firefox", "os": "Android"},
    )


def attributes_of(world: World, row: PersonRow, top: str) -> list[Attribute]:
    def of(key: str, value: int | str, unit: str, n: int, basis: str, high: int | None = None) -> Attribute:
        return Attribute(
            key=key,
            value=value,
            high=high,
            unit=unit,
            based_on=n,
            basis=basis,
            since=row.first_seen,
            until=row.last_seen,
        )

    bought = [
        of("revenue", row.revenue_minor, "money", row.orders, "orders"),
        of("last_order", row.last_seen - DAY, "date", row.orders, "orders"),
        of("days_between_orders", 11, "days", row.orders, "orders"),
    ]
    return [
        *(bought if row.orders else []),
        of("visit_days", row.active_days, "count", row.active_days * 7, "events"),
        of("favourite_category", HOSTILE if world.hostile else top, "text", 23, "interactions"),
        of("price_band", 1490, "money_range", 31, "interactions", 3990),
        of("usual_device", "mobile", "text", 212, "events"),
        of("preferred_hour", 19, "hour", 44, "moments"),
    ]


def notes_on(world: World, row: PersonRow) -> list[Note]:
    if not row.person.known:
        return []
    text = HOSTILE if world.hostile else "Prefers a call on Friday mornings.\nAsked twice about the copper pan."
    at = row.last_seen - DAY
    return [
        Note(note_id="n1", kind="note", text=text, author="Ana", at=at),
        Note(note_id="n2", kind="tag", text=HOSTILE[:40] if world.hostile else "wholesale", author="Ana", at=at),
        Note(note_id="n3", kind="tag", text="VIP", author="Ana", at=at),
    ]


def order_of(world: World, row: PersonRow, number: int, draw: random.Random) -> Order:
    lines = [
        OrderLine(product=p, product_id=p.product_id, quantity=draw.randint(1, 2), price_minor=p.price_minor)
        for p in draw.sample(world.products, draw.randint(1, 3))
    ]
    total = sum(line.quantity * line.price_minor for line in lines)
    return Order(
        order_id=f"A-{row.person.person_id[1:]}{number}",
        at=row.last_seen - number * 11 * DAY,
        total_minor=total,
        refunded_minor=lines[0].price_minor if number == 1 else 0,
        currency="EUR",
        source="server",
        lines=lines,
    )


def channels_of(row: PersonRow) -> list[Channel]:
    """One of each kind of answer; of somebody unknown, none but what a browser says."""
    mail, work = ("a••••@example.com", "a••••@work.example") if row.person.known else ("", "")
    said = (
        ("marketing_email", mail, True, "soft_opt_in", "import", row.first_seen),
        ("marketing_email", work, False, "refused", "unsubscribe", row.last_seen),
        ("email_open", mail, False, "never_asked", "", None),
        ("sms", "", False, "unconfirmed", "form", row.last_seen),
        ("push", "", True, "consent", "import", None),
        ("ads", "", False, "refused", "banner", row.last_seen),
    )
    return [
        Channel(purpose=purpose, address=address, current=True, granted=yes, because=because, source=source, since=at)
        for purpose, address, yes, because, source, at in said[0 if row.person.known else 5 :]
    ]
