"""Static files shipped in the package: the tracker for shops and the console's pages."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import msgspec
from starlette.types import Scope

from habitue.core.errors import NotFound
from habitue.interfaces.http.wire import Answer, Call, Headers

ASSETS = Path(__file__).parents[2] / "assets"
_TYPES = {
    ".js": b"text/javascript; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".html": b"text/html; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".woff2": b"font/woff2",
    ".json": b"application/json",
    ".png": b"image/png",
    ".ico": b"image/x-icon",
}
_FOR_EVER = b"public, max-age=31536000, immutable"
_CONSOLE_POLICY = (
    b"default-src 'self'; img-src 'self' data: http: https:; "
    b"object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


class _Built(msgspec.Struct, frozen=True):
    """One built file, as the tracker's build describes it."""

    file: str
    immutable: str


class _Manifest(msgspec.Struct, frozen=True):
    plugins: dict[str, _Built] = {}


_manifest = msgspec.json.Decoder(_Manifest)


class Asset:
    """One file, read once, with its compressed form."""

    def __init__(self, path: Path) -> None:
        self.body = path.read_bytes()
        self.zipped = gzip.compress(self.body, 9, mtime=0)
        self.digest = hashlib.sha256(self.body).hexdigest()
        self.kind = _TYPES.get(path.suffix, b"application/octet-stream")

    def answer(self, call: Call, cache: bytes, extra: Headers | None = None) -> Answer:
        """The file, compressed if the client can, or 304 when it has it."""
        tag = f'"{self.digest[:32]}"'.encode()
        headers: Headers = [(b"content-type", self.kind), (b"cache-control", cache), (b"etag", tag), *(extra or [])]
        headers.append((b"x-content-type-options", b"nosniff"))
        if (call.header(b"if-none-match") or "").encode("latin-1") == tag:
            return Answer(b"", 304, headers)
        if "gzip" in (call.header(b"accept-encoding") or "") and len(self.zipped) < len(self.body):
            return Answer(
                self.zipped, headers=[*headers, (b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
            )
        return Answer(self.body, headers=headers)


class AssetRoutes:
    """Handlers for the tracker and the console; the files are loaded when first asked for and checked for change."""

    def __init__(self, folder: Path = ASSETS) -> None:
        self._folder = folder.resolve()
        self._known: dict[Path, tuple[float, Asset]] = {}

    async def tracker(self, call: Call) -> Answer:
        """``/habitue.js``: the newest tracker, revalidated after five minutes."""
        return self._asset("tracker/habitue.js").answer(call, b"public, max-age=300", _OPEN)

    async def tracker_version(self, call: Call) -> Answer:
        """``/habitue-<hash>.js``: this very tracker for ever, for pages that pin it with SRI. And its plugins:
        ``/habitue-<plugin>.js`` as installed, ``/habitue-<plugin>-<build>.js`` for ever."""
        wanted = call.path_params["digest"]
        plugin, _, build = wanted.partition("-")
        known = self._plugins()
        if plugin in known:
            return self._plugin(call, known[plugin], build)
        asset = self._asset("tracker/habitue.js")
        if len(wanted) < 8 or not asset.digest.startswith(wanted):
            raise NotFound(
                f"this server ships another tracker: /habitue-{asset.digest[:16]}.js, with the plugins "
                f"{', '.join(sorted(known)) or '(none)'}"
            )
        return asset.answer(call, _FOR_EVER, _OPEN)

    def _plugin(self, call: Call, built: _Built, build: str) -> Answer:
        """A plugin of this build. Another build's is refused: core and plugins of different builds never mix."""
        asset = self._asset(f"tracker/{built.file}")
        if not build:
            return asset.answer(call, b"public, max-age=300", _OPEN)
        if call.path_params["digest"] != built.immutable.removeprefix("habitue-").removesuffix(".js"):
            raise NotFound(f"this server ships another build: /{built.immutable}")
        return asset.answer(call, _FOR_EVER, _OPEN)

    def _plugins(self) -> dict[str, _Built]:
        """The plugins that were built with this tracker, by name; none beside a tracker older than plugins."""
        return _manifest.decode(self._asset("tracker/manifest.json").body).plugins

    async def console(self, call: Call) -> Answer:
        """``/console/…``: a file of the console, or its page for every address it routes itself."""
        path = call.path_params.get("path", "")
        policy: Headers = [(b"content-security-policy", _CONSOLE_POLICY), (b"referrer-policy", b"same-origin")]
        if path.startswith("assets/"):
            return self._asset(f"console/{path}").answer(call, _FOR_EVER, policy)
        try:
            return self._asset(f"console/{path or 'index.html'}").answer(call, b"no-cache", policy)
        except NotFound:
            return self._page(call, policy)  # an address the console routes itself, such as …/home.for_you

    def _page(self, call: Call, policy: Headers) -> Answer:
        try:
            return self._asset("console/index.html").answer(call, b"no-cache", policy)
        except NotFound:
            raise NotFound("the console is not built: run `make web` in a checkout") from None

    def _asset(self, name: str) -> Asset:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            raise NotFound(f"there is no {name} here")
        changed = path.stat().st_mtime
        known = self._known.get(path)
        if known is None or known[0] != changed:
            known = self._known[path] = (changed, Asset(path))
        return known[1]


# any page may load the tracker, also with crossorigin and an integrity hash
_OPEN: Headers = [(b"access-control-allow-origin", b"*"), (b"cross-origin-resource-policy", b"cross-origin")]


def redirect_to_console(scope: Scope, answer: Answer) -> None:  # noqa: ARG001 - a decorator's signature
    """``/`` leads to the console."""
    answer.status = 302
    answer.headers.append((b"location", b"/console/"))
