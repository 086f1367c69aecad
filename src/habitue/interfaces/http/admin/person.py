"""One person with everything known about them."""

from __future__ import annotations

from collections.abc import Iterable

from habitue.app.console.portrait import Portrait, personal_traits
from habitue.app.console.purchases import Purchase, main_currency, purchases_of, revenue_of
from habitue.features.affinity import affinities, cart
from habitue.interfaces.http.admin import schemas
from habitue.interfaces.http.admin.desk import Desk
from habitue.privacy.consent import purposes_of
from habitue.profiles.node import Touch

_VIEWED = 12
_SEARCHES = 10


def described(desk: Desk, portrait: Portrait) -> schemas.Person:
    """The single customer view."""
    runtime, whole = desk.runtime, portrait.whole
    bought = purchases_of(whole)
    currency = main_currency(bought, runtime.settings.currency)
    revenue = revenue_of(bought, currency)
    counted = sum(purchase.currency == currency for purchase in bought)
    return schemas.Person(
        person=desk.person(portrait),
        first_seen=whole.first_seen,
        last_seen=whole.last_seen,
        active_days=len({day for days in whole.counts.values() for day, _ in days}),
        nodes=_nodes(portrait),
        traits=_traits(desk, portrait),
        consent=purposes_of(whole.consent[2]) if whole.consent else [],
        consent_at=whole.consent[0] if whole.consent else None,
        arm="none" if whole.exposure is None else "held_out" if whole.exposure[2] == "held_out" else "personalised",
        orders=[_order(desk, purchase) for purchase in bought],
        orders_count=len(bought),
        revenue_minor=revenue,
        average_order_minor=round(revenue / counted) if counted else None,
        currency=currency,
        affinities=[
            schemas.Affinity.model_validate(affinity, from_attributes=True)
            for affinity in affinities(whole, runtime.catalogue.get, runtime.clock.now_ms())
        ],
        recently_viewed=[desk.product(product_id) for product_id in _newest(p for _, _, p in whole.viewed)[:_VIEWED]],
        cart=_cart(desk, portrait),
        searches=_newest(query for _, _, query in whole.searched)[:_SEARCHES],
        first_touch=_touch(whole.first_touch),
        last_touch=_touch(whole.touches[-1] if whole.touches else None),
        device=dict(whole.device[2]) if whole.device else {},
    )


def _nodes(portrait: Portrait) -> list[schemas.IdentityNode]:
    return [
        schemas.IdentityNode(
            node_id=member.node_id,
            kind="user" if member.node_id.startswith("u") else "device",
            first_seen=portrait.nodes[member.node_id].first_seen,
            last_seen=portrait.nodes[member.node_id].last_seen,
            evidence=member.evidence,
        )
        for member in portrait.members
    ]


def _traits(desk: Desk, portrait: Portrait) -> list[schemas.Trait]:
    clear = [
        schemas.Trait(key=key, value=entry[2], at=entry[0], personal=False)
        for key, entry in sorted(portrait.whole.traits.items())
    ]
    if not desk.personal:
        return clear
    opened = personal_traits(desk.runtime.vault, portrait)
    return [schemas.Trait(key=t.key, value=t.value, at=t.at, personal=True) for t in opened] + clear


def _order(desk: Desk, purchase: Purchase) -> schemas.Order:
    return schemas.Order(
        order_id=purchase.order_id,
        at=purchase.at,
        total_minor=purchase.total_minor,
        refunded_minor=purchase.refunded_minor,
        currency=purchase.currency,
        source="server" if purchase.from_server else "browser",
        lines=[
            schemas.OrderLine(
                product=desk.product_named(product_id),
                product_id=product_id,
                quantity=quantity,
                price_minor=price_minor,
            )
            for product_id, quantity, price_minor in purchase.lines
        ],
    )


def _cart(desk: Desk, portrait: Portrait) -> list[schemas.OrderLine]:
    lines = []
    for product_id, quantity in cart(portrait.whole).items():
        product = desk.product_named(product_id)
        price = product.price_minor if product else 0
        lines.append(schemas.OrderLine(product=product, product_id=product_id, quantity=quantity, price_minor=price))
    return lines


def _touch(touch: Touch | None) -> schemas.Touch | None:
    if touch is None:
        return None
    at, _, source, medium, campaign, referrer, landing = touch
    return schemas.Touch(at=at, source=source, medium=medium, campaign=campaign, referrer=referrer, landing=landing)


def _newest(values: Iterable[str]) -> list[str]:
    """Each once, newest first; they come oldest first."""
    return list(dict.fromkeys(reversed(list(values))))
