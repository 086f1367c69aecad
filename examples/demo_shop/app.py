"""The shop as an ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo_shop.files import static_file
from demo_shop.guard import Guard
from demo_shop.pages import account, cart, category, checkout, choices, home, product, search
from demo_shop.session import Sessions
from demo_shop.settings import Settings
from demo_shop.shop import open_shop
from demo_shop.view import environment, page

_EXPLAINED = (403, 404, 405, 413, 500)

ROUTES = [
    Route("/", home.home),
    Route("/offers", category.offers),
    Route("/department/{department}", category.department),
    Route("/category/{slug}", category.category),
    Route("/product/{product_id}", product.product),
    Route("/images/{product_id}.svg", product.image),
    Route("/search", search.search),
    Route("/cart", cart.cart),
    Route("/cart/add", cart.add, methods=["POST"]),
    Route("/cart/change", cart.change, methods=["POST"]),
    Route("/checkout", checkout.checkout),
    Route("/checkout", checkout.place, methods=["POST"]),
    Route("/confirmation/{order_id}", checkout.confirmation),
    Route("/account", account.account),
    Route("/account/sign-in", account.sign_in, methods=["POST"]),
    Route("/account/sign-out", account.sign_out, methods=["POST"]),
    Route("/account/orders/{order_id}", account.order),
    Route("/account/orders/{order_id}/return", account.send_back, methods=["POST"]),
    Route("/privacy", choices.privacy),
    Route("/consent", choices.consent, methods=["POST"]),
    Route("/language", choices.language, methods=["POST"]),
    Route("/static/{name}", static_file),
]


async def explain(request: Request, error: Exception) -> Response:
    """A refused request as a page of the shop, in the visitor's language."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = status if status in _EXPLAINED else 404
    return page(request, "error.html", "other", status=status, code=code)


def create_app(settings: Settings) -> Starlette:
    """The shop, ready to be served; its outbox runs while the application does."""
    shop = open_shop(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        shop.outbox.start()
        yield
        shop.outbox.close()

    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(Guard, habitue_origin=settings.habitue_origin),
            Middleware(Sessions, secret=settings.session_secret),
        ],
        exception_handlers={HTTPException: explain},
        lifespan=lifespan,
    )
    app.state.shop = shop
    app.state.templates = environment()
    return app
