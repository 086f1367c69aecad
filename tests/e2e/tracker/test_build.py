"""The file is small, free of dependencies, and the same bytes wherever and whenever it is built."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from .checks import sri
from .conftest import ROOT

Bundle = Callable[[str], bytes]


def test_building_again_gives_the_same_bytes(bundle: Bundle, tmp_path: Path) -> None:
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


def test_it_is_at_most_8_kb_gzipped(bundle: Bundle) -> None:
    assert len(gzip.compress(bundle(""), 9)) <= 8 * 1024


def test_a_larger_file_is_not_built(tmp_path: Path) -> None:
    """The build itself refuses: a copy of the sources with 9 KB of noise in it fails and writes nothing."""
    copy = tmp_path / "web/tracker"
    shutil.copytree(ROOT / "web/tracker", copy, ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    main = copy / "src/main.ts"
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


def test_it_has_no_runtime_dependency_and_no_forbidden_word(bundle: Bundle) -> None:
    package = json.loads((ROOT / "web/tracker/package.json").read_text())
    assert "dependencies" not in package
    text = bundle("").decode()
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
