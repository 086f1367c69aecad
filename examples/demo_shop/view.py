"""Turns a page's values into HTML in the visitor's language."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from demo_shop import cart, events, identity
from demo_shop.files import files
from demo_shop.language import BY_CODE, LANGUAGES, Language, preferred
from demo_shop.products import Product
from demo_shop.session import Notice, Session, session_of
from demo_shop.shop import Shop, shop_of
from demo_shop.taxonomy import CATEGORIES, DEPARTMENTS, STYLES, slug

VISIT_SECONDS = 30 * 60


class Slot(NamedTuple):
    """A place habitue may fill, and what stands there until and unless it does.

    `look` is "grid" (wraps), "row" (one line, scrolls on a phone) or "few" (small, beside one another); `why` is the
    key of the words that say why the shop's own products are here.
    """

    placement: str
    title: str
    products: Sequence[Product]
    look: str = "row"
    why: str = "why.shop"


class Told(NamedTuple):
    """An event the page tells habitue about."""

    name: str
    properties: Mapping[str, object]


def json_in_html(value: object) -> Markup:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def environment() -> Environment:
    """The templates and what all of them may use."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["json"] = json_in_html
    templates.globals.update(
        categories=CATEGORIES, departments=DEPARTMENTS, styles=STYLES, slug=slug, languages=LANGUAGES, files=files()
    )
    return templates


def language_of(request: Request) -> Language:
    """The language the visitor chose, else the one the browser asks for."""
    chosen = session_of(request).language
    return BY_CODE.get(chosen) or BY_CODE[preferred(request.headers.get("accept-language", ""))]


def page(
    request: Request,
    template: str,
    page_type: str,
    *,
    told: Sequence[Told] = (),
    status: int = 200,
    context: Mapping[str, object] | None = None,
    **values: object,
) -> HTMLResponse:
    """The page as an answer; `context` is what decisions should know of it besides its type.

    What is to be said once is said here and forgotten.
    """
    shop, session, language = shop_of(request), session_of(request), language_of(request)
    notices = session.take_notices()
    text = request.app.state.templates.get_template(template).render(
        request=request,
        settings=shop.settings,
        session=session,
        language=language,
        say=language.say,
        money=language.money,
        stock=shop.book.stock,
        page_type=page_type,
        cart_count=cart.count_of(session.cart),
        notices=_described(shop, notices),
        told=[*_told_once(shop, notices), *told],
        context={"type": page_type, "cart": list(session.cart), **(context or {})},
        visitor=_visitor(shop, session, notices),
        here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        **values,
    )
    return HTMLResponse(text, status)


def see_other(path: str) -> RedirectResponse:
    """Go there with GET: the answer to every form that was understood (RFC 9110, 15.4.4)."""
    return RedirectResponse(path, 303)


def _described(shop: Shop, notices: Sequence[Notice]) -> list[dict[str, object]]:
    return [{"kind": notice.kind, "n": notice.quantity, "product": shop.find(notice.product_id)} for notice in notices]


def _told_once(shop: Shop, notices: Sequence[Notice]) -> list[Told]:
    """Changes of the cart happen in a form, so the page that follows tells them."""
    names = {"more": "Product Added", "fewer": "Product Removed"}
    names |= {"added": names["more"], "removed": names["fewer"]}
    return [
        Told(names[notice.kind], events.product_of(product, quantity=notice.quantity))
        for notice in notices
        if notice.kind in names and (product := shop.find(notice.product_id))
    ]


def _visitor(shop: Shop, session: Session, notices: Sequence[Notice]) -> dict[str, object]:
    """What the page's script hands to habitue: the choice, and who is signed in with a token that proves it."""
    visitor: dict[str, object] = {
        "consent": session.consent if session.has_chosen else None,
        "signedOut": any(notice.kind == "signed_out" for notice in notices),
    }
    email, now = shop.book.email_of(session.customer_id), int(time.time())
    if email and any(session.consent.values()) and now - session.introduced_at > VISIT_SECONDS:
        # once a visit is enough: habitue remembers which device was proven to be whose
        session.introduced_at = now
        visitor |= {"userId": session.customer_id, "traits": events.traits_of(email)}
        if shop.settings.identity_secret:
            visitor["token"] = identity.sign(session.customer_id, shop.settings.identity_secret, now)
    return visitor
