"""Which addresses are of the public internet. A list of our own, because Python's changes from release to release.

`ipaddress.is_global` of Python 3.11.7 says True for NAT64 and 6to4 forms of 127.0.0.1, for ``::127.0.0.1``, for
multicast, and for 192.88.99.1 and 5f00::1.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

Address = IPv4Address | IPv6Address

# IANA's registry of special-purpose IPv4 addresses (RFC 6890 and what came after), multicast and what is reserved.
_SPECIAL_4 = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
# All that is routed is in 2000::/3, so what is outside of it is refused: mapped (::ffff:0:0/96), compatible (::/96),
# NAT64 (64:ff9b::/96, 64:ff9b:1::/48), unique local, link-local, site-local, multicast, segment routing (5f00::/16).
_ROUTED_6 = ip_network("2000::/3")
# Within it: protocol assignments with Teredo and ORCHID, documentation (twice), 6to4, the sink of RFC 7535.
_SPECIAL_6 = tuple(
    ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


def is_public(address: Address) -> bool:
    """Whether it is the address of a machine on the public internet, whatever it stands for in another notation.

    >>> from ipaddress import ip_address
    >>> is_public(ip_address("8.8.8.8")), is_public(ip_address("64:ff9b::7f00:1"))
    (True, False)
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_4)
    return address.scope_id is None and address in _ROUTED_6 and not any(address in one for one in _SPECIAL_6)
