"""The django-oscar shop and a habitue beside it, as `try_it.py` starts them, and a browser in front."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext

from habitue.testing.server import free_port

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "django_oscar"
SHOP_PYTHON = EXAMPLE / ".venv" / "bin" / "python"
READY_SECONDS = 240
# Chromium without a window says so in its own name, one that a program drives in `navigator.webdriver`, and either
# would rightly be counted as a bot
ORDINARY = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"


class Shop(msgspec.Struct):
    """The running shop, its folder, and the admin API of its habitue."""

    url: str
    folder: Path
    admin: httpx2.Client

    def ask(self, path: str, **query: Any) -> Any:
        """What the console is told."""
        answer = self.admin.get(f"/admin/api{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def shop_environment() -> dict[str, str]:
    """Variables for the shop's own Python; tables come from the models, because its migrations take 20 s."""
    if not SHOP_PYTHON.exists():
        pytest.skip("the example's environment is not there: make examples/django_oscar/.venv/.ready")
    return os.environ | {"OSCAR_SHOP_TABLES": "from models", "PYTHONUNBUFFERED": "1"}


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory, shop_environment: dict[str, str]) -> Iterator[Shop]:
    if not (ROOT / "src/habitue/assets/tracker/habitue.js").exists():
        pytest.skip("the tracker is not built: run `make web`")
    folder, port, shop_port = tmp_path_factory.mktemp("oscar"), free_port(), free_port()
    command = [sys.executable, str(EXAMPLE / "try_it.py"), "--folder", str(folder), "--products", "40"]
    ports = ["--port", str(port), "--shop-port", str(shop_port)]
    path = folder / "output.txt"
    with (
        path.open("wb") as output,
        subprocess.Popen([*command, *ports], stdout=output, stderr=output, env=shop_environment) as child,
    ):
        try:
            _wait_ready(path, child)
            told = json.loads((folder / "keys.json").read_text())
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as admin:
                account = {"email": told["email"], "password": told["password"]}
                assert admin.post("/admin/api/session", json=account).status_code == 200
                yield Shop(f"http://127.0.0.1:{shop_port}", folder, admin)
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(60)


def _wait_ready(path: Path, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while "Its office" not in (text := path.read_text()):
        assert child.poll() is None, text
        assert time.monotonic() < deadline, f"not ready after {READY_SECONDS} s:\n{text}"
        time.sleep(0.2)


@pytest.fixture
def visitor(chromium: Browser, shop: Shop) -> Iterator[BrowserContext]:
    """A browser nobody has used."""
    context = chromium.new_context(
        locale="en-GB", viewport={"width": 1440, "height": 900}, user_agent=ORDINARY, base_url=shop.url
    )
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})")
    context.set_default_timeout(10_000)
    yield context
    context.close()
