"""An HTTP client for addresses that somebody else may have chosen: guarded, bounded in size and time, no redirects."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping

import httpcore2
import httpx2

from habitue.adapters.outbound.guard import Guard
from habitue.core.errors import HabitueError, InvalidInput, TooLarge, Unavailable

# nothing that grows when it is unpacked
_HEADERS: Mapping[str | bytes, str | bytes] = {"accept-encoding": "identity", "user-agent": "habitue"}


class Refused(HabitueError):
    """Whoever was asked answered with an error, or sent us elsewhere."""

    code = "refused"


class Outbound:
    """Asks over HTTP and HTTPS. May be shared by threads; it keeps connections.

    A redirect is an error that says where it leads: who named the address can name that one. The environment's proxies
    are not used, for what they connect to cannot be seen from here.

    Parameters
    ----------
    private_hosts
        ``host:port`` each: the machines of one's own network that may be connected to.
    timeout_seconds
        For each answer, from the first byte sent to the last one read.
    most_bytes
        What an answer may have.
    """

    def __init__(
        self,
        private_hosts: Collection[str] = (),
        *,
        timeout_seconds: float = 10.0,
        most_bytes: int = 5 * 1024 * 1024,
        guard: Guard | None = None,
    ) -> None:
        self._timeout, self._most = timeout_seconds, most_bytes
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            network_backend=guard or Guard(private_hosts),
            keepalive_expiry=30.0,
        )

    def get(self, url: str, params: Mapping[str, str] | None = None) -> bytes:
        """The body of a 2xx answer.

        Raises
        ------
        InvalidInput
            The URL is none, or neither http nor https.
        NotAllowed
            It leads to a machine that is not public and not named.
        Refused
            The answer has another status.
        TooLarge
            The answer has more than `most_bytes`.
        Unavailable
            Nobody answers, or not in time.
        """
        return self._ask("GET", url, params or {}, _HEADERS, None)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        """Send a body; what came back with a 2xx answer. Nothing is sent twice. Raises as `get`."""
        said: dict[str | bytes, str | bytes] = {**_HEADERS}
        said.update(headers)
        return self._ask("POST", url, {}, said, body)

    def _ask(
        self,
        method: str,
        url: str,
        params: Mapping[str, str],
        headers: Mapping[str | bytes, str | bytes],
        body: bytes | None,
    ) -> bytes:
        target, host = _target(url, params)
        until = time.monotonic() + self._timeout
        limits = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)
        try:
            with self._pool.stream(
                method, target, headers=headers, content=body, extensions={"timeout": limits}
            ) as answer:
                if not 200 <= answer.status < 300:
                    raise Refused(f"{host} answered {answer.status}{_elsewhere(answer.headers)}: check the address")
                return self._body(answer, host, until)
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise Unavailable(f"{host} did not answer: {error or type(error).__name__}") from error

    def _body(self, answer: httpcore2.Response, host: str, until: float) -> bytes:
        body = bytearray()
        for part in answer.iter_stream():
            body += part
            if len(body) > self._most:
                raise TooLarge(f"{host} answered with more than {self._most} bytes", expected=f"{self._most} bytes")
            if time.monotonic() > until:
                raise Unavailable(f"{host} was still answering after {self._timeout:g} s")
        return bytes(body)

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.close()


def _target(url: str, params: Mapping[str, str]) -> tuple[httpcore2.URL, str]:
    try:
        read = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise InvalidInput(f"{url[:200]!r} is no URL: {error}", path="$.url", expected="http, https") from error
    if read.scheme not in ("http", "https") or not read.host:
        raise InvalidInput(f"{url[:200]!r} is not asked: only http and https are", path="$.url", expected="http, https")
    if params:
        read = read.copy_merge_params(dict(params))
    target = httpcore2.URL(scheme=read.raw_scheme, host=read.raw_host, port=read.port, target=read.raw_path)
    return target, read.host


def _elsewhere(headers: list[tuple[bytes, bytes]]) -> str:
    place = next((value for name, value in headers if name.lower() == b"location"), b"")
    return f", which leads to {place[:200].decode('latin-1')!r}" if place else ""
