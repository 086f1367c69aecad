"""A shop with a product, a visitor in front of it, and a habitue that answers as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from oscar.test.factories import create_product

from habitue_oscar import visitor
from habitue_oscar.configuration import Configuration
from habitue_oscar.consent import COOKIE
from habitue_oscar.models import Outgoing
from habitue_oscar.visitor import DEVICE_COOKIE

DEVICE = "01a21ee55785ab8d019f095d1e31d9e9"
CONFIGURED = {"url": "http://127.0.0.1:9", "write_key": "pk_test", "secret_key": "sk_test", "identity_secret": "s" * 32}


def lamp(price: str = "49.90", upc: str = "lamp-1") -> Any:
    return create_product(upc=upc, title="Desk lamp", price=Decimal(price), num_in_stock=9)


def request_of(choice: str = "m1p1", device: str = DEVICE, user: Any = None) -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES = {COOKIE: choice, DEVICE_COOKIE: device}
    request.user = user or AnonymousUser()
    return request


@contextmanager
def visiting(request: HttpRequest) -> Iterator[None]:
    """As if the code inside ran while this request is answered."""
    token = visitor._current.set(request)
    try:
        yield
    finally:
        visitor._current.reset(token)


def told() -> list[dict[str, Any]]:
    """What is on its way, oldest first."""
    return [row.event for row in Outgoing.objects.order_by("pk")]


class Habitue(ThreadingHTTPServer):
    """Answers each batch with the next of `answers`: a status, or an outcome for all of its events."""

    def __init__(self, *answers: int | str) -> None:
        self.answers, self.batches = list(answers), list[list[dict[str, Any]]]()
        super().__init__(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def configuration(self) -> Configuration:
        return Configuration(**CONFIGURED)._replace(url=f"http://127.0.0.1:{self.server_port}")

    def __exit__(self, *raised: object) -> None:
        self.shutdown()
        super().__exit__(*raised)


class _Handler(BaseHTTPRequestHandler):
    server: Habitue

    def do_POST(self) -> None:
        batch = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["batch"]
        self.server.batches.append(batch)
        answer = self.server.answers.pop(0)
        verdicts = [{"message_id": event["messageId"], "outcome": answer, "reason": "why"} for event in batch]
        body = json.dumps({"success": True, "verdicts": verdicts} if isinstance(answer, str) else {}).encode()
        self.send_response(200 if isinstance(answer, str) else answer)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests say what matters."""
