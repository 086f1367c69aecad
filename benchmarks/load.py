"""A load generator of prepared requests over keep-alive connections, and the CPU a server spent on them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

Latencies = list[float]


def request(path: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """A POST as bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: bench", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Connection:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def ask(self, raw: bytes) -> int:
        """Send a request, read its whole answer; the status."""
        return self.exchange(raw)[0]

    def exchange(self, raw: bytes) -> tuple[int, bytes]:
        """Send a request, read its whole answer; status and body."""
        self._socket.sendall(raw)
        data = self._rest
        while b"\r\n\r\n" not in data:
            data += self._socket.recv(65_536)
        head, _, body = data.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._socket.recv(65_536)
        self._rest = body[length:]
        return int(head[9:12]), body[:length]


def connected(port: int, connections: int = 16) -> list[Connection]:
    """Keep-alive connections, for several floods."""
    return [Connection(port) for _ in range(connections)]


def flood(pool: Sequence[Connection], requests: Sequence[bytes]) -> tuple[float, dict[int, int]]:
    """Send all requests as fast as the server takes them; seconds, and how many answers had each status."""
    statuses: dict[int, int] = {}
    lock = threading.Lock()
    todo = iter(requests)

    def run(connection: Connection) -> None:
        mine: dict[int, int] = {}
        while True:
            with lock:
                raw = next(todo, None)
            if raw is None:
                break
            status = connection.ask(raw)
            mine[status] = mine.get(status, 0) + 1
        with lock:
            for status, count in mine.items():
                statuses[status] = statuses.get(status, 0) + count

    started = time.perf_counter()
    threads = [threading.Thread(target=run, args=(connection,)) for connection in pool]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started, statuses


def paced(
    port: int, requests: Sequence[bytes], per_second: float, connections: int = 16
) -> tuple[Latencies, dict[int, int]]:
    """Send at a fixed rate whatever the answers do (open loop); latencies in ms from the moment each was due."""
    latencies: Latencies = []
    statuses: dict[int, int] = {}
    lock = threading.Lock()
    start = time.perf_counter() + 0.2

    def run(first: int) -> None:
        connection = Connection(port)
        for number in range(first, len(requests), connections):
            due = start + number / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            status = connection.ask(requests[number])
            taken = (time.perf_counter() - due) * 1000
            with lock:
                latencies.append(taken)
                statuses[status] = statuses.get(status, 0) + 1

    threads = [threading.Thread(target=run, args=(first,)) for first in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(latencies), statuses


def cpu_seconds(pid: int) -> float:
    """Time all threads of a process have been on a CPU (proc(5): schedstat has ns, stat only 10 ms)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The value below which `share` of the sorted values lie."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def timed(act: Callable[[], object], rounds: int) -> tuple[float, float]:
    """p50 and p95 of an act in this process, us; it is done once before."""
    act()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1e6)
    taken.sort()
    return round(percentile(taken, 0.5), 1), round(percentile(taken, 0.95), 1)
