"""Starts habitue and the shop beside each other, with a new workspace the first time: .venv/bin/python try_it.py

It does what a shop's developer does by hand: `habitue init`, the shop's own set-up, `habitue import catalogue`, then
both servers. The shop runs in its own environment, of which habitue knows nothing; its keys come by variables.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
SHOP_PYTHON = HERE / ".venv/bin/python"
HABITUE = (sys.executable, "-m", "habitue")
_TOLD = {
    "OSCAR_SHOP_HABITUE": r"^\s*Console\s+(\S+)/console/",
    "OSCAR_SHOP_WRITE_KEY": r"(pk_\w+)",
    "OSCAR_SHOP_SECRET_KEY": r"(sk_\w+)",
    "OSCAR_SHOP_IDENTITY_SECRET": r"^\s*Identity secret.*?\s(\S+)$",
    "email": r"^\s*Sign in as\s+(\S+)",
    "password": r"^\s*Password\s+(\S+)",
}
_READY_SECONDS = 120


def main() -> int:
    options = _options()
    if not SHOP_PYTHON.exists():
        sys.stderr.write(
            f"no environment for the shop at {SHOP_PYTHON}: make oscar, or uv sync --frozen --project {HERE}\n"
        )
        return 1
    workspace, keys = options.folder / "workspace", options.folder / "keys.json"
    shop_url = f"http://127.0.0.1:{options.shop_port}"
    environment = os.environ | {"OSCAR_SHOP_FOLDER": str(options.folder / "shop"), "PYTHONUNBUFFERED": "1"}
    if not keys.exists():
        options.folder.mkdir(parents=True, exist_ok=True)
        sys.stdout.write("setting up the shop's tables and products; this takes about a minute\n")
        sys.stdout.flush()
        _shop(environment, "fill_shop", "--products", str(options.products))
        said = _run([*HABITUE, "init", str(workspace), "--shop-url", shop_url, "--port", str(options.port)])
        catalogue = options.folder / "catalogue.jsonl"
        _shop(environment, "export_catalogue", str(catalogue), "--base-url", shop_url)
        sys.stdout.write(_run([*HABITUE, "import", "catalogue", str(catalogue), "-w", str(workspace)]))
        keys.touch(mode=0o600)
        keys.write_text(json.dumps({name: _found(pattern, said) for name, pattern in _TOLD.items()}))
    told = json.loads(keys.read_text())
    address = f"127.0.0.1:{options.shop_port}"
    servers = [
        subprocess.Popen([*HABITUE, "up", "-w", str(workspace), "--port", str(options.port)]),
        subprocess.Popen(
            [SHOP_PYTHON, "-W", "ignore", "manage.py", "runserver", "--noreload", address],
            cwd=HERE,
            env=environment | told,
        ),
    ]
    return _serve(servers, told, shop_url)


def _serve(servers: Sequence[subprocess.Popen[bytes]], told: Mapping[str, str], shop_url: str) -> int:
    """Say where things are once both answer; until Ctrl-C, SIGTERM, or one of them ends."""
    stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _: stop.append(got))
    begun, said = time.monotonic(), False
    try:
        while not stop and all(server.poll() is None for server in servers):
            if not said and _answers(told["OSCAR_SHOP_HABITUE"] + "/readyz") and _answers(shop_url + "/"):
                sys.stdout.write(
                    f"\n  Shop        {shop_url}/\n  Its office  {shop_url}/dashboard/  admin@shop.example, oscar\n"
                    f"  Console     {told['OSCAR_SHOP_HABITUE']}/console/  {told['email']}, {told['password']}\n\n"
                )
                sys.stdout.flush()
                said = True
            if not said and time.monotonic() - begun > _READY_SECONDS:
                sys.stderr.write(f"not ready after {_READY_SECONDS} s; see above\n")
                break
            time.sleep(0.2)
    finally:
        for server in servers:
            server.send_signal(signal.SIGTERM)
        for server in servers:
            server.wait(30)
    return 0 if stop else 1


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.MULTILINE)
    if match is None:
        raise ValueError(f"expected {pattern} in what `habitue init` says, got:\n{text}")
    return match[1]


def _shop(environment: Mapping[str, str], *arguments: str) -> None:
    sys.stdout.write(_run([str(SHOP_PYTHON), "-W", "ignore", "manage.py", *arguments], environment))


def _run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=HERE if environment else None, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}; its reason is above")
    return done.stdout


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="habitue and a django-oscar shop, side by side.")
    parser.add_argument("--folder", type=Path, default=HERE / ".shop", help="where both keep their data")
    parser.add_argument("--port", type=int, default=8000, help="habitue's port")
    parser.add_argument("--shop-port", type=int, default=8002, help="the shop's port")
    parser.add_argument("--products", type=int, default=600, help="how many products to put on the shelves")
    options = parser.parse_args()
    options.folder = options.folder.resolve()
    return options


if __name__ == "__main__":
    raise SystemExit(main())
