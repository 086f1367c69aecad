"""The tracker's files: the installed ones, those named for ever by their hash, and never those of another build."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path

import pytest

from habitue.core.errors import NotFound
from habitue.interfaces.http.assets import AssetRoutes
from habitue.interfaces.http.wire import Answer, Call

CORE, GA4 = b"core()", b"ga4()"
BUILD = "0123456789ab"


@pytest.fixture
def routes(tmp_path: Path) -> AssetRoutes:
    folder = tmp_path / "tracker"
    folder.mkdir()
    (folder / "habitue.js").write_bytes(CORE)
    (folder / "habitue-ga4.js").write_bytes(GA4)
    plugin = {"file": "habitue-ga4.js", "immutable": f"habitue-ga4-{BUILD}.js", "bytes": len(GA4)}
    (folder / "manifest.json").write_text(json.dumps({"file": "habitue.js", "plugins": {"ga4": plugin}}))
    return AssetRoutes(tmp_path)


def ask(routes: AssetRoutes, digest: str) -> Answer:
    call = Call({"headers": [], "path_params": {"digest": digest}}, b"")
    return asyncio.run(routes.tracker_version(call))


def cache(answer: Answer) -> bytes:
    return dict(answer.headers)[b"cache-control"]


def test_the_core_is_found_by_its_hash(routes: AssetRoutes) -> None:
    answer = ask(routes, hashlib.sha256(CORE).hexdigest()[:16])
    assert (answer.body, cache(answer)) == (CORE, b"public, max-age=31536000, immutable")


def test_a_plugin_is_found_as_installed_and_by_its_build(routes: AssetRoutes) -> None:
    installed, pinned = ask(routes, "ga4"), ask(routes, f"ga4-{BUILD}")
    assert installed.body == pinned.body == GA4
    assert (cache(installed), cache(pinned)) == (b"public, max-age=300", b"public, max-age=31536000, immutable")
    assert dict(pinned.headers)[b"access-control-allow-origin"] == b"*", "a hash is only checked of a file with CORS"


@pytest.mark.parametrize("wanted", ["ga4-ba9876543210", "ga4-0123", f"ga4-{BUILD}-x"])
def test_another_build_is_refused(wanted: str, routes: AssetRoutes) -> None:
    with pytest.raises(NotFound, match=f"habitue-ga4-{BUILD}.js"):
        ask(routes, wanted)


@pytest.mark.parametrize("wanted", ["banner", "manifest", "..", "0123456789abcdef", "a", ""])
def test_what_was_not_built_is_not_there(wanted: str, routes: AssetRoutes) -> None:
    with pytest.raises(NotFound, match="with the plugins ga4"):
        ask(routes, wanted)


def test_a_tracker_older_than_plugins_is_served_as_before(routes: AssetRoutes, tmp_path: Path) -> None:
    (tmp_path / "tracker/manifest.json").write_text('{"file": "habitue.js"}')
    assert ask(routes, hashlib.sha256(CORE).hexdigest()[:16]).body == CORE
    with pytest.raises(NotFound):
        ask(routes, "ga4")
