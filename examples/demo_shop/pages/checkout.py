"""Checkout: where to, how, and the order itself."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from demo_shop import events, picks
from demo_shop.cart import DELIVERIES, bill
from demo_shop.forms import read_form
from demo_shop.orders import Address, Order, SoldOut
from demo_shop.session import Notice, session_of
from demo_shop.shop import Shop, now_ms, shop_of
from demo_shop.view import Slot, Told, language_of, page, see_other

COUNTRIES = ("FR", "BE", "DE", "IE", "LU")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MAX_FIELD = 200
_REMEMBERED_ORDERS = 20


async def checkout(request: Request) -> Response:
    if not shop_of(request).book.lines(session_of(request).cart):
        return see_other("/cart")
    return _form(request, _defaults(request), {})


async def place(request: Request) -> Response:
    """Take the order, tell habitue in the background, and show the confirmation; or show what is missing."""
    shop, session, form = shop_of(request), session_of(request), await read_form(request)
    lines = shop.book.lines(session.cart)
    if not lines:
        return see_other("/cart")
    values = _defaults(request) | {name: value[:_MAX_FIELD] for name, value in form.items()}
    if problems := problems_of(values):
        return _form(request, values, problems, status=422)
    order = Order(
        order_id=_new_order_id(),
        customer_id=_signed_in(request),
        anonymous_id=values.get("anonymous_id", "")[:100],
        consent=session.consent,
        lines=tuple(lines),
        delivery=values["delivery"],
        address=Address(*(values[name] for name in Address._fields)),
        ordered_at=now_ms(),
        language=language_of(request).tag,
    )
    try:
        shop.book.place(order)
    except SoldOut as error:
        say = language_of(request).say
        problem = say("checkout.sold_out", n=error.left, name=error.line.product.name)
        return _form(request, values, {"cart": problem}, status=409)
    shop.outbox.put(events.order_completed(order))
    session.cart, session.notices = {}, [Notice("ordered")]
    session.order_ids = [*session.order_ids, order.order_id][-_REMEMBERED_ORDERS:]
    return see_other(f"/confirmation/{order.order_id}")


async def confirmation(request: Request) -> Response:
    """The order just placed; only the browser or the customer that placed it may see it."""
    shop, order = shop_of(request), own_order(request)
    bought = [line.product for line in order.lines]
    suggested = picks.small(shop.in_stock(shop.products.values(), bought), (), 6, order.order_id)
    return page(
        request,
        "confirmation.html",
        "confirmation",
        told=_told_by_page(request, shop, order),
        context={"cart": [product.product_id for product in bought]},
        order=order,
        also_bought=Slot("confirmation.also_bought", language_of(request).say("slot.confirmation"), suggested),
    )


def own_order(request: Request) -> Order:
    """The order of the address, if it is this visitor's.

    Raises
    ------
    HTTPException
        404 when there is no such order or it is somebody else's.
    """
    session = session_of(request)
    order = shop_of(request).book.get(request.path_params["order_id"])
    mine = order is not None and (
        order.order_id in session.order_ids or (order.customer_id != "" and order.customer_id == session.customer_id)
    )
    if order is None or not mine:
        raise HTTPException(404)
    return order


def problems_of(values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the form: field -> key of the words that say so.

    >>> filled = dict.fromkeys(("name", "street", "postcode", "city"), "x")
    >>> problems_of(filled | {"email": "x", "country": "FR", "delivery": "home"})
    {'email': 'checkout.bad_email'}
    """
    problems = {name: "checkout.missing" for name in ("name", "street", "postcode", "city") if not values.get(name)}
    if not _EMAIL.fullmatch(values.get("email", "")):
        problems["email"] = "checkout.bad_email"
    if values.get("country") not in COUNTRIES:
        problems["country"] = "checkout.missing"
    if values.get("delivery") not in DELIVERIES:
        problems["delivery"] = "checkout.missing"
    return problems


def _form(request: Request, values: Mapping[str, str], problems: Mapping[str, str], status: int = 200) -> Response:
    shop, session = shop_of(request), session_of(request)
    lines = shop.book.lines(session.cart)
    told = [Told("Checkout Started", events.cart_of(lines))] if request.method == "GET" else []
    bills = {delivery: bill(lines, delivery) for delivery in DELIVERIES}
    return page(
        request,
        "checkout.html",
        "other",
        told=told,
        status=status,
        values=values,
        problems=problems,
        lines=lines,
        bills=bills,
        countries=COUNTRIES,
    )


def _defaults(request: Request) -> dict[str, str]:
    language, shop = language_of(request), shop_of(request)
    return {
        "email": shop.book.email_of(session_of(request).customer_id) or "shopper@example.com",
        "name": language.say("checkout.default_name"),
        "street": language.say("checkout.default_street"),
        "postcode": "10000",
        "city": language.say("checkout.default_city"),
        "country": "FR" if language.code == "fr" else "IE",
        "delivery": "home",
    }


def _signed_in(request: Request) -> str:
    """The customer's id; a guest has none, because the address of a demonstration says nothing about who it is."""
    customer_id = session_of(request).customer_id
    return customer_id if shop_of(request).book.email_of(customer_id) else ""


def _told_by_page(request: Request, shop: Shop, order: Order) -> list[Told]:
    """With a secret key the server has told habitue already, and better; without one the page has to."""
    placed_now = any(notice.kind == "ordered" for notice in session_of(request).notices)
    return [Told("Order Completed", events.order_of(order))] if placed_now and not shop.settings.secret_key else []


def _new_order_id() -> str:
    # no I, O, 0 or 1: people read order numbers aloud
    return "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(8))
