"""The vault: personal fields are sealed under a key of their identity node; destroying the key forgets them."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Collection, Mapping
from hashlib import blake2b
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


class _Key:
    """A node's key, ready for use."""

    __slots__ = ("_cipher", "_raw")

    def __init__(self, raw: bytes) -> None:
        self._raw, self._cipher = raw, AESGCM(raw)

    def seal(self, field: bytes, plain: bytes) -> bytes:
        # The nonce is a keyed hash of what it seals (synthetic, as in RFC 5297): it repeats only where the whole result
        # may, so an event that is sent again has the very bytes it had, and is known as a duplicate.
        nonce = blake2b(len(field).to_bytes(4, "big") + field + plain, key=self._raw, digest_size=_NONCE).digest()
        return nonce + self._cipher.encrypt(nonce, plain, field)

    def open(self, field: bytes, sealed: bytes) -> bytes:
        return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], field)


class Vault:
    """Seals and opens personal fields with AES-256-GCM (NIST SP 800-38D), one random key per identity node.

    The same value of the same field and node is sealed to the same bytes, and to others under any other node.

    A new key is made in memory and written by `flush`, which the log's writer calls before it commits the events
    sealed with it: a sealed field is never on disk without its key.
    """

    def __init__(self, store: KeyStore, master_key: bytes) -> None:
        self._store, self._master = store, AESGCM(master_key)
        self._keys: OrderedDict[str, _Key] = OrderedDict()
        self._pending: dict[str, bytes] = {}
        self._forgotten = store.tombstones()
        self._lock = Lock()

    def seal(self, node_id: str, field: str, value: Any) -> bytes:
        """The value, readable only with the node's key; `field` is bound to it so that fields cannot be swapped."""
        return self._key(node_id).seal(field.encode(), msgspec.msgpack.encode(value))

    def open(self, node_id: str, field: str, sealed: bytes) -> Any | None:
        """The value, or None when its key is gone (forgotten) or the bytes were tampered with."""
        with self._lock:
            key = self._known(node_id)
        if key is None:
            return None
        try:
            return msgspec.msgpack.decode(key.open(field.encode(), sealed))
        except (InvalidTag, ValueError):  # ValueError: too short to have been sealed
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

    def holds(self, node_id: str) -> bool:
        """Whether the node has a key."""
        with self._lock:
            return self._known(node_id) is not None

    def forget(self, node_ids: Collection[str], now_ms: int) -> int:
        """Destroy the nodes' keys and leave tombstones; the number of keys destroyed."""
        with self._lock:
            for node_id in node_ids:
                self._keys.pop(node_id, None)
                self._pending.pop(node_id, None)
            destroyed = self._store.destroy(node_ids, now_ms)
            self._forgotten.update(dict.fromkeys(node_ids, now_ms))
        return destroyed

    def _key(self, node_id: str) -> _Key:
        with self._lock:
            key = self._known(node_id)
            if key is None:
                raw = AESGCM.generate_key(256)
                nonce = os.urandom(_NONCE)
                self._pending[node_id] = nonce + self._master.encrypt(nonce, raw, node_id.encode())
                key = self._remember(node_id, raw)
            return key

    def _known(self, node_id: str) -> _Key | None:
        key = self._keys.get(node_id)
        if key is not None:
            self._keys.move_to_end(node_id)
            return key
        wrapped = self._pending.get(node_id) or self._store.load(node_id)
        if wrapped is None:
            return None
        return self._remember(node_id, self._master.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], node_id.encode()))

    def _remember(self, node_id: str, raw: bytes) -> _Key:
        key = self._keys[node_id] = _Key(raw)
        if len(self._keys) > _CACHED_KEYS:
            self._keys.popitem(last=False)
        return key
