"""Which address does a visitor have? Told by the connection, or by a proxy the operator trusts; kept only truncated."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
KEPT_BITS = {4: 24, 6: 48}


class TrustedProxies:
    """Whose ``X-Forwarded-For`` is believed; nobody's, unless the operator says so.

    Parameters
    ----------
    networks
        Addresses or networks in CIDR form. `ValueError` when one is neither.
    """

    def __init__(self, networks: Sequence[str] = ()) -> None:
        self._networks: list[Network] = [ip_network(text) for text in networks]
        self.client = lru_cache(maxsize=16_384)(self._client)

    def _client(self, peer: str, forwarded: str) -> str:
        """The visitor's address: the nearest one in ``forwarded`` that no trusted proxy has, read from the right.

        What stands further left was written by whoever is there, and may be invented. Empty when `peer` is no address
        (a Unix socket), and when a trusted proxy forwards nonsense.
        """
        address = read_address(peer)
        if address is None:
            return ""
        for hop in reversed(forwarded[:2000].split(",") if forwarded else []):
            if not self._trusts(address):
                break
            nearer = read_address(hop)
            if nearer is None:
                return ""
            address = nearer
        return str(address)

    def _trusts(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address.version == network.version and address in network for network in self._networks)


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """The address in a text, also with a port or in brackets; an IPv4 address written as IPv6 is an IPv4 address.

    >>> str(read_address("[2001:db8::1]:443")), str(read_address("203.0.113.7:50123")), read_address("unknown")
    ('2001:db8::1', '203.0.113.7', None)
    """
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def truncated(address: IPv4Address | IPv6Address) -> str:
    """The network of an address as it may be kept: /24 of IPv4, /48 of IPv6.

    >>> truncated(ip_address("203.0.113.77")), truncated(ip_address("2001:db8:1:2::3"))
    ('203.0.113.0/24', '2001:db8:1::/48')
    """
    bits = KEPT_BITS[address.version]
    cut = address.max_prefixlen - bits
    return f"{type(address)(int(address) >> cut << cut)}/{bits}"
