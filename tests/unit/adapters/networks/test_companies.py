"""Companies by network: the longest that holds an address, as a search through all of them says."""

from __future__ import annotations

from ipaddress import IPv4Network, ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.adapters.networks import CompanyTable, read_companies
from habitue.core.errors import InvalidInput

# few bits, so that networks overlap
NETWORKS = st.builds(
    lambda bits, length: IPv4Network((bits << 24, length), strict=False), st.integers(0, 255), st.integers(0, 8)
)


@given(companies=st.dictionaries(NETWORKS, st.sampled_from("abc"), max_size=12), bits=st.integers(0, 2**32 - 1))
def test_the_longest_network_wins(companies: dict[IPv4Network, str], bits: int) -> None:
    address = ip_address(bits)
    holding = [network for network in companies if address in network]
    expected = companies[max(holding, key=lambda network: network.prefixlen)] if holding else ""
    assert CompanyTable(companies).company(str(address)) == expected  # type: ignore[arg-type]


def test_a_table_is_read_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text(
        "\ufeffnetwork,company,note\n198.51.100.0/24,Example Ltd,x\n198.51.100.16/28,Agency,\n2001:db8::/32,Six,\n"
    )
    table = read_companies(path)
    addresses = ("198.51.100.1", "198.51.100.17", "2001:db8::1", "203.0.113.1")
    assert [table.company(address) for address in addresses] == ["Example Ltd", "Agency", "Six", ""]
    assert ip_network("198.51.100.0/24").num_addresses == 256


@pytest.mark.parametrize(("text", "said"), [
    ("a,b\n", "line 1"),
    ("network,company\n198.51.100.0/24,A\nnowhere,B\n", "line 3 has 'nowhere'"),
])  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "companies.csv"
    path.write_text(text)
    with pytest.raises(InvalidInput, match=said):
        read_companies(path)


def test_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_companies(tmp_path / "none.csv")
