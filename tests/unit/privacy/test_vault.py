"""The vault: fields open only with their own node's key and under their own name, and forgetting is for ever."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.core.errors import Unavailable
from habitue.privacy.vault import Vault

MASTER = bytes(range(32))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


class Store:
    """Keys in memory; `full` makes writing fail."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.gone: dict[str, int] = {}
        self.full = False

    def load(self, node_id: str) -> bytes | None:
        return self.kept.get(node_id)

    def save(self, keys: Mapping[str, bytes]) -> None:
        if self.full:
            raise Unavailable("full")
        self.kept.update(keys)

    def destroy(self, node_ids: Collection[str], tombstone_at: int) -> int:
        self.gone.update(dict.fromkeys(node_ids, tombstone_at))
        return sum(self.kept.pop(node_id, None) is not None for node_id in node_ids)

    def tombstones(self) -> dict[str, int]:
        return self.gone


@given(VALUES, st.text(max_size=20), st.text(min_size=1, max_size=20))
def test_what_is_sealed_opens_as_it_was_also_after_a_restart(value: Any, field: str, node: str) -> None:
    store = Store()
    vault = Vault(store, MASTER)
    sealed = vault.seal(node, field, value)
    assert vault.open(node, field, sealed) == value
    vault.flush()
    assert Vault(store, MASTER).open(node, field, sealed) == value


def test_a_field_opens_only_under_its_own_name_and_node() -> None:
    vault = Vault(Store(), MASTER)
    sealed = vault.seal("n1", "traits.email", "ada@example.com")
    vault.seal("n2", "traits.email", "someone else's key exists")
    assert vault.open("n1", "traits.phone", sealed) is None
    assert vault.open("n2", "traits.email", sealed) is None
    assert vault.open("n3", "traits.email", sealed) is None


@given(st.binary(max_size=60))
def test_foreign_bytes_open_to_nothing(sealed: bytes) -> None:
    vault = Vault(Store(), MASTER)
    vault.seal("n", "f", 1)
    assert vault.open("n", "f", sealed) is None


def test_an_event_sent_again_is_sealed_to_the_same_bytes_and_to_others_elsewhere() -> None:
    store = Store()
    vault = Vault(store, MASTER)
    first = vault.seal("n1", "f", "value")
    vault.flush()
    assert Vault(store, MASTER).seal("n1", "f", "value") == first
    others = [vault.seal("n1", "f", "Value"), vault.seal("n1", "g", "value"), vault.seal("n2", "f", "value")]
    assert len({sealed[:12] for sealed in [first, *others]}) == 4, "no nonce is used for two texts"


def test_nothing_clear_is_in_what_is_kept() -> None:
    store = Store()
    vault = Vault(store, MASTER)
    sealed = vault.seal("n1", "traits.email", "ada@example.com")
    vault.flush()
    assert b"ada" not in sealed + b"".join(store.kept.values()) + vault.seal_workspace(b"ada@example.com")


def test_forgetting_destroys_the_key_and_a_newcomer_gets_another() -> None:
    store = Store()
    vault = Vault(store, MASTER)
    sealed = vault.seal("n1", "f", "secret")
    vault.flush()
    assert vault.forget(["n1", "never seen"], 5) == 1
    assert vault.open("n1", "f", sealed) is None
    assert (vault.forgotten_at("n1"), vault.forgotten_at("n2")) == (5, None)
    again = vault.seal("n1", "f", "secret")
    assert again != sealed
    assert vault.open("n1", "f", sealed) is None
    assert Vault(store, MASTER).forgotten_at("n1") == 5, "the tombstone outlives the process"


def test_forgetting_before_the_key_was_written_leaves_nothing_to_write() -> None:
    store = Store()
    vault = Vault(store, MASTER)
    vault.seal("n1", "f", 1)
    vault.forget(["n1"], 5)
    vault.flush()
    assert store.kept == {}


def test_a_key_that_could_not_be_written_is_written_by_the_next_flush() -> None:
    store = Store()
    vault = Vault(store, MASTER)
    sealed = vault.seal("n1", "f", 1)
    store.full = True
    with pytest.raises(Unavailable):
        vault.flush()
    store.full = False
    vault.flush()
    assert Vault(store, MASTER).open("n1", "f", sealed) == 1


def test_the_workspace_seals_what_belongs_to_nobody() -> None:
    vault = Vault(Store(), MASTER)
    assert Vault(Store(), MASTER).open_workspace(vault.seal_workspace(b"body")) == b"body"
