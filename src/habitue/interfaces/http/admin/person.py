"""One person with everything known about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from habitue.app.console import noting
from habitue.app.console.household import household_of
from habitue.app.console.noting import notes_on
from habitue.app.console.portrait import Portrait, other_values, personal_traits
from habitue.app.console.purchases import Purchase, main_currency, purchases_of, revenue_of
from habitue.app.permitting import channels_of
from habitue.features.affinity import affinities, cart, wishlist
from habitue.features.attributes import Spent, computed_attributes
from habitue.features.profiling import is_memory
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.chips import PersonChip
from habitue.interfaces.http.admin.schemas.history import Order, OrderLine
from habitue.interfaces.http.admin.schemas.notes import Note
from habitue.interfaces.http.admin.schemas.person import (
    Affinity,
    Attribute,
    Channel,
    CorrectedField,
    IdentityNode,
    OtherValue,
    Person,
    Touch,
    Trait,
)
from habitue.privacy.consent import purposes_of
from habitue.profiles import node
from habitue.profiles.preferences import TRAITS

_VIEWED = 12
_SEARCHES = 10


def described(desk: Desk, portrait: Portrait) -> Person:
    """The single customer view."""
    runtime, whole = desk.runtime, portrait.whole
    bought = purchases_of(whole)
    currency = main_currency(bought, runtime.settings.currency)
    revenue = revenue_of(bought, currency)
    counted = sum(purchase.currency == currency for purchase in bought)
    return Person(
        person=desk.person(portrait),
        first_seen=whole.first_seen,
        last_seen=whole.last_seen,
        active_days=len({day for days in whole.counts.values() for day, _ in days}),
        nodes=_nodes(portrait),
        traits=_traits(desk, portrait),
        corrected=_corrected(desk, portrait),
        consent=purposes_of(whole.consent[2]) if whole.consent else [],
        consent_at=whole.consent[0] if whole.consent else None,
        channels=_channels(desk, portrait),
        arm="none" if whole.exposure is None else "held_out" if whole.exposure[2] == "held_out" else "personalised",
        orders=[_order(desk, purchase) for purchase in bought],
        orders_count=len(bought),
        revenue_minor=revenue,
        average_order_minor=round(revenue / counted) if counted else None,
        currency=currency,
        affinities=[
            Affinity.model_validate(affinity, from_attributes=True)
            for affinity in affinities(whole, runtime.catalogue.get, runtime.clock.now_ms())
        ],
        recently_viewed=[desk.product(product_id) for product_id in _newest(p for _, _, p in whole.viewed)[:_VIEWED]],
        cart=_cart(desk, portrait),
        wishlist=[desk.product(product_id) for product_id in wishlist(whole)],
        attributes=_attributes(desk, portrait, [purchase for purchase in bought if purchase.currency == currency]),
        notes=described_notes(desk, notes_on(runtime, portrait)) if desk.personal else [],
        household=_household(desk, portrait) if desk.personal else [],
        searches=_newest(query for _, _, query in whole.searched)[:_SEARCHES],
        first_touch=_touch(whole.first_touch),
        last_touch=_touch(whole.touches[-1] if whole.touches else None),
        device=dict(whole.device[2]) if whole.device else {},
    )


def _channels(desk: Desk, portrait: Portrait) -> list[Channel]:
    return [
        Channel(
            purpose=channel.purpose,
            address=channel.address if desk.personal else "",
            current=channel.current,
            granted=channel.permission.granted,
            because=channel.permission.because,
            source=channel.permission.source,
            since=channel.permission.since,
        )
        for channel in channels_of(desk.runtime, portrait)
    ]


def _household(desk: Desk, portrait: Portrait) -> list[PersonChip]:
    others = (desk.person_behind(person_id) for person_id in household_of(desk.runtime, portrait))
    return [chip for chip in others if chip is not None]


def _nodes(portrait: Portrait) -> list[IdentityNode]:
    return [
        IdentityNode(
            node_id=member.node_id,
            kind="user" if member.node_id.startswith("u") else "device",
            first_seen=portrait.nodes[member.node_id].first_seen,
            last_seen=portrait.nodes[member.node_id].last_seen,
            evidence=member.evidence,
        )
        for member in portrait.members
    ]


def _traits(desk: Desk, portrait: Portrait) -> list[Trait]:
    clear = [
        _trait(desk, portrait, key, entry[2], entry[0], _owner(portrait, key, entry), personal=False)
        for key, entry in sorted(portrait.whole.traits.items())
        if not is_memory(key)
    ]
    if not desk.personal:
        return clear
    opened = personal_traits(desk.runtime.vault, portrait)
    return [_trait(desk, portrait, t.key, t.value, t.at, t.node_id, personal=True) for t in opened] + clear


def _trait(desk: Desk, portrait: Portrait, key: str, value: Any, at: int, owner: str, *, personal: bool) -> Trait:
    others: dict[str, OtherValue] = {}
    for other, when in other_values(desk.runtime.vault, portrait, key, personal=personal):
        if other != value:
            others.setdefault(str(other), OtherValue(value=other, at=when))
    return Trait(
        key=key,
        value=value,
        at=at,
        personal=personal,
        source="preferences" if key in TRAITS.values() else "shop" if owner.startswith("u") else "visitor",
        others=list(others.values()),
    )


def _owner(portrait: Portrait, key: str, entry: Any) -> str:
    return next((node_id for node_id, node in portrait.nodes.items() if node.traits.get(key) == entry), "")


def _corrected(desk: Desk, portrait: Portrait) -> list[CorrectedField]:
    names = _staff(desk)
    found = []
    for key, (at, asked_by) in sorted(portrait.whole.corrected.items(), key=lambda entry: -entry[1][0]):
        who, _, named = asked_by.partition(" ")
        if who == "account":
            found.append(CorrectedField(key=key, at=at, asked="account", by=names.get(named, "")))
        elif who == "key":
            found.append(CorrectedField(key=key, at=at, asked="key", by=named))
        else:
            found.append(CorrectedField(key=key, at=at, asked="command_line", by=""))
    return found


def _staff(desk: Desk) -> dict[str, str]:
    return {account.account_id: account.name or account.email for account in desk.runtime.accounts.everyone()}


def _attributes(desk: Desk, portrait: Portrait, bought: list[Purchase]) -> list[Attribute]:
    runtime = desk.runtime
    computed = computed_attributes(
        portrait.whole,
        list(portrait.nodes.values()),
        [Spent(purchase.at, purchase.net_minor) for purchase in bought],
        runtime.catalogue.get,
        ZoneInfo(runtime.settings.timezone),
        runtime.clock.now_ms(),
    )
    return [Attribute.model_validate(attribute, from_attributes=True) for attribute in computed]


def described_notes(desk: Desk, notes: Iterable[noting.Note]) -> list[Note]:
    """Notes with their authors' names."""
    authors = _staff(desk)
    return [Note(note_id=n.note_id, kind=n.kind, text=n.text, author=authors.get(n.author, ""), at=n.at) for n in notes]


