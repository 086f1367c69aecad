"""The shop's few files, read at start and named by what they contain, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"


class File(NamedTuple):
    """A file's content, media type and address."""

    content: bytes
    media_type: str
    path: str


@lru_cache(maxsize=1)
def files() -> dict[str, File]:
    """Every file of the static folder by name."""
    found = {}
    for path in sorted(_FOLDER.iterdir()):
        content = path.read_bytes()
        version = hashlib.sha256(content).hexdigest()[:10]
        found[path.name] = File(content, _TYPES[path.suffix], f"/static/{path.name}?v={version}")
    return found


async def static_file(request: Request) -> Response:
    file = files().get(request.path_params["name"])
    if file is None:
        return Response("no such file", 404, media_type="text/plain")
    return Response(file.content, media_type=file.media_type, headers={"cache-control": FOREVER})
