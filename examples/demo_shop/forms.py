"""What a visitor sends: small url-encoded forms, from the shop's own pages."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_BYTES = 64 * 1024
_OWN = frozenset(("same-origin", "none", ""))


async def read_form(request: Request) -> dict[str, str]:
    """The fields of the posted form, surrounding space removed; the last of several equal names counts.

    Raises
    ------
    HTTPException
        403 when the browser says the form came from another site, 413 when it is larger than `MAX_BYTES`.
    """
    if request.headers.get("sec-fetch-site", "") not in _OWN:
        raise HTTPException(403)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise HTTPException(413)
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=None)
    return {name: value.strip() for name, value in pairs}


def whole_number(text: str, default: int, most: int) -> int:
    """The number a field holds, between 0 and `most`; the default when it holds none.

    >>> whole_number("3", 1, 99), whole_number("-3", 1, 99), whole_number("many", 1, 99), whole_number("1000", 1, 99)
    (3, 1, 1, 99)
    """
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        return default
    return min(int(text), most)


def own_path(text: str, default: str = "/") -> str:
    """A path of this shop to go back to; the default for anything that could lead elsewhere.

    >>> own_path("/cart"), own_path("//elsewhere.example"), own_path("https://elsewhere.example"), own_path("/\\\\x")
    ('/cart', '/', '/', '/')
    """
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if plain else default
