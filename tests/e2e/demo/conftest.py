"""The demo as `make demo` starts it, with fewer people, and a browser in front of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext

ROOT = Path(__file__).parents[3]
READY_SECONDS = 240
ORDINARY = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"


class Demo(msgspec.Struct):
    """A running demo."""

    shop: str
    console: str
    email: str
    password: str
    workspace: Path
    pid: int


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    if not (ROOT / "src/habitue/assets/console/index.html").exists():
        pytest.skip("the console is not built: run `make web`")
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    command = [sys.executable, "-m", "habitue", "demo", "--people", "500", "--folder", str(folder)]
    ports = ["--port", "18460", "--shop-port", "18461"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "examples"), "PYTHONUNBUFFERED": "1", "COLUMNS": "200"}
    path = folder.parent / "output.txt"
    with (
        path.open("wb") as output,
        subprocess.Popen([*command, *ports], stdout=output, stderr=output, env=environment, cwd=ROOT) as child,
    ):
        try:
            yield _read(path, child, folder)
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(30)


def _read(path: Path, child: subprocess.Popen[bytes], folder: Path) -> Demo:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        text = path.read_text()
        if "Ready after" in text and "Workspace" in text:
            found = {
                label: re.search(rf"^\s*{label}\s+(\S+)\s*$", text, re.MULTILINE)
                for label in ("Demo shop", "Console", "sign in as", "password")
            }
            shop, console, email, password = (match[1] if match else "" for match in found.values())
            return Demo(shop.rstrip("/"), console, email, password, folder, child.pid)
        assert child.poll() is None, text
        time.sleep(0.2)
    raise AssertionError(f"the demo was not ready after {READY_SECONDS} s:\n{path.read_text()}")


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser nobody has used, and no program drives: that would rightly be counted as a bot."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}, user_agent=ORDINARY)
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})")
    yield context
    context.close()


@pytest.fixture
def marketer(chromium: Browser, demo: Demo) -> Iterator[BrowserContext]:
    """A browser signed in to the console."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(demo.console)
    page.get_by_label("E-mail address").fill(demo.email)
    page.get_by_label("Password", exact=True).fill(demo.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("switch", name="Personalisation").wait_for()
    page.close()
    yield context
    context.close()
