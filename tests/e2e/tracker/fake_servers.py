"""A shop and a habitue on loopback, on two origins; the second can be broken in every way a network knows."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import msgspec

CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}
PIXEL = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><circle cx="45" cy="45" r="40" fill="teal"/></svg>'
)


class Request(msgspec.Struct, frozen=True):
    """What arrived: `at` in seconds of the monotonic clock, header names in lower case."""

    at: float
    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class Server:
    """An HTTP server on a free loopback port, its handler a method; stops all waiting handlers when closed."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.closing = threading.Event()
        self.requests: list[Request] = []
        answer = self.answer

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                answer(self)

            do_GET = do_POST = do_OPTIONS = _serve  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: object, client_address: object) -> None:
                """Browsers hang up; that is their right."""

        self._http = Quiet(("127.0.0.1", 0), Handler)
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        scheme = "https" if tls else "http"
        self.origin = f"{scheme}://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        raise NotImplementedError

    def close(self) -> None:
        self.closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def reply(handler: BaseHTTPRequestHandler, status: int, kind: str, body: bytes, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


class Shop(Server):
    """Serves the pages it was given: path -> (HTML, headers)."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        super().__init__()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = urlsplit(handler.path).path
        if path.endswith(".svg"):
            reply(handler, 200, "image/svg+xml", PIXEL, {})
        elif path in self.pages:
            html, headers = self.pages[path]
            reply(handler, 200, "text/html; charset=utf-8", html.encode(), {"Set-Cookie": "basket=7", **headers})
        else:
            reply(handler, 404, "text/plain", b"", {})


Fault = Callable[["Habitue", BaseHTTPRequestHandler, bytes], None]


class Habitue(Server):
    """The tracker's file and a decide / batch API that answers by the wire contract, until a fault is set.

    `script_fault` breaks the file, `api_fault` the API; `answers` maps a placement to what is decided for it;
    `files` are the plugins by path, answered after `files_wait_seconds`.
    """

    def __init__(
        self, tracker: bytes, tls: ssl.SSLContext | None = None, files: Mapping[str, bytes] | None = None
    ) -> None:
        self.tracker = tracker
        self.files = dict(files or {})
        self.files_wait_seconds = 0.0
        self.script_fault: Fault | None = None
        self.api_fault: Fault | None = None
        self.answers: dict[str, dict[str, Any]] = {}
        self.decisions = 0
        super().__init__(tls)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = urlsplit(handler.path).path
        length = int(handler.headers.get("Content-Length") or 0)
        raw = handler.rfile.read(length)
        if path == "/habitue.js":
            self._send(handler, self.script_fault, "text/javascript", self.tracker)
            return
        if path.endswith(".js"):
            found = path in self.files
            self.closing.wait(self.files_wait_seconds)
            reply(handler, 200 if found else 404, "text/javascript", self.files.get(path, b""), CORS)
            return
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = json.loads(raw) if raw else {}
        self.requests.append(Request(time.monotonic(), handler.command, path, headers, body))
        answer = self._decision(body) if path == "/v1/decide" else {"success": True, "verdicts": []}
        self._send(handler, self.api_fault, "application/json", json.dumps(answer).encode())

    def _decision(self, body: dict[str, Any]) -> dict[str, Any]:
        self.decisions += 1
        asked = [place if isinstance(place, str) else place["id"] for place in body.get("placements", [])]
        default = {"default": True, "items": []}
        return {
            "decision_id": f"d{self.decisions}",
            "arm": "personalised" if body.get("anonymousId") else "none",
            "paused": False,
            "placements": {place: self.answers.get(place, default) for place in asked},
            "verdicts": [],
        }

    def _send(self, handler: BaseHTTPRequestHandler, fault: Fault | None, kind: str, body: bytes) -> None:
        if fault and handler.command != "OPTIONS":
            fault(self, handler, body)
        else:
            reply(handler, 200, kind, body, CORS)

    def named(self, name: str) -> list[dict[str, Any]]:
        """The events of that name that arrived, by either way, first arrivals only."""
        return [item for item in self.items() if item.get("event", item["type"]) == name]

    def items(self) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for request in list(self.requests):
            for item in [*request.body.get("batch", []), *request.body.get("events", [])]:
                found.setdefault(item["messageId"], item)
        return list(found.values())

    def asked(self, path: str) -> list[Request]:
        return [request for request in list(self.requests) if request.path == path and request.method == "POST"]


def status(code: int, headers: dict[str, str] | None = None, error: dict[str, Any] | None = None) -> Fault:
    """Answers with that status and our error shape."""
    body = json.dumps({"error": {"code": "fault", "message": "set by the test", **(error or {})}}).encode()
    return lambda _, handler, __: reply(handler, code, "application/json", body, {**CORS, **(headers or {})})


def black_hole(server: Habitue, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """Accepts and never answers."""
    server.closing.wait()
    handler.close_connection = True


def late(seconds: float) -> Fault:
    """Answers well, but late."""

    def fault(server: Habitue, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if not server.closing.wait(seconds):
            kind = "text/javascript" if handler.path.endswith(".js") else "application/json"
            reply(handler, 200, kind, body, CORS)

    return fault


def reset(server: Habitue, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """Ends the connection with RST instead of an answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def slow_drip(server: Habitue, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """Sends one byte a second."""
    handler.send_response(200)
    for name, value in {"Content-Type": "text/javascript", "Content-Length": str(len(body)), **CORS}.items():
        handler.send_header(name, value)
    handler.end_headers()
    for byte in body:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        if server.closing.wait(1):
            break
    handler.close_connection = True


def html_page(server: Habitue, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """What a captive portal or a wrong route answers: 200 and a page."""
    reply(handler, 200, "text/html", b"<!doctype html><p>Please sign in to the Wi-Fi", CORS)


def truncated(server: Habitue, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """The first half of the answer, as if that were all."""
    reply(handler, 200, "text/javascript", body[: len(body) // 2], CORS)
