"""The account: sign in with an address, see orders, send something back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from demo_shop import events
from demo_shop.forms import read_form, whole_number
from demo_shop.orders import customer_id_of
from demo_shop.pages.checkout import own_order, problems_of
from demo_shop.session import Notice, session_of
from demo_shop.shop import now_ms, shop_of
from demo_shop.view import page, see_other


async def account(request: Request) -> Response:
    shop, session = shop_of(request), session_of(request)
    email = shop.book.email_of(session.customer_id)
    orders = shop.book.of_customer(session.customer_id) if email else []
    return page(request, "account.html", "other", email=email, orders=orders, value="", problem="")


async def sign_in(request: Request) -> Response:
    """Any address will do: a demonstration has no secrets to keep behind a password."""
    shop, session, form = shop_of(request), session_of(request), await read_form(request)
    email = form.get("email", "")[:200]
    if problem := problems_of({"email": email}).get("email"):
        return page(request, "account.html", "other", status=422, email=None, orders=[], value=email, problem=problem)
    session.customer_id = customer_id_of(email, shop.settings.session_secret)
    shop.book.remember(session.customer_id, email)
    session.introduced_at = 0
    session.notices = [Notice("signed_in")]
    return see_other("/account")


async def sign_out(request: Request) -> Response:
    await read_form(request)  # only from our own pages
    session = session_of(request)
    session.customer_id, session.order_ids, session.introduced_at = "", [], 0
    session.notices = [Notice("signed_out")]
    return see_other("/account")


async def order(request: Request) -> Response:
    return page(request, "order.html", "other", order=own_order(request))


async def send_back(request: Request) -> Response:
    """Return pieces of an order and tell habitue what was refunded."""
    shop, found, form = shop_of(request), own_order(request), await read_form(request)
    pieces = {name: whole_number(value, 0, 99) for name, value in form.items()}
    back = shop.book.take_back(found.order_id, pieces)
    if back:
        shop.outbox.put(events.order_refunded(found, back, now_ms()))
        session_of(request).notices = [Notice("returned")]
    return see_other(f"/account/orders/{found.order_id}")
