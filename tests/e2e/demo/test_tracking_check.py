"""`habitue tracking check` against the demo shop: it sends what the plan asks for, and what is broken is told."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from habitue.adapters.sqlite import SqliteReader
from habitue.app.provision import NewWorkspace, provision
from habitue.app.runtime import Runtime
from habitue.app.settings import Settings
from habitue.core.clock import SystemClock
from habitue.interfaces.http.app import create_app

ROOT = Path(__file__).parents[3]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (ROOT / "examples/demo_shop").is_dir(), reason="examples/demo_shop is not in this tree"),
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium: apt-get install chromium"),
    pytest.mark.skipif(
        not (ROOT / "src/habitue/assets/tracker/habitue.js").exists(), reason="the tracker is not built: run `make web`"
    ),
]


@contextmanager
def served(app: Any, listener: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, NewWorkspace]]:
    """The demo shop's address, and the workspace behind it."""
    from demo_shop.app import create_app as create_shop
    from demo_shop.settings import Settings as ShopSettings

    ours, theirs = (socket.create_server(("127.0.0.1", 0)) for _ in range(2))
    habitue, shop = (f"http://127.0.0.1:{one.getsockname()[1]}" for one in (ours, theirs))
    folder = tmp_path_factory.mktemp("check") / "workspace"
    settings = Settings(shop_url=shop, public_url=habitue)
    made = provision(folder, settings, "owner@shop.example", "long enough", SystemClock().now_ms())
    chosen = ShopSettings(base_url=shop, habitue_url=habitue, write_key=made.public_key, secret_key=made.secret_key)
    with Runtime(made.workspace) as runtime, served(create_app(runtime), ours), served(create_shop(chosen), theirs):
        yield shop, made


def check(url: str, workspace: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "habitue", "tracking", "check", url, "-w", str(workspace), *options]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "COLUMNS": "200"}
    )
    return done.returncode, done.stdout + done.stderr


def test_the_demo_shop_sends_what_the_plan_asks_for(shop: tuple[str, NewWorkspace]) -> None:
    url, made = shop
    code, told = check(url, made.workspace.folder, "--json")
    report = json.loads(told)
    steps = {step["step"]: step for step in report["steps"]}
    assert list(steps) == ["home", "category", "product", "add", "cart", "checkout"], told
    problems = [problem["message"] for step in report["steps"] for problem in step["problems"]]
    problems = [message for message in problems if "counts once" not in message]  # pages left before the answer
    assert (code, report["errors"], problems) == (0, 0, []), told
    sent = {step: [event["name"] for event in steps[step]["events"]] for step in steps}
    assert "Product Viewed" in sent["product"]
    assert "Product Added" in sent["add"]
    assert "Checkout Started" in sent["checkout"]
    stored = [one.event for one in SqliteReader(made.workspace.events).read() if one.event.source == "browser"]
    assert stored
    assert all("bot" in event.flags for event in stored)  # so that no figure counts the visit


def test_what_is_broken_is_told_and_fails(shop: tuple[str, NewWorkspace], tmp_path: Path) -> None:
    """No banner accepted: nothing may be sent; no such link: the step says how to name one."""
    url, made = shop
    code, told = check(
        url, made.workspace.folder, "--consent", "#nobody", "--product", "a.nothing", "--patience-seconds", "2"
    )
    assert code == 1
    assert "nothing was sent during the whole visit" in told
    assert "no product was found" in told
    assert "--product 'a CSS selector'" in told
    code, told = check("shop", tmp_path)
    assert (code, "is no address of a shop" in told) == (1, True)
    code, told = check(url, tmp_path, "--chromium", "no-such-browser")
    assert (code, "name the program with --chromium" in " ".join(told.split())) == (1, True)
