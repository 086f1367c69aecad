"""P20: nothing of ours opens a connection but the guarded client, and a few places that talk to our own server."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import habitue

SOURCE = Path(habitue.__file__).parent
# Modules that connect, and functions of others that do.
CLIENTS = frozenset(
    {
        "aiohttp", "ftplib", "http.client", "httpcore", "httpcore2", "httpx", "httpx2", "imaplib", "poplib", "pycurl",
        "requests", "smtplib", "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc.client",
    }
)  # fmt: skip
CALLS = frozenset(
    {"create_connection", "open_connection", "open_unix_connection", "urlopen", "urlretrieve", "connect_ex"}
)
NAMED = {
    "adapters/outbound/client.py": "the guarded client",
    "adapters/outbound/guard.py": "its guard",
    "app/remote.py": "commands ask the server that holds their workspace; its address is in the lock file",
    "app/demo.py": "the demo waits for the servers it started",
    "testing/server.py": "tests ask the server they started",
    "testing/shoppers/sending.py": "made-up shoppers send to the address their user typed",
}


def opens(tree: ast.Module) -> Iterator[str]:
    """What in a module can open a connection."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _is_client(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            full = [node.module, *[f"{node.module}.{alias.name}" for alias in node.names]]
            yield from (name for name in full if _is_client(name))
            yield from (alias.name for alias in node.names if alias.name in CALLS)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            yield node.func.attr
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("__import__", "importlib.import_module"):
            yield from (f"{name} (by a name nobody can read)" for name in [ast.unparse(node)] if not _of_ours(node))


def _of_ours(call: ast.Call) -> bool:
    return ast.unparse(call.args[0]).startswith(("f'habitue.", "'habitue."))


def _is_client(name: str) -> bool:
    return any(name == client or name.startswith(client + ".") for client in CLIENTS)


def found() -> dict[str, list[str]]:
    read = {str(path.relative_to(SOURCE)): ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")}
    assert len(read) > 300, "the source was looked at"
    return {name: names for name, tree in read.items() if (names := sorted(set(opens(tree))))}


def test_only_named_modules_open_connections() -> None:
    assert set(found()) == set(NAMED), "fetch through habitue.adapters.outbound, or say here whose server it asks"


def test_whatever_opens_one_is_found() -> None:
    for source in (
        "import requests",
        "import urllib.request as quiet",
        "from urllib import request",
        "from urllib.request import urlopen",
        "from http import client",
        "def lazily():\n    import httpx2",
        "import socket\nsocket.create_connection(('10.0.0.1', 80))",
        "from socket import create_connection",
        "import asyncio\nasync def f():\n    await asyncio.open_connection('10.0.0.1', 80)",
        "import importlib\nimportlib.import_module('requests')",
    ):
        assert list(opens(ast.parse(source))), source
    assert not list(opens(ast.parse("from urllib.parse import quote\nimport socket\nsocket.socket()")))
