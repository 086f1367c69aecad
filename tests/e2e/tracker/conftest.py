"""Chromium, the tracker's bundle and its mutants, built once a session."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

# a failed check explains itself like a failed test
pytest.register_assert_rewrite(f"{__package__}.checks", f"{__package__}.world")

from .world import World  # noqa: E402 - after the line that rewrites it

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """The tracker as a shop gets it, or (by name) one of its mutants."""
    node = shutil.which("node")
    if not node or not (ROOT / "node_modules" / "esbuild").exists():
        pytest.skip("needs Node 20 and the npm packages: npm ci")

    @cache
    def build(mutant: str = "") -> bytes:
        out = tmp_path_factory.mktemp("tracker")
        command = [str(node), "web/tracker/build.mjs", "--out", str(out), *(["--mutant", mutant] if mutant else [])]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return (out / "habitue.js").read_bytes()

    return build


@pytest.fixture
def world(chromium: Browser, bundle: Callable[[str], bytes]) -> Iterator[World]:
    opened = World(chromium, bundle(""))
    yield opened
    opened.close()
