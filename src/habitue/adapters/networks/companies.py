"""Companies by address: a CSV file of networks, of which the longest that holds an address wins."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

from habitue.core.errors import InvalidInput

_MAX_NAME = 100


class CompanyTable:
    """Implements `habitue.collect.surroundings.Companies`: one dictionary a prefix length, asked from long to short.

    At most 33 + 129 look-ups, in practice as many as there are different lengths in the table.
    """

    def __init__(self, companies: Mapping[IPv4Network | IPv6Network, str]) -> None:
        tables: dict[int, dict[int, dict[int, str]]] = {4: {}, 6: {}}
        for network, company in companies.items():
            shift = network.max_prefixlen - network.prefixlen
            tables[network.version].setdefault(shift, {})[int(network.network_address) >> shift] = company
        self._by_shift = {version: sorted(found.items()) for version, found in tables.items()}

    def company(self, address: str) -> str:
        parsed = ip_address(address)
        bits = int(parsed)
        for shift, companies in self._by_shift[parsed.version]:
            found = companies.get(bits >> shift)
            if found is not None:
                return found
        return ""


def read_companies(path: Path) -> CompanyTable:
    """The table of a CSV file with the columns `network` (CIDR) and `company`; other columns are ignored.

    Raises
    ------
    InvalidInput
        The file cannot be read, a column is missing, or a line's network is none: the message names the line.
    """
    companies: dict[IPv4Network | IPv6Network, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"network", "company"} <= set(rows.fieldnames or ()):
                raise _wrong(path, 1, ", ".join(rows.fieldnames or ()), "a head line with network and company")
            for row in rows:
                text = (row["network"] or "").strip()
                try:
                    network = ip_network(text, strict=False)
                except ValueError as error:
                    raise _wrong(path, rows.line_num, text, "a network such as 198.51.100.0/24") from error
                if name := (row["company"] or "").strip():
                    companies[network] = name[:_MAX_NAME]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(
            f"company_table: {path} cannot be read ({error}): give the path of a CSV file in UTF-8",
            path="$.company_table",
            expected="a CSV file in UTF-8 with the columns network and company",
            got=str(path),
        ) from error
    return CompanyTable(companies)


def _wrong(path: Path, line: int, got: str, expected: str) -> InvalidInput:
    return InvalidInput(
        f"company_table: {path}, line {line} has {got!r}, expected {expected}: mend the line",
        path="$.company_table",
        expected=expected,
        got=got[:200],
    )
