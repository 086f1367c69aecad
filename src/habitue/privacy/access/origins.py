"""Origins: which web sites may use a public key from their visitors' browsers."""

from __future__ import annotations

from urllib.parse import urlsplit

from habitue.core.errors import InvalidInput

ANY_ORIGIN = "*"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def normal_origin(text: str) -> str:
    """An origin as a browser writes it: scheme and host in lower case, the scheme's own port left out.

    ``*`` means any origin and stays as it is; other wildcards are refused.

    Raises
    ------
    InvalidInput
        It is not exactly one http(s) origin.

    References
    ----------
    RFC 6454, section 6.2 (ASCII serialisation of an origin).

    >>> normal_origin("HTTPS://Shop.example:443/")
    'https://shop.example'
    """
    text = text.strip()
    if text == ANY_ORIGIN:
        return text
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError as error:  # UnicodeError is one
        raise _refused(text) from error
    extra = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in _DEFAULT_PORTS or not host or extra or "*" in host or any(c.isspace() for c in host):
        raise _refused(text)
    bracketed = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{bracketed}" + (f":{port}" if port not in (None, _DEFAULT_PORTS[parts.scheme]) else "")


def origin_allowed(allowed: frozenset[str], origin: str | None) -> bool:
    """Whether a request with this ``Origin`` header may use a public key with these (normal) origins.

    Without the header, or with ``null`` (a sandboxed frame, a file), only an explicit ``*`` allows it.
    """
    if ANY_ORIGIN in allowed:
        return True
    return origin is not None and origin in allowed


def _refused(text: str) -> InvalidInput:
    return InvalidInput(
        f"{text!r} is not an origin: write scheme and host exactly, as https://shop.example, or * for every site",
        path="$.origins",
        expected="https://shop.example or *",
        got=text[:200],
    )
