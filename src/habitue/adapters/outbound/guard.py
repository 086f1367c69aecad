"""Connections to vetted addresses only: a name is resolved once, and what was looked at is what is connected to."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Iterable
from ipaddress import ip_address

import httpcore2

from habitue.adapters.outbound.addresses import Address, is_public
from habitue.core.errors import NotAllowed, Unavailable

PORTS = (80, 443)
Resolve = Callable[[str, int], list[Address]]


def resolve(host: str, port: int) -> list[Address]:
    """All addresses of a host; the system reads ``0x7f.1`` and ``2130706433`` as addresses too, and so do we by it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(entry[4][0])) for entry in found]


class Guard(httpcore2.NetworkBackend):
    """A network backend of httpcore that connects to public machines, and to private ones that are named.

    Parameters
    ----------
    private_hosts
        ``host:port`` each: who may be connected to wherever they are.
    public
        Whether an address is of the public internet.
    inner
        Makes the connections; it is handed addresses, never names.
    """

    def __init__(
        self,
        private_hosts: Collection[str] = (),
        *,
        public: Callable[[Address], bool] = is_public,
        lookup: Resolve = resolve,
        inner: httpcore2.NetworkBackend | None = None,
    ) -> None:
        self._named, self._public, self._lookup = frozenset(private_hosts), public, lookup
        self._inner = inner or httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of the host's addresses that answers; TLS still checks the host's name.

        Raises
        ------
        NotAllowed
            One of the addresses is not public, or the port is not one of `PORTS`, and the host is not named.
        Unavailable
            The name has no address.
        """
        failed: Exception | None = None
        for address in self.vetted(host, port):
            try:
                return self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed or Unavailable(f"{host} has no address: check its name, or this machine's name server")

    def vetted(self, host: str, port: int) -> list[Address]:
        """The addresses of a host, all of which may be connected to. Raises as `connect_tcp`."""
        name = f"[{host}]:{port}" if ":" in host else f"{host.lower().rstrip('.')}:{port}"
        named = name in self._named
        if not named and port not in PORTS:
            raise NotAllowed(f"{name} is not connected to: the port is neither 80 nor 443; {_way_out(name)}")
        try:
            addresses = self._lookup(host, port)
        except (OSError, UnicodeError, ValueError) as error:
            raise Unavailable(f"{host} cannot be looked up ({error}): check its name") from error
        for address in addresses:
            if not named and not self._public(address):
                # all of them, or a name server could put the address it is after behind one that is harmless
                raise NotAllowed(f"{name} is not connected to: {address} is not on the internet; {_way_out(name)}")
        return list(dict.fromkeys(addresses))

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 - the backend's signature
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Never: a socket file is of this machine."""
        raise NotAllowed(f"{path} is not connected to: it is a socket of this machine")


def _way_out(name: str) -> str:
    return f"if it is your own machine and that is meant, add {name!r} to the setting private_hosts"
