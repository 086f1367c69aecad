"""The cart and the forms that change it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from demo_shop import events, picks
from demo_shop.cart import FREE_DELIVERY_FROM_MINOR, MAX_LINES, MAX_QUANTITY, bill, with_quantity
from demo_shop.forms import own_path, read_form, whole_number
from demo_shop.session import Notice, Session, session_of
from demo_shop.shop import Shop, shop_of
from demo_shop.taxonomy import department_of
from demo_shop.view import Slot, Told, language_of, page, see_other


async def cart(request: Request) -> Response:
    shop, session = shop_of(request), session_of(request)
    lines = shop.book.lines(session.cart)
    due = bill(lines)
    departments = list(dict.fromkeys(department_of(line.product.category) for line in lines))
    others = shop.in_stock(shop.products.values(), [line.product for line in lines])
    suggested = picks.small(others, departments, 6, "cart")
    return page(
        request,
        "cart.html",
        "cart",
        told=[Told("Cart Viewed", events.cart_of(lines))] if lines else [],
        lines=lines,
        bill=due,
        until_free=max(0, FREE_DELIVERY_FROM_MINOR - due.subtotal_minor),
        most=MAX_QUANTITY,
        together=Slot("cart.bought_together", language_of(request).say("slot.cart"), suggested),
    )


async def add(request: Request) -> Response:
    """Put pieces of a product in the cart and go back to where the visitor was."""
    shop, session, form = shop_of(request), session_of(request), await read_form(request)
    product_id = form.get("product_id", "")
    before = session.cart.get(product_id, 0)
    quantity = whole_number(form.get("quantity", "1"), 1, MAX_QUANTITY)
    _set(shop, session, product_id, before + quantity)
    added = session.cart.get(product_id, 0) - before
    if added:
        session.notices = [Notice("added", product_id, added)]
    else:
        session.notices = [Notice("full" if len(session.cart) >= MAX_LINES else "enough", product_id)]
    return see_other(own_path(form.get("back", ""), "/cart"))


async def change(request: Request) -> Response:
    """Set the quantity of a line; 0 removes it. Removed pieces are told to habitue on the next page."""
    shop, session, form = shop_of(request), session_of(request), await read_form(request)
    product_id = form.get("product_id", "")
    before = session.cart.get(product_id, 0)
    _set(shop, session, product_id, whole_number(form.get("quantity", ""), before, MAX_QUANTITY))
    after = session.cart.get(product_id, 0)
    if after < before:
        session.notices = [Notice("removed" if not after else "fewer", product_id, before - after)]
    elif after > before:
        session.notices = [Notice("more", product_id, after - before)]
    return see_other("/cart")


def _set(shop: Shop, session: Session, product_id: str, quantity: int) -> None:
    if shop.find(product_id) is None:
        raise HTTPException(404)
    session.cart = with_quantity(session.cart, product_id, quantity, shop.book.stock(product_id))