def _order(desk: Desk, purchase: Purchase) -> Order:
    return Order(
        order_id=purchase.order_id,
        at=purchase.at,
        total_minor=purchase.total_minor,
        refunded_minor=purchase.refunded_minor,
        currency=purchase.currency,
        source="server" if purchase.from_server else "browser",
        lines=[
            OrderLine(
                product=desk.product_named(product_id),
                product_id=product_id,
                quantity=quantity,
                price_minor=price_minor,
            )
            for product_id, quantity, price_minor in purchase.lines
        ],
    )


def _cart(desk: Desk, portrait: Portrait) -> list[OrderLine]:
    lines = []
    for product_id, quantity in cart(portrait.whole).items():
        product = desk.product_named(product_id)
        price = product.price_minor if product else 0
        lines.append(OrderLine(product=product, product_id=product_id, quantity=quantity, price_minor=price))
    return lines


def _touch(touch: node.Touch | None) -> Touch | None:
    if touch is None:
        return None
    at, _, source, medium, campaign, referrer, landing = touch
    return Touch(at=at, source=source, medium=medium, campaign=campaign, referrer=referrer, landing=landing)


def _newest(values: Iterable[str]) -> list[str]:
    """Each once, newest first; they come oldest first."""
    return list(dict.fromkeys(reversed(list(values))))
