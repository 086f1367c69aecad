"""P20: no request that somebody else chose the address of reaches a machine of one's own network."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import httpcore2
import pytest

from habitue.adapters.outbound import Outbound
from habitue.adapters.outbound.addresses import Address, is_public
from habitue.adapters.outbound.client import Refused
from habitue.adapters.outbound.guard import PORTS, Guard, resolve
from habitue.core.errors import HabitueError, InvalidInput, NotAllowed, TooLarge, Unavailable

# As a document may write them; the machine's own resolver reads them.
FORMS = [
    "127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "017700000001",
    "0x7f.0.0x0.1", "127.0.0.1.", "0.0.0.0", "0", "0x0", "localhost", "LOCALHOST", "localhost.", "user@127.0.0.1",
    "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "10.0.0.1", "10.1", "172.16.0.1", "172.31.255.254", "192.168.1.1",
    "169.254.169.254", "0xa9fea9fe", "2852039166", "100.64.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:169.254.169.254]",
    "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[64:ff9b::808:808]",
    "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001:0:7f00:1::]", "[2001:db8::1]", "[3fff::1]", "[fe80::1]",
    "[fe80::1%25lo]", "[fec0::1]", "[fc00::1]", "[fd00::1]", "[fd00:ec2::254]", "[ff02::1]", "[ff0e::1]", "[100::1]",
    "[5f00::1]",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450:4007:80c::200e"]


class Door:
    """A listener on the loopback that counts who came."""

    def __init__(self) -> None:
        self.came = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.came += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


class Inside(httpcore2.NetworkBackend):
    """A network where every address is a machine of one's own: whatever is connected to, it is the door."""

    def __init__(self, door: Door) -> None:
        self._door, self.asked = door, list[str]()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        self.asked.append(host)
        with socket.create_connection(("127.0.0.1", self._door.port)):
            pass
        raise httpcore2.ConnectError("the door is shut")


@pytest.fixture
def door() -> Iterator[Door]:
    opened = Door()
    yield opened
    opened.close()


def knock(door: Door, url: str, **guard: Any) -> Exception | None:
    outbound = Outbound(guard=Guard(inner=Inside(door), **guard), timeout_seconds=2)
    try:
        outbound.get(url)
    except (HabitueError, UnicodeError) as error:
        return error
    finally:
        outbound.close()
    return None


def came(door: Door, knocks: int) -> int:
    """How many came, once the listener has seen them all."""
    until = time.monotonic() + 1
    while door.came < knocks and time.monotonic() < until:
        time.sleep(0.01)
    return door.came


def leaks(door: Door, public: Callable[[Address], bool]) -> list[str]:
    inside = Inside(door)
    outbound = Outbound(guard=Guard(inner=inside, public=public), timeout_seconds=2)
    reached = []
    for form in FORMS:
        before = len(inside.asked)
        with pytest.raises((HabitueError, UnicodeError)):
            outbound.get(f"http://{form}/latest/meta-data")
        if len(inside.asked) > before:
            reached.append(form)
    outbound.close()
    return reached


def test_no_form_of_an_address_within_is_connected_to(door: Door) -> None:
    assert len(FORMS) >= 40
    assert leaks(door, is_public) == []
    assert came(door, 0) == 0


def test_the_door_would_count_them_if_is_global_were_believed(door: Door) -> None:
    """The mutant: what Python calls global."""
    reached = leaks(door, lambda address: address.is_global)
    assert "224.0.0.1" in reached, "the machine's resolver and the door work"
    assert came(door, len(reached)) >= len(reached) >= 1


def test_nothing_but_the_guard_keeps_requests_out(door: Door) -> None:
    """The mutant without a guard: most forms are addresses to this machine's resolver, so the list is not vacuous."""
    reached = leaks(door, lambda address: True)
    assert len(reached) >= 40, reached
    assert came(door, len(reached)) >= len(reached)


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_connected_to(text: str, door: Door) -> None:
    inside = Inside(door)
    outbound = Outbound(guard=Guard(inner=inside))
    with pytest.raises(Unavailable):
        outbound.get(f"https://[{text}]/" if ":" in text else f"https://{text}/")
    outbound.close()
    assert inside.asked == [text]


def test_a_name_is_resolved_once_and_what_was_vetted_is_connected_to(door: Door) -> None:
    answers = [[ip_address("93.184.215.14")], *[[ip_address("127.0.0.1")]] * 5]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[Address]:
        asked.append(host)
        return answers[len(asked) - 1]

    inside = Inside(door)
    guard = Guard(lookup=rebinding, inner=inside)
    for _ in range(3):
        outbound = Outbound(guard=guard)
        with pytest.raises(HabitueError):
            outbound.get("http://rebinding.example/")
        outbound.close()
    assert inside.asked == ["93.184.215.14"], "an address, never the name, and only the first time"
    assert len(asked) == 3


