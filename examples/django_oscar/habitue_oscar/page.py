"""What every page carries for habitue: whether there is a script tag, the visitor's choice, who is signed in."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from habitue_oscar.configuration import configuration
from habitue_oscar.identity import token
from habitue_oscar.visitor import visitor_of
from habitue_oscar.words import words

_INTRODUCED = "habitue_introduced_at"
_AGAIN_SECONDS = 600


def habitue(request: HttpRequest) -> dict[str, Any]:
    """Django's context processor: `habitue` in every template."""
    return {"habitue": SimpleLazyObject(lambda: _page(request))}


def _due(request: HttpRequest, now: int) -> bool:
    """Whether to introduce the customer again: once a session and every ten minutes of it, not on each of its pages."""
    if now - request.session.get(_INTRODUCED, 0) < _AGAIN_SECONDS:
        return False
    request.session[_INTRODUCED] = now
    return True


def _page(request: HttpRequest) -> dict[str, Any]:
    configured, visitor = configuration(), visitor_of(request)
    stated: dict[str, Any] = {"consent": visitor.choice.purposes if visitor.choice.made else None}
    stated["signedIn"] = visitor.customer_id
    now = int(time.time())
    if visitor.customer_id and configured.identity_secret and _due(request, now):
        stated["token"] = token(visitor.customer_id, configured.identity_secret, now)
    return {
        "in_pages": configured.in_pages,
        "url": configured.url,
        "write_key": configured.write_key,
        "choice": visitor.choice,
        "ask": configured.in_pages and not visitor.choice.made,
        "visitor": stated,
        "words": words(),
        "basket": [line.product.upc for line in request.basket.all_lines()] if hasattr(request, "basket") else [],
    }
