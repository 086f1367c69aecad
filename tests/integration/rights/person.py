"""A person with something in every store, everything of theirs marked, and a shop of others around them."""

from __future__ import annotations

from typing import Any

from tests.integration.serving import CONSENT, PAGE, Shop, viewed

from habitue.adapters.sql import SqlLedger
from habitue.app.order_insights import write_insights
from habitue.app.working import train, write_lake, write_reports
from habitue.audiences.lists.imported import Entry, NewList
from habitue.audiences.lists.rows import Keyring
from habitue.channels.subscription import Delivery, Subscription
from habitue.core.clock import MINUTE_MS
from habitue.ledgers import Cap, ClaimKey, CounterKey
from habitue.measurement.order_results import Insights, LateCustomer, LateCustomers
from habitue.privacy.tokens import sign
from habitue.testing.server import basic

MARK = "zebra-mark-9f31"
MAIL = f"{MARK}@example.com"
NAME = "Zebrina Quaggasdottir"
PLACEMENTS = ["home.for_you", "home.recently_viewed", "product.similar"]


def stock(shop: Shop) -> None:
    """A catalogue, and others to learn from."""
    changes = [
        ["Product Updated", f"c{n}", shop.clock.at, {"product_id": f"p{n}", "name": f"Thing {n}", "category": "Things",
         "price_minor": 100 + n, "currency": "EUR", "stock": 9}] for n in range(20)
    ]  # fmt: skip
    assert shop.post("/v1/catalogue", {"changes": changes}, basic(shop.keys.server)).status == 200
    others = [viewed(f"other{n}", f"other{n % 5}", properties={"product_id": f"p{n % 20}"}) for n in range(60)]
    assert shop.batch(others).status == 200


def learn(shop: Shop) -> None:
    """What the worker does."""
    write_lake(shop.workspace, now_ms=shop.clock.at)
    train(shop.workspace, shop.clock.at)
    write_reports(shop.workspace, shop.clock.at)
    shop.runtime.refresh()


def on_list(shop: Shop) -> None:
    """On an imported list by address, as others hashed it, and by customer number; told of to a subscription."""
    runtime = shop.runtime
    keyring = Keyring(runtime.pseudonyms, runtime.vault.forgotten_at)
    entries = [keyring.entry("email", MAIL), keyring.entry("user_id", "victim")]
    hashed = keyring.hashed_address(MAIL)
    entries.append(Entry(hashed, hashed))
    made = NewList(list_id="crm", title="CRM", basis="consent", origin="our CRM")
    runtime.lists.create(made, "me", shop.clock.at)
    runtime.lists.change("crm", "add", [one for one in entries if isinstance(one, Entry)], "me", shop.clock.at)
    told = Subscription(
        subscription_id="s1", audience_id="all", url="https://shop.example/hook", use="analysis", paused=True,
        position=0, created_at=shop.clock.at, created_by="me",
    )  # fmt: skip
    runtime.subscriptions.create(told, "whsec_" + "A" * 44)
    delivery = Delivery(
        subscription_id="s1", message_id=f"{MARK}-in", node_id=runtime.pseudonyms.user("victim"), entered=True,
        version=1, why="event", at=shop.clock.at, position=1, due_at=shop.clock.at, told="no answer",
        settled_at=shop.clock.at,
    )  # fmt: skip
    runtime.subscriptions.take_in([delivery], {})


def live(shop: Shop) -> str:
    """The person's doings through every way in; their device's id."""
    device = "victims-phone"
    token = sign("victim", shop.workspace.settings.identity_secret, shop.clock.at)
    signed = {**CONSENT, "token": token, "campaign": {"source": "news", "medium": "email", "name": MARK}}
    items: list[dict[str, Any]] = [
        viewed(f"{MARK}-v{n}", device, properties={"product_id": f"p{n}", "note": MARK}) for n in (3, 4, 5)
    ]
    for n, name in enumerate(("Product Added", "Product Removed", "Product Added to Wishlist")):
        items.append(viewed(f"{MARK}-{n}", device, event=name, properties={"product_id": "p3", "quantity": 1}))
    items += [
        viewed(f"{MARK}-s", device, event="Products Searched", properties={"query": f"boots {MARK}"}),
        viewed(f"{MARK}-l", device, event="Product List Viewed", properties={"category": "Things"}),
        viewed(f"{MARK}-f", device, event="Feature Used", properties={"name": "size adviser"}),
        viewed(f"{MARK}-e", device, event="Page Engaged", properties={"engaged_ms": 4000, "scroll_percent": 50}),
        viewed(f"{MARK}-p", device, event="Placement Shown", properties={"placement": "home.for_you"}),
        {"type": "page", "messageId": f"{MARK}-page", "anonymousId": device, "context": {
            **signed, "page": {"url": f"https://shop.example/{MARK}?utm_source=x", "path": f"/{MARK}"}}},
        {"type": "identify", "messageId": f"{MARK}-i", "anonymousId": device, "userId": "victim", "context": signed,
         "traits": {"email": MAIL, "name": NAME, "plan": MARK}},
        viewed(f"{MARK}-o", device, event="Order Completed", userId="victim", context=signed,
               properties={"order_id": f"b-{MARK}", "total": 9, "products": [{"product_id": "p7", "price": 9}]}),
    ]  # fmt: skip
    assert {outcome for outcome, _ in shop.verdicts(items)} == {"stored"}
    order = {"type": "track", "event": "Order Completed", "messageId": f"{MARK}-so", "userId": "victim",
             "properties": {"order_id": f"o-{MARK}", "email": MAIL, "currency": "EUR",
                            "products": [{"product_id": "p7", "price": 5, "quantity": 2}]}}  # fmt: skip
    refund = {"type": "track", "event": "Order Refunded", "messageId": f"{MARK}-r", "userId": "victim",
              "properties": {"order_id": f"o-{MARK}", "total": 5}}  # fmt: skip
    assert [o for o, _ in shop.verdicts([order, refund], shop.keys.server)] == ["stored", "stored"]
    letter = viewed(f"{MARK}-bad", device, properties={"products": MARK, "email": MAIL})
    conflict = viewed(f"{MARK}-v3", device, properties={"product_id": "p9", "note": MARK})
    assert [outcome for outcome, _ in shop.verdicts([letter, conflict])] == ["dead_lettered", "dead_lettered"]
    decided = {"writeKey": shop.keys.public, "anonymousId": device, "userId": "victim", "token": token,
               "consent": CONSENT["consent"]["categoryPreferences"], "placements": PLACEMENTS}  # fmt: skip
    assert shop.post("/v1/decide", decided, PAGE).status == 200
    assert shop.verdicts([viewed(f"{MARK}-behind", device)]) == [("stored", "")]  # the log is written in order
    on_list(shop)
    ledger = SqlLedger(shop.runtime.engine)
    cap = Cap(CounterKey(name="mails", person_id=person(shop), period=MARK), 3)
    key = ClaimKey(person_id=person(shop), definition_id="welcome", version=1, step="mail", entry=MARK)
    assert ledger.claim(key, shop.clock.at, [cap]) == "claimed"
    late = LateCustomer("victim", 1, 40, 30.0, 10.0, 2, 900)
    customers = LateCustomers(1, 900, 0, 0, 0, 30.0, "EUR", (late,))
    write_insights(shop.workspace, Insights(shop.clock.at, None, None, None, customers, {}, {}))
    shop.clock.at += MINUTE_MS
    return device


def person(shop: Shop) -> str:
    """The person's id."""
    return shop.runtime.pseudonyms.user("victim")
