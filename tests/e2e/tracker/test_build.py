"""The files are small, free of dependencies, and the same bytes wherever and whenever they are built."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from habitue.collect.clicks import CLICKS

from .checks import sri
from .conftest import ROOT

Bundle = Callable[[str], bytes]
Built = Callable[[str], dict[str, bytes]]
PLATFORM_NAMES = """() => {
  const names = new Set(Object.getOwnPropertyNames(window));
  for (const name of [...names]) {
    const { value } = Object.getOwnPropertyDescriptor(window, name) || {};
    for (const owner of [value, Object(value).prototype])
      if (Object(owner) === owner) for (const inner of Object.getOwnPropertyNames(owner)) names.add(inner);
  }
  return [...names];
}"""
BUDGETS = {"engagement": 3072, "ga4": 3584, "markup": 2560, "consent": 2560, "banner": 5120}


def test_building_again_gives_the_same_bytes(bundle: Bundle, built: Built, tmp_path: Path) -> None:
    first = bundle("")
    again = subprocess.run(
        [str(shutil.which("node")), str(ROOT / "web/tracker/build.mjs"), "--out", str(tmp_path)],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "TZ": "Asia/Tokyo", "LANG": "fr_FR.UTF-8"},
        capture_output=True,
        check=True,
    )
    assert b"bytes gzipped" in again.stdout
    assert (tmp_path / "habitue.js").read_bytes() == first
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["sha256"] == hashlib.sha256(first).hexdigest()
    assert manifest["integrity"] == sri(first)
    assert manifest["immutable"] == f"habitue-{manifest['sha256'][:16]}.js"
    assert bundle("wait_longer") != first
    assert set(manifest["plugins"]) == set(BUDGETS)
    for plugin in manifest["plugins"].values():
        body = (tmp_path / plugin["file"]).read_bytes()
        assert body == built("")[f"/{plugin['file']}"]
        assert (plugin["sha256"], plugin["integrity"]) == (hashlib.sha256(body).hexdigest(), sri(body))
    assert built("ad_click_early")["/habitue-engagement.js"] != built("")["/habitue-engagement.js"]


def test_it_is_at_most_8_kb_gzipped(bundle: Bundle) -> None:
    assert len(gzip.compress(bundle(""), 9)) <= 8 * 1024


@pytest.mark.parametrize("name", BUDGETS)
def test_each_plugin_keeps_its_budget(name: str, built: Built) -> None:
    assert len(gzip.compress(built("")[f"/habitue-{name}.js"], 9)) <= BUDGETS[name]


@pytest.mark.parametrize("file", ["main.ts", "plugins/ga4/plugin.ts"])
def test_a_larger_file_is_not_built(file: str, tmp_path: Path) -> None:
    """The build itself refuses: a copy of the sources with 9 KB of noise in it fails and writes nothing."""
    copy = tmp_path / "web/tracker"
    shutil.copytree(ROOT / "web/tracker", copy, ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    main = copy / "src" / file
    noise = hashlib.shake_256(b"noise").hexdigest(9 * 1024)
    main.write_text(main.read_text() + f'\nObject.freeze(window.habitue || {{}}).q?.push(["{noise}"]);\n')
    done = subprocess.run(
        [str(shutil.which("node")), str(copy / "build.mjs"), "--out", str(tmp_path / "out")],
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
    assert b"too large" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.browser
def test_only_names_that_nobody_else_knows_are_shortened(chromium: Browser) -> None:
    """A name of the platform, of a plugin's host, of the wire or of the storage would break without an error."""
    build = (ROOT / "web/tracker/build.mjs").read_text()
    written = re.search(r"const INTERNAL =\s+(.+?);", build, re.DOTALL)
    assert written is not None
    internal = set(re.findall(r"\w+", written[1]))
    assert len(internal) > 20
    page = chromium.new_page()
    known = set(page.evaluate(PLATFORM_NAMES))
    page.close()
    assert len(known) > 4000
    assert internal & known == set()
    sources = ROOT / "web/tracker/src"
    for source in (sources / "host.ts", *(sources / "plugins").rglob("*.ts")):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", source.read_text(), flags=re.DOTALL)
        assert internal & set(re.findall(r"(?<=\.)\w+|\w+(?=\??:)", code)) == set(), source
    wire = (sources / "types.ts").read_text().partition("/** What became of a request")[0]
    stored = (sources / "identity.ts").read_text().partition("export const newId")[0]
    assert internal & set(re.findall(r"\w+(?=\??:)", wire + stored)) == set()


def test_click_ids_belong_to_the_networks_that_the_server_names() -> None:
    source = (ROOT / "web/tracker/src/plugins/engagement/clickids.ts").read_text()
    told = dict(re.findall(r'^    (\w+): "(\w+)",$', source, re.MULTILINE))
    assert len(told) > 20
    assert told == {key: CLICKS[key][0] for key in told}
    assert told.keys() >= {key for key, (_, medium) in CLICKS.items() if medium in ("cpc", "display", "affiliate")}


def test_it_has_no_runtime_dependency_and_no_forbidden_word(built: Built) -> None:
    package = json.loads((ROOT / "web/tracker/package.json").read_text())
    assert "dependencies" not in package
    text = b"".join(built("").values()).decode()
    for word in (
        "eval(",
        "new Function",
        "document.cookie",
        "innerHTML",
        "insertAdjacentHTML",
        "document.write",
        "import(",
    ):
        assert word not in text