class ByName(Guard):
    """The mutant that vets a name and then lets it be looked up again."""

    def connect_tcp(self, host: str, port: int, *rest: Any, **more: Any) -> httpcore2.NetworkStream:
        self.vetted(host, port)
        return self._inner.connect_tcp(host, port, *rest, **more)


def test_a_guard_that_connects_by_name_is_found_out(door: Door) -> None:
    inside = Inside(door)
    outbound = Outbound(guard=ByName(lookup=lambda host, port: [ip_address("93.184.215.14")], inner=inside))
    with pytest.raises(Unavailable):
        outbound.get("http://rebinding.example/")
    outbound.close()
    assert inside.asked == ["rebinding.example"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(door: Door) -> None:
    mixed = [ip_address("93.184.215.14"), ip_address("10.0.0.1")]
    assert isinstance(knock(door, "http://mixed.example/", lookup=lambda host, port: mixed), NotAllowed)
    assert came(door, 0) == 0


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.com/", "gopher://example.com:80/", "http://",
                                 "//example.com", "http://[::1", "", "unix:///run/x"])  # fmt: skip
def test_only_http_and_https_are_asked(url: str, door: Door) -> None:
    assert isinstance(knock(door, url), InvalidInput)


def test_other_ports_are_not_asked(door: Door) -> None:
    problem = knock(door, "http://example.com:25/", lookup=lambda host, port: [ip_address("93.184.215.14")])
    assert isinstance(problem, NotAllowed)
    assert "private_hosts" in str(problem), "it says what to do"
    assert PORTS == (80, 443)


class Service:
    """A machine of one's own that answers."""

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.name = f"127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def test_a_named_host_is_asked_and_only_on_its_port(door: Door) -> None:
    with Service(lambda handler: send(handler, 200, handler.path.encode())) as service:
        outbound = Outbound([service.name])
        assert outbound.get(f"http://{service.name}/a?b=1", {"c": "d é"}) == b"/a?b=1&c=d+%C3%A9"
        with pytest.raises(NotAllowed):
            outbound.get(f"http://127.0.0.1:{door.port}/")
        with pytest.raises(NotAllowed):
            outbound.get(f"http://localhost:{service.name.rpartition(':')[2]}/")
        outbound.close()
    assert came(door, 0) == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_says_where_it_leads(status: int, door: Door) -> None:
    place = f"http://127.0.0.1:{door.port}/secret"
    with Service(lambda handler: send(handler, status, location=place)) as service:
        outbound = Outbound([service.name])
        with pytest.raises(Refused, match=f"{status}, which leads to '{place}'"):
            outbound.get(f"http://{service.name}/")
        outbound.close()
        assert came(door, 0) == 0
        with socket.create_connection(("127.0.0.1", door.port)):  # who follows it does get there
            assert came(door, 1) == 1


def test_an_answer_is_bounded_in_size_and_time() -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            try:
                handler.wfile.write(b"x")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.02)

    with Service(lambda handler: send(handler, 200, b"x" * 2_000)) as service:
        outbound = Outbound([service.name], most_bytes=1_999)
        with pytest.raises(TooLarge):
            outbound.get(f"http://{service.name}/")
        outbound.close()
        assert len(Outbound([service.name], most_bytes=2_000).get(f"http://{service.name}/")) == 2_000
    with Service(drip) as service:
        outbound = Outbound([service.name], timeout_seconds=0.2)
        started = time.monotonic()
        with pytest.raises(Unavailable, match="still answering"):
            outbound.get(f"http://{service.name}/")
        assert time.monotonic() - started < 1.5
        outbound.close()


def test_proxies_of_the_environment_are_not_used(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{door.port}")
    with Service(lambda handler: send(handler, 200, b"direct")) as service:
        outbound = Outbound([service.name])
        assert outbound.get(f"http://{service.name}/") == b"direct"
        outbound.close()
    assert came(door, 0) == 0


def test_the_systems_resolver_reads_other_notations() -> None:
    assert resolve("2130706433", 80) == [ip_address("127.0.0.1")]


def test_sockets_of_this_machine_are_not_connected_to() -> None:
    with pytest.raises(NotAllowed):
        Guard().connect_unix_socket("/run/postgresql/.s.PGSQL.5432")
