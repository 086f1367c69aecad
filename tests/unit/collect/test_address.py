"""Addresses: a proxy is believed when the operator says so and never otherwise; what is kept is a network."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.collect.address import TrustedProxies, read_address, truncated

ADDRESSES = st.ip_addresses()
BEHIND = TrustedProxies(["10.0.0.0/8", "127.0.0.1", "fd00::/8"])


@pytest.mark.parametrize(("peer", "forwarded", "client"), [
    ("203.0.113.7", "", "203.0.113.7"),
    ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # anybody can write the header
    ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
    ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),  # the first was written by the visitor
    ("10.0.0.1", "198.51.100.1, 10.1.2.3", "198.51.100.1"),  # two proxies in a row
    ("127.0.0.1", "[2001:db8::1]:5000, 10.1.2.3:80", "2001:db8::1"),
    ("fd00::1", "198.51.100.1", "198.51.100.1"),
    ("10.0.0.1", "", "10.0.0.1"),
    ("10.0.0.1", "unknown", ""),
    ("testclient", "198.51.100.1", ""),
])  # fmt: skip
def test_the_nearest_address_that_no_trusted_proxy_has_is_the_visitors(peer: str, forwarded: str, client: str) -> None:
    assert BEHIND.client(peer, forwarded) == client


@given(peer=ADDRESSES, forwarded=st.lists(ADDRESSES.map(str) | st.text(max_size=20), max_size=4))
def test_without_trusted_proxies_no_header_says_who_it_is(
    peer: IPv4Address | IPv6Address, forwarded: list[str]
) -> None:
    if isinstance(peer, IPv6Address) and peer.ipv4_mapped:
        peer = peer.ipv4_mapped
    assert TrustedProxies().client(str(peer), ", ".join(forwarded)) == str(read_address(str(peer)))


@given(ADDRESSES)
def test_what_is_kept_holds_the_address_and_tells_no_more_of_it(address: IPv4Address | IPv6Address) -> None:
    kept = ip_network(truncated(address))
    assert address in kept
    assert kept.prefixlen == (24 if address.version == 4 else 48)


@given(st.text(max_size=40) | ADDRESSES.map(str))
def test_any_text_is_an_address_or_none(text: str) -> None:
    found = read_address(text)
    assert found is None or ip_address(str(found)) == found
