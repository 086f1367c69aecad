"""The vault: personal fields are sealed under a key of their identity node; destroying the key forgets them."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Collection, Mapping
from threading import Lock
from typing import Any, Protocol

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_CACHED_KEYS = 50_000


class KeyStore(Protocol):
    """Where node keys live: apart from the data, so that a backup of the data holds none."""

    def load(self, node_id: str) -> bytes | None:
        """The node's wrapped key, or None."""

    def save(self, keys: Mapping[str, bytes]) -> None:
        """Write wrapped keys durably (fsync before returning)."""

    def destroy(self, node_ids: Collection[str], tombstone_at: int) -> int:
        """Overwrite and delete the keys, remember the nodes as forgotten; the number of keys destroyed."""

    def tombstones(self) -> dict[str, int]:
        """Forgotten nodes and when (ms UTC)."""


class Vault:
    """Seals and opens personal fields with AES-256-GCM (NIST SP 800-38D), one random key per identity node.

    A new key is made in memory and written by `flush`, which the log's writer calls before it commits the events
    sealed with it: a sealed field is never on disk without its key.
    """

    def __init__(self, store: KeyStore, master_key: bytes) -> None:
        self._store, self._master = store, AESGCM(master_key)
        self._keys: OrderedDict[str, AESGCM] = OrderedDict()
        self._pending: dict[str, bytes] = {}
        self._forgotten = store.tombstones()
        self._lock = Lock()

    def seal(self, node_id: str, field: str, value: Any) -> bytes:
        """The value, readable only with the node's key; `field` is bound to it so that fields cannot be swapped."""
        nonce = os.urandom(_NONCE)
        return nonce + self._key(node_id).encrypt(nonce, msgspec.msgpack.encode(value), field.encode())

    def open(self, node_id: str, field: str, sealed: bytes) -> Any | None:
        """The value, or None when its key is gone (forgotten) or the bytes were tampered with."""
        with self._lock:
            cipher = self._known(node_id)
        if cipher is None:
            return None
        try:
            return msgspec.msgpack.decode(cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], field.encode()))
        except InvalidTag:
            return None

    def seal_workspace(self, body: bytes) -> bytes:
        """Bytes that belong to no node (dead letters), sealed with the workspace's own key."""
        nonce = os.urandom(_NONCE)
        return nonce + self._master.encrypt(nonce, body, b"workspace")

    def open_workspace(self, sealed: bytes) -> bytes:
        """The opposite of `seal_workspace`; raises InvalidTag when tampered with."""
        return self._master.decrypt(sealed[:_NONCE], sealed[_NONCE:], b"workspace")

    def flush(self) -> None:
        """Write new keys durably. Call before committing anything sealed with them."""
        with self._lock:
            if self._pending:
                self._store.save(self._pending)
                self._pending = {}

    def forgotten_at(self, node_id: str) -> int | None:
        """When the node was forgotten (ms UTC), or None."""
        return self._forgotten.get(node_id)

    def forget(self, node_ids: Collection[str], now_ms: int) -> int:
        """Destroy the nodes' keys and leave tombstones; the number of keys destroyed."""
        with self._lock:
            for node_id in node_ids:
                self._keys.pop(node_id, None)
                self._pending.pop(node_id, None)
            destroyed = self._store.destroy(node_ids, now_ms)
            self._forgotten.update(dict.fromkeys(node_ids, now_ms))
        return destroyed

    def _key(self, node_id: str) -> AESGCM:
        with self._lock:
            cipher = self._known(node_id)
            if cipher is None:
                raw = AESGCM.generate_key(256)
                nonce = os.urandom(_NONCE)
                self._pending[node_id] = nonce + self._master.encrypt(nonce, raw, node_id.encode())
                cipher = self._remember(node_id, raw)
            return cipher

    def _known(self, node_id: str) -> AESGCM | None:
        cipher = self._keys.get(node_id)
        if cipher is not None:
            self._keys.move_to_end(node_id)
            return cipher
        wrapped = self._pending.get(node_id) or self._store.load(node_id)
        if wrapped is None:
            return None
        return self._remember(node_id, self._master.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], node_id.encode()))

    def _remember(self, node_id: str, raw: bytes) -> AESGCM:
        cipher = AESGCM(raw)
        self._keys[node_id] = cipher
        if len(self._keys) > _CACHED_KEYS:
            self._keys.popitem(last=False)
        return cipher
