"""The shop's one necessary cookie: cart, language, choices; signed, so that nobody writes it but the shop."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from http.cookies import SimpleCookie

import msgspec
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "shop"
# the choice about privacy is asked again after half a year
MAX_AGE_SECONDS = 182 * 24 * 3600


class Notice(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to say once, on the next page: `kind` is a word of the shop's vocabulary."""

    kind: str
    product_id: str = ""
    quantity: int = 0


class Session(msgspec.Struct, omit_defaults=True):
    """What the shop remembers of one browser. Empty means: no cookie at all.

    `measure` and `personalise` are None until the visitor has chosen. `introduced_at` is when a page last told habitue
    who is signed in, seconds UTC.
    """

    cart: dict[str, int] = {}
    language: str = ""
    measure: bool | None = None
    personalise: bool | None = None
    customer_id: str = ""
    introduced_at: int = 0
    order_ids: list[str] = []
    notices: list[Notice] = []

    @property
    def has_chosen(self) -> bool:
        return self.measure is not None

    @property
    def consent(self) -> dict[str, bool]:
        """The purposes as the wire names them; denied until granted."""
        return {"measure": bool(self.measure), "personalise": bool(self.personalise)}

    def take_notices(self) -> list[Notice]:
        """What is to be said now; it will not be said again."""
        notices, self.notices = self.notices, []
        return notices


def seal(session: Session, secret: str) -> str:
    """The session as a cookie value: payload and signature."""
    payload = base64.urlsafe_b64encode(msgspec.json.encode(session)).decode().rstrip("=")
    return f"{payload}.{_signature(payload, secret)}"


def unseal(value: str, secret: str) -> Session:
    """The session of a cookie value; a new one when the value is absent, altered, or of another shop."""
    payload, _, signature = value.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(payload, secret).encode()):
        return Session()
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), type=Session)
    except (binascii.Error, msgspec.DecodeError):  # signed by an older version of the shop
        return Session()


def session_of(connection: HTTPConnection) -> Session:
    """The session of the request being answered."""
    session = connection.scope["shop_session"]
    assert isinstance(session, Session)
    return session


class Sessions:
    """ASGI middleware: reads the cookie before a page is made and writes it back only when it changed."""

    def __init__(self, app: ASGIApp, secret: str) -> None:
        self._app = app
        self._secret = secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        session = unseal(connection.cookies.get(COOKIE, ""), self._secret)
        before = msgspec.json.encode(session)
        scope["shop_session"] = session

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and msgspec.json.encode(session) != before:
                MutableHeaders(scope=message).append("set-cookie", self._cookie(session, connection.url.scheme))
            await send(message)

        await self._app(scope, receive, send_with_cookie)

    def _cookie(self, session: Session, scheme: str) -> str:
        jar: SimpleCookie = SimpleCookie()
        jar[COOKIE] = seal(session, self._secret)
        jar[COOKIE]["path"] = "/"
        jar[COOKIE]["httponly"] = True
        jar[COOKIE]["samesite"] = "Lax"
        jar[COOKIE]["max-age"] = 0 if session == Session() else MAX_AGE_SECONDS
        if scheme == "https":
            jar[COOKIE]["secure"] = True
        return jar[COOKIE].OutputString()


def _signature(payload: str, secret: str) -> str:
    digest = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
