"""Chromium, the tracker's bundle and its mutants, built once a session."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

# a failed check explains itself like a failed test
pytest.register_assert_rewrite(f"{__package__}.checks", f"{__package__}.world")

from .world import World  # noqa: E402 - after the line that rewrites it

ROOT = Path(__file__).parents[3]
CHROMIUM = "/usr/bin/chromium"
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"needs Debian's chromium at {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCH)
        yield started
        started.close()


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
def world(browser: Browser, bundle: Callable[[str], bytes]) -> Iterator[World]:
    opened = World(browser, bundle(""))
    yield opened
    opened.close()
