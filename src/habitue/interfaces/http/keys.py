"""Which key a request came with, and what that key may do from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.types import Scope

from habitue.collect import Sender
from habitue.collect.limits import BROWSER, SERVER, Limits
from habitue.core.errors import NotAuthenticated
from habitue.interfaces.http.wire import Answer, Call, named_key
from habitue.privacy.access import ANY_ORIGIN, ApiKey, KeyRing, require_origin, require_scope

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


_LOOK_AGAIN_MS = 50


class Gate:
    """Verifies keys against the current ring; a verified token is remembered until the ring changes."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._ring: KeyRing | None = None
        self._looked_at = 0
        self._verified: dict[str, ApiKey] = {}
        self._origins: frozenset[str] = frozenset()

    def admit(self, call: Call, body_key: str, scope: str) -> ApiKey:
        """The key of a request, allowed to do `scope` from its origin.

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
        origin = next((value for name, value in scope["headers"] if name == b"origin"), None)
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
        answer.headers += [
            (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
            (b"access-control-allow-headers", b"authorization, content-type, anonymousid"),
            (b"access-control-max-age", b"86400"),
        ]


def sender_of(key: ApiKey, call: Call) -> Sender:
    """How much events of this key are believed."""
    user_agent = call.header(b"user-agent") or ""
    if key.kind == "public":
        declared = key.declared_consent if key.declared_consent > 1 else 0
        return Sender("browser", declared, user_agent)
    declared = key.declared_consent if key.declared_consent > 1 else 0
    return Sender("import" if "import" in key.scopes else "server", declared)
