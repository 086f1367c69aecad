"""Rows of people become keyed hashes: what is taken, what is refused, and that nothing stands there in clear."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.adapters.files.delimited import read_delimited
from habitue.adapters.files.json_rows import read_json_lines
from habitue.adapters.files.parquet_writer import ParquetWriter
from habitue.adapters.files.table import open_table
from habitue.audiences.lists.imported import Entry
from habitue.audiences.lists.rows import Keyring, read_entries
from habitue.catalog.rows import RowProblem
from habitue.core.errors import InvalidInput
from habitue.privacy.pseudonyms import Pseudonyms

IDS = Pseudonyms(b"k" * 32)
GONE = IDS.user("gone")
KEYRING = Keyring(IDS, {GONE: 1}.get)
MAIL = "ada@example.com"
SHA = hashlib.sha256(MAIL.encode()).hexdigest()


def read(text: str, *, removing: bool = False) -> list[tuple[Entry, ...] | RowProblem]:
    return list(read_entries(read_delimited(lambda: BytesIO(text.encode())), KEYRING, removing=removing))


def known_as(*kinds: tuple[str, str]) -> list[str]:
    return [IDS.lookup(kind, value) for kind, value in kinds]


def test_each_identifier_is_looked_up_as_profiles_look_it_up() -> None:
    text = f"E-Mail;Customer ID;Telephone;person_id\n Ada@Example.COM ;c-1;+33 6 12 34 56;d{'0' * 24}\n"
    (row,) = read(text)
    assert isinstance(row, tuple)
    assert [one.known_as for one in row] == [
        IDS.lookup("email", MAIL), IDS.user("c-1"), IDS.lookup("phone", "+336123456"), "d" + "0" * 24,
    ]  # fmt: skip


def test_an_address_hashed_by_others_is_found_under_either_heading() -> None:
    for text in (f"email\n{SHA}\n", f"email_sha256\n{SHA.upper()}\n", f"hashed_email,name\n{SHA},Ada\n", f"{SHA}\n"):
        (row,) = read(text)
        assert isinstance(row, tuple)
        assert [one.known_as for one in row] == [KEYRING.hashed_address(f" {MAIL.upper()} ")], text


def test_a_bare_column_of_addresses_needs_no_heading() -> None:
    found = read(f"{MAIL}\nbob@example.com\n")
    assert [one.known_as for row in found if isinstance(row, tuple) for one in row] == known_as(
        ("email", MAIL), ("email", "bob@example.com")
    )


def test_bad_rows_are_named_and_good_ones_taken() -> None:
    found = read("email,user_id\nnobody,\n,\nada@example.com,\n,gone\n,c-2\n")
    assert [(one.line, one.reason) if isinstance(one, RowProblem) else len(one) for one in found] == [
        (2, "not_an_address"), (3, "person_missing"), 1, (5, "forgotten"), 1,
    ]  # fmt: skip


@given(st.text(max_size=40), st.sampled_from(["email", "phone", "user_id", "email_sha256", "person_id"]))
def test_no_problem_repeats_what_stood_there_and_no_entry_is_in_clear(value: str, heading: str) -> None:
    line = json.dumps({heading: value}).encode()
    (one,) = read_entries(read_json_lines(iter([line])), KEYRING) if value.strip() else (None,)
    if isinstance(one, RowProblem):
        assert one.got == ""
        assert heading == "phone" or value.strip() not in one.expected or len(value.strip()) < 3
    elif one is not None and heading != "person_id":
        told = msgspec.json.encode(one).decode()
        assert value.strip() not in told or len(value.strip()) < 5


def test_a_file_that_says_nobody_is_refused_without_its_rows() -> None:
    with pytest.raises(InvalidInput, match="no column says whom"):
        read("name,city\nAda,Paris\n")
    with pytest.raises(InvalidInput) as caught:
        read("ada@example.com,Ada\nbob@example.com,Bob\n")
    assert "ada" not in str(caught.value.details())


def test_taking_off_by_the_address_in_clear_means_its_hash_too() -> None:
    (row,) = read(f"email\n{MAIL}\n", removing=True)
    assert isinstance(row, tuple)
    assert {one.stated for one in row} == {IDS.lookup("email", MAIL), KEYRING.hashed_address(MAIL)}


def test_forms_of_file_say_the_same(tmp_path: Path) -> None:
    files = {
        "people.csv": f"email,phone\n{MAIL},+33612345678\n".encode(),
        "people.jsonl": json.dumps({"email": MAIL, "phone": "+33612345678"}).encode() + b"\n",
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    writer = ParquetWriter(["email", "phone"])
    writer.rows([{"email": MAIL, "phone": "+33612345678"}])
    (tmp_path / "people.parquet").write_bytes(b"".join(writer.end()))
    said = [list(read_entries(open_table(path), KEYRING)) for path in sorted(tmp_path.iterdir())]
    assert said[0] == said[1] == said[2]
    assert len(said) == 3
