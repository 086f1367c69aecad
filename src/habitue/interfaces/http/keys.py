"""Which key a request came with, and what that key may do from where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.types import Scope

from habitue.collect.address import TrustedProxies
from habitue.collect.collector import Sender
from habitue.collect.device import NO_HINTS, Hints
from habitue.collect.limits import BROWSER, SERVER, Limits
from habitue.core.errors import NotAuthenticated
from habitue.interfaces.http.wire import Answer, Call, named_key
from habitue.privacy.access import ANY_ORIGIN, ApiKey, KeyRing, require_origin, require_scope

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


_LOOK_AGAIN_MS = 50
_HEADERS = re.compile(rb"[A-Za-z0-9-]{1,64}(?:, ?[A-Za-z0-9-]{1,64}){0,31}")
_USUAL_HEADERS = b"authorization, content-type, anonymousid"


class Gate:
    """Verifies keys against the current ring; a verified token is remembered until the ring changes."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._ring: KeyRing | None = None
        self._looked_at = 0
        self._verified: dict[str, ApiKey] = {}
        self._origins: frozenset[str] = frozenset()

    def admit(self, call: Call, body_key: str, scope: str, *, from_page: bool = True) -> ApiKey:
        """The key of a request, allowed to do `scope` from its origin; a pixel, `from_page` False, has none to ask.

        Raises
        ------
        NotAuthenticated, NotAllowed
        """
        token = body_key or named_key(call.header(b"authorization"))
        if not token:
            raise NotAuthenticated(
                "no key came with the request: send it as writeKey in the body or as the user name of Basic auth"
            )
        key = self._verify(token)
        require_scope(key, scope)
        if from_page:
            require_origin(key, call.header(b"origin"))
        return key

    def limits(self, call: Call, scope: str) -> Limits:
        """How much this request may hold: a verified secret key in its header may send more than a page.

        Raises
        ------
        NotAuthenticated, NotAllowed
            The header names a secret key that is none, or may not do `scope`.
        """
        secret = named_key(call.header(b"authorization")).startswith("sk_")
        return SERVER if secret and self.admit(call, "", scope).kind == "secret" else BROWSER

    def _verify(self, token: str) -> ApiKey:
        ring = self._current()
        known = self._verified.get(token)
        if known is not None and known.expires_at is None:
            return known
        now_ms = self._runtime.clock.now_ms()
        try:
            key = ring.verify(token, now_ms)
        except NotAuthenticated:
            if now_ms < self._looked_at + _LOOK_AGAIN_MS:
                raise
            # a key made this very moment by another process: look once, but not at every guess
            self._looked_at = now_ms
            self._runtime.ring = self._runtime.keys.ring()
            key = self._current().verify(token, now_ms)
        self._verified[token] = key
        return key

    def _current(self) -> KeyRing:
        ring = self._runtime.ring
        if ring is not self._ring:
            self._ring, self._verified = ring, {}
            self._origins = frozenset(origin for held in ring.held.values() for origin in held.key.origins)
        return ring

    def cors(self, scope: Scope, answer: Answer) -> None:
        """Let the pages of allowed sites read answers; never with credentials, so no cookie is ever involved."""
        origin = None
        for name, value in scope["headers"]:
            if name == b"origin":
                origin = value
                break
        if origin is None:
            return
        self._current()
        if origin.decode("latin-1") in self._origins or ANY_ORIGIN in self._origins:
            answer.headers += [
                (b"access-control-allow-origin", origin),
                (b"access-control-expose-headers", b"Retry-After"),
                (b"vary", b"Origin"),
            ]

    def preflight(self, scope: Scope, answer: Answer) -> None:
        """What a browser asks before a request with an Authorization header or a JSON content type."""
        self.cors(scope, answer)
        asked = next((value for name, value in scope["headers"] if name == b"access-control-request-headers"), b"")
        answer.headers += [
            (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
            # Clients come to send more from one release to the next (SentAt, X-Retry-Count), at times on a second try
            # only, and lose events where that is not allowed. A header that we do not read does nothing.
            (b"access-control-allow-headers", asked if _HEADERS.fullmatch(asked) else _USUAL_HEADERS),
            (b"vary", b"Access-Control-Request-Headers"),
            (b"access-control-max-age", b"86400"),
        ]


def sender_of(key: ApiKey, call: Call, proxies: TrustedProxies) -> Sender:
    """How much events of this key are believed, and what the request says of the browser behind it."""
    declared = key.declared_consent if key.declared_consent > 1 else 0
    if key.kind == "public":
        header = call.header
        peer = call.scope.get("client")
        address = proxies.client(peer[0], header(b"x-forwarded-for") or "") if peer else ""
        return Sender("browser", declared, header(b"user-agent") or "", _hints(header(b"sec-ch-ua"), call), address)
    return Sender("import" if "import" in key.scopes else "server", declared)


def _hints(brands: str | None, call: Call) -> Hints:
    if brands is None:
        return NO_HINTS
    return Hints(brands, call.header(b"sec-ch-ua-mobile") or "", call.header(b"sec-ch-ua-platform") or "")
