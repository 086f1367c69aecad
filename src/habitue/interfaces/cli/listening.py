"""Taking the port: before anything else of a server is up, and with a sentence for whoever finds it taken."""

from __future__ import annotations

import errno
import socket

from habitue.core.errors import InvalidInput, Unavailable


def listen(host: str, port: int) -> socket.socket:
    """A bound TCP socket.

    Raises
    ------
    Unavailable
        Another program has the port.
    InvalidInput
        This machine has no such address, or does not let us use the port.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _refused(host, port, error) from error
    try:
        taken.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # a server that was killed leaves connections behind
        taken.bind(address)
        taken.listen()  # two sockets may be bound to a port with that option, and only one of them listens
    except OSError as error:
        taken.close()
        raise _refused(host, port, error) from error
    return taken


def _refused(host: str, port: int, error: OSError) -> Unavailable | InvalidInput:
    if error.errno == errno.EADDRINUSE:
        return Unavailable(
            f"port {port} of {host} is taken by another program, perhaps another `habitue`: end that one, or choose a "
            "free port with --port or the setting port"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return InvalidInput(
            f"this user may not listen on port {port} of {host}: choose one above 1023 with --port or the setting port "
            "and put a proxy before it",
            path="$.port",
        )
    return InvalidInput(
        f"cannot listen on port {port} of {host} ({error.strerror}): name an address of this machine with --host or "
        "the setting host, such as 127.0.0.1",
        path="$.host",
        got=host,
    )
