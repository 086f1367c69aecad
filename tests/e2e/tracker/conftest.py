"""Chromium, the tracker's bundle and its mutants, built once a session."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

# a failed check explains itself like a failed test
pytest.register_assert_rewrite(*(f"{__package__}.{name}" for name in ("checks", "plugin_checks", "world")))

from .world import World  # noqa: E402 - after the line that rewrites it

ROOT = Path(__file__).parents[3]


Files = dict[str, bytes]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Files]:
    """The tracker's files by address as a shop gets them, or (by name) those of one of its mutants."""
    node = shutil.which("node")
    if not node or not (ROOT / "node_modules" / "esbuild").exists():
        pytest.skip("needs Node 20 and the npm packages: npm ci")

    @cache
    def build(mutant: str = "") -> Files:
        out = tmp_path_factory.mktemp("tracker")
        command = [str(node), "web/tracker/build.mjs", "--out", str(out), *(["--mutant", mutant] if mutant else [])]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        manifest = json.loads((out / "manifest.json").read_text())
        files: Files = {}
        for file in (manifest, *manifest["plugins"].values()):
            body = (out / file["file"]).read_bytes()
            files |= {f"/{file['file']}": body, f"/{file['immutable']}": body}
        return files

    return build


@pytest.fixture(scope="session")
def bundle(built: Callable[[str], Files]) -> Callable[[str], bytes]:
    """The core alone, or that of a mutant."""
    return lambda mutant: built(mutant)["/habitue.js"]


@pytest.fixture
def world(chromium: Browser, built: Callable[[str], Files]) -> Iterator[World]:
    files = built("")
    opened = World(chromium, files["/habitue.js"], files)
    yield opened
    opened.close()
