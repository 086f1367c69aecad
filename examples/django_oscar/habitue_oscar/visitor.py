"""Who is behind the request being answered: the device and customer, with what they agreed to.

Some of Oscar's signals carry no request (`order_placed`, `voucher_addition`, changed lines of a basket), so it is kept
where a receiver can find it. Outside a request (a command, a job, a thread of ours) nobody is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from habitue_oscar.configuration import configuration
from habitue_oscar.consent import COOKIE, Choice, read_choice
from habitue_oscar.sender import start_sender

DEVICE_COOKIE = "shop_device"  # written by visitor.js after a yes: the tracker's device id, so that both sides mean one
_DEVICE = re.compile(r"[0-9A-Za-z_-]{8,64}")


class Visitor(NamedTuple):
    """Identifiers are empty unless the visitor agreed to be measured; staff at work are nobody's customers."""

    device_id: str = ""
    customer_id: str = ""
    choice: Choice = Choice()

    @property
    def known(self) -> bool:
        """Whether behaviour may be told at all."""
        return self.choice.measure and bool(self.device_id or self.customer_id)


NOBODY = Visitor()
_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def customer_id_of(user: object) -> str:
    """The id habitue knows a customer by; empty for a guest."""
    return f"customer-{user.pk}" if getattr(user, "is_authenticated", False) else ""  # type: ignore[attr-defined]


def visitor_of(request: HttpRequest) -> Visitor:
    """The visitor who sent a request."""
    choice = read_choice(request.COOKIES.get(COOKIE, ""))
    if not choice.measure or getattr(request.user, "is_staff", False):
        return Visitor(choice=choice)
    device_id = request.COOKIES.get(DEVICE_COOKIE, "")
    return Visitor(device_id if _DEVICE.fullmatch(device_id) else "", customer_id_of(request.user), choice)


def current_visitor() -> Visitor:
    """The visitor of the request this code runs in."""
    request = _current.get()
    return NOBODY if request is None else visitor_of(request)


class VisitorMiddleware:
    """Keeps the request while it is answered, and starts the sender with the first process that answers any."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        if configuration().on_server:
            start_sender()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _current.set(request)
        try:
            return self._get_response(request)
        finally:
            _current.reset(token)
