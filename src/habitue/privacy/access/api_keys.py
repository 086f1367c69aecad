"""API keys: `pk_` for the browsers of allowed sites, `sk_` for servers; what each may do and where it may be used."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from habitue.core.errors import InvalidInput, NotAllowed
from habitue.privacy.access.origins import normal_origin, origin_allowed
from habitue.privacy.access.tokens import KeyKind
from habitue.privacy.consent import DENIED, Purpose

# What a key may do. A public key is in every page's source: whoever has read the page has it.
PUBLIC_SCOPES = frozenset({"events:write", "decide"})
SECRET_SCOPES = PUBLIC_SCOPES | {"catalogue:write", "import", "admin:read", "admin:write"}

_ALL_PURPOSES = sum(Purpose)


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as everyone with access may see it.

    Attributes
    ----------
    key_id
        Names the key in lists and logs; also the readable start of its token.
    token
        The whole token of a public key; empty for a secret key, whose token is stored nowhere.
    origins
        Sites whose pages may use a public key, normalised; ``*`` for every site.
    declared_consent
        Mask of purposes the shop declares for events of this key that carry no consent of their own.
    expires_at
        ms UTC of the end of a rotation's overlap, else None.
    replaced_by
        The key that a rotation made, else empty.
    """

    key_id: str
    kind: KeyKind
    name: str
    scopes: frozenset[str]
    created_at: int
    token: str = ""
    origins: frozenset[str] = frozenset()
    declared_consent: int = DENIED
    expires_at: int | None = None
    revoked_at: int | None = None
    replaced_by: str = ""

    def usable(self, now_ms: int) -> bool:
        """Neither revoked nor past the overlap of its rotation."""
        return self.revoked_at is None and (self.expires_at is None or now_ms < self.expires_at)


class KeyRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask for when creating a key; `scopes` empty means all that a public key may have."""

    kind: KeyKind
    name: str
    scopes: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    declared_consent: int = DENIED


class IssuedKey(msgspec.Struct, frozen=True):
    """A new key and its token: for a secret key, the only time it can be read."""

    key: ApiKey
    token: str


def checked_request(request: KeyRequest) -> KeyRequest:
    """The request with its scopes filled in and its origins normalised.

    Raises
    ------
    InvalidInput
        A scope is not for this kind of key, an origin is not one, a secret key has origins, or the name is empty.
    """
    if request.kind not in ("public", "secret"):
        raise _wrong("$.kind", "public or secret", str(request.kind))
    if not 1 <= len(request.name.strip()) <= 100:
        raise _wrong("$.name", "1 to 100 characters", request.name[:120])
    if not 0 <= request.declared_consent <= _ALL_PURPOSES:
        raise _wrong("$.declared_consent", "a mask of purposes", str(request.declared_consent))
    if request.kind == "secret" and request.origins:
        raise _wrong("$.origins", "none: a secret key never belongs in a browser", ", ".join(sorted(request.origins)))
    return KeyRequest(
        kind=request.kind,
        name=request.name.strip(),
        scopes=_checked_scopes(request.kind, request.scopes or PUBLIC_SCOPES),
        origins=frozenset(map(normal_origin, request.origins)),
        declared_consent=request.declared_consent | DENIED,
    )


def require_scope(key: ApiKey, scope: str) -> None:
    """Raise NotAllowed unless the key has the scope."""
    if scope not in key.scopes:
        raise NotAllowed(
            f"the key {key.key_id} has no scope {scope!r}, only {', '.join(sorted(key.scopes))}: "
            "create a secret key with that scope and use it from a server"
        )


def require_origin(key: ApiKey, origin: str | None) -> None:
    """Raise NotAllowed unless a request with this ``Origin`` header (None: it had none) may use the key.

    A secret key with an ``Origin`` is a secret key in a web page; refusing it shows the mistake at the first try.
    """
    if key.kind == "secret":
        if origin is not None:
            raise NotAllowed(
                f"the secret key {key.key_id} came from a web page ({origin}): revoke it, use a pk_ key there"
            )
    elif not origin_allowed(key.origins, origin):
        raise NotAllowed(
            f"the key {key.key_id} may not be used from {origin or 'a request without an Origin header'}: add the "
            "origin to the key, or use a secret key from a server"
        )


def _checked_scopes(kind: KeyKind, scopes: Iterable[str]) -> frozenset[str]:
    allowed = PUBLIC_SCOPES if kind == "public" else SECRET_SCOPES
    if unknown := sorted(set(scopes) - allowed):
        raise _wrong("$.scopes", f"for a {kind} key: {', '.join(sorted(allowed))}", ", ".join(unknown))
    return frozenset(scopes)


def _wrong(path: str, expected: str, got: str) -> InvalidInput:
    return InvalidInput(f"{path[2:]}: expected {expected}, got {got!r}", path=path, expected=expected, got=got)
