"""Rows of a file of people as entries of a list: which column is which identifier, and its keyed hash.

E-mail addresses hashed by others are SHA-256 of the trimmed, lower-case address in hex, as ad platforms and DMPs make
them (Meta "Customer file custom audiences", Google "Customer Match": hashing).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Literal

from habitue.audiences.lists.imported import HASHED, Entry
from habitue.catalog.rows import Reason, Row, RowProblem, Table
from habitue.core.errors import InvalidInput
from habitue.privacy.pseudonyms import Pseudonyms

Identifier = Literal["email", "email_sha256", "phone", "user_id", "person_id"]
_HEADINGS: Mapping[str, Identifier] = {
    **dict.fromkeys(("email", "mail", "emailaddress", "courriel", "adresseemail"), "email"),
    **dict.fromkeys(("emailsha256", "sha256email", "sha256", "hashedemail", "emailhash", "em", "hem"), "email_sha256"),
    **dict.fromkeys(("phone", "telephone", "phonenumber", "mobile", "tel"), "phone"),
    **dict.fromkeys(("userid", "customerid", "externalid", "clientid"), "user_id"),
    **dict.fromkeys(("personid", "habitueid"), "person_id"),
}
_NOT_SPOKEN = re.compile(r"[^a-z0-9]")
_ADDRESS = re.compile(r"[^@\s]{1,100}@[^@\s]{1,150}")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_PHONE = re.compile(r"\+?[\d\s().\-/]{6,30}")
_PERSON = re.compile(r"[ud][0-9a-f]{24}")
_MOST_ID = 100  # `habitue.collect.limits.MAX_ID`
_EXPECTED: Mapping[Identifier, tuple[Reason, str]] = {
    "email": ("not_an_address", "an e-mail address, or its SHA-256 in hex"),
    "email_sha256": ("not_a_hash", "64 hexadecimal digits"),
    "phone": ("not_a_phone", "a telephone number"),
    "user_id": ("id_too_long", "1 to 100 characters"),
    "person_id": ("not_a_person_id", "u or d and 24 hexadecimal digits"),
}


class Keyring:
    """Turns identifiers into entries under the workspace's secret.

    Parameters
    ----------
    forgotten_at
        When an identity node was forgotten, or None: who asked to be forgotten is not put on a list by id again.
    """

    def __init__(self, ids: Pseudonyms, forgotten_at: Callable[[str], int | None]) -> None:
        self._ids, self._forgotten_at = ids, forgotten_at

    def entry(self, kind: Identifier, value: str) -> Entry | Reason:
        """The entry of one identifier, or why there is none."""
        if kind == "email" and _SHA256.fullmatch(value):
            kind = "email_sha256"
        if not _fits(kind, value):
            return _EXPECTED[kind][0]
        if kind == "email_sha256":
            return Entry(hashed := self.hashed(value.lower()), hashed)
        if kind in ("email", "phone"):
            stated = self._ids.lookup(kind, value)
            return Entry(stated, stated)
        node_id = value if kind == "person_id" else self._ids.user(value)
        return "forgotten" if self._forgotten_at(node_id) is not None else Entry(node_id, node_id)

    def hashed(self, sha256: str) -> str:
        """What an entry states of a hashed address. Keyed as well: a hash can be tried out with a list of addresses."""
        return HASHED + self._ids.lookup("email_sha256", sha256)

    def hashed_address(self, address: str) -> str:
        """The same, of an address in clear."""
        return self.hashed(hashlib.sha256(address.strip().lower().encode()).hexdigest())


def read_entries(table: Table, keyring: Keyring, *, removing: bool = False) -> Iterator[tuple[Entry, ...] | RowProblem]:
    """The entries of each row, or what is wrong with it.

    A row in which one identifier is wrong is left out whole: what else is in it may be of somebody else. Problems do
    not repeat what stood there.

    Parameters
    ----------
    removing
        Whether the entries are to be taken off a list: an address in clear then means its hash too.

    Raises
    ------
    InvalidInput
        No column says whom a row is about.
    """
    columns, rows = _columns(table)
    for row in rows:
        yield _problem(row) if isinstance(row, RowProblem) else _read(row, columns, keyring, removing=removing)


def _columns(table: Table) -> tuple[dict[str, Identifier], Iterable[Row | RowProblem]]:
    """Column -> identifier, and the rows: of a bare column of identifiers the heading is the first of them."""
    found = {
        column: _HEADINGS[said]
        for column in table.columns
        if (said := _NOT_SPOKEN.sub("", column.lower())) in _HEADINGS
    }
    if found:
        return found, table.rows
    if len(table.columns) == 1:
        (only,) = table.columns
        for kind in ("email", "email_sha256", "person_id"):
            if _fits(kind, only.strip()):
                return {only: kind}, chain([(1, {only: only})], table.rows)
    if not table.columns:
        return {}, table.rows
    expected = "a column email, email_sha256, phone, user_id or person_id"
    raise InvalidInput(
        f"no column says whom a row is about: expected {expected}, found {len(table.columns)} others",
        path="$.file",
        expected=expected,
        got=", ".join(table.columns)[:200] if not any("@" in column for column in table.columns) else "addresses",
    )


def _read(
    row: Row, columns: Mapping[str, Identifier], keyring: Keyring, *, removing: bool
) -> tuple[Entry, ...] | RowProblem:
    line, values = row
    entries = []
    for column, kind in columns.items():
        value = values.get(column)
        text = "" if value is None else str(value).strip()
        if not text:
            continue
        entry = keyring.entry(kind, text)
        if not isinstance(entry, Entry):
            return RowProblem(line, column, _EXPECTED[kind][1], "", entry)
        entries.append(entry)
        if removing and kind == "email":
            hashed = keyring.hashed_address(text)
            entries.append(Entry(hashed, hashed))
    if not entries:
        return RowProblem(line, "", "one identifier at least", "", "person_missing")
    return tuple(entries)


def _fits(kind: Identifier, value: str) -> bool:
    match kind:
        case "email":
            return _ADDRESS.fullmatch(value) is not None
        case "email_sha256":
            return _SHA256.fullmatch(value) is not None
        case "phone":
            return _PHONE.fullmatch(value) is not None and sum(map(str.isdigit, value)) >= 6
        case "user_id":
            return 0 < len(value) <= _MOST_ID
        case _:
            return _PERSON.fullmatch(value) is not None


def _problem(problem: RowProblem) -> RowProblem:
    """A line that could not be read at all; what stood there is not repeated."""
    return RowProblem(problem.line, "", problem.expected, "", problem.reason)
