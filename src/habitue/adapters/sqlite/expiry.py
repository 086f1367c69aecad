"""Rows that expire: deleted, with a summary of each node's in their place, and their keys kept for deduplication."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import cast

import apsw
import msgspec

from habitue.adapters.sqlite.message_key import message_key
from habitue.eventlog import StateStore, Summarise
from habitue.events.envelope import Stored, encode
from habitue.events.names import HISTORY_SUMMARISED
from habitue.events.retention import summary_id
from habitue.events.upcast import read_stored

_ROWS = """
SELECT node_id, position, message_key, body FROM events
WHERE position IN (SELECT value FROM json_each(?)) AND name <> ?
ORDER BY node_id, position
"""
_FORMER = "SELECT node_id, position, message_key, body FROM events WHERE message_key=?"
_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?)"
_KEYS = 64
_KNOWN = f"SELECT 1 FROM expired WHERE message_key IN ({', '.join('?' * _KEYS)}) LIMIT 1"  # noqa: S608 - placeholders only
_Row = tuple[str, int, bytes, bytes]


def expire_rows(
    connection: apsw.Connection, positions: Collection[int], summarise: Summarise, state: StateStore
) -> int:
    """Within a transaction: take the rows at these positions out of the log; how many there were."""
    asked = msgspec.json.encode(sorted(positions)).decode()
    rows = cast("list[_Row]", connection.execute(_ROWS, (asked, HISTORY_SUMMARISED)).fetchall())
    for node_id, of_node in groupby(rows, key=lambda row: row[0]):
        _expire_node(connection, node_id, list(of_node), summarise, state)
    keys = [(row[2],) for row in rows]
    connection.executemany("INSERT OR IGNORE INTO expired VALUES (?)", keys).fetchall()
    return len(rows)


def _expire_node(
    connection: apsw.Connection, node_id: str, rows: Sequence[_Row], summarise: Summarise, state: StateStore
) -> None:
    """The summary takes the position of the newest row it stands for: what came after it, comes after it."""
    summary_key = message_key(summary_id(node_id))
    former = cast("list[_Row]", connection.execute(_FORMER, (summary_key,)).fetchall()) if node_id else []
    going = sorted([*former, *rows], key=lambda row: row[1])
    summary = summarise([Stored(row[1], read_stored(row[3])) for row in going], state) if node_id else None
    connection.executemany("DELETE FROM events WHERE position=?", [(row[1],) for row in going]).fetchall()
    if summary is not None:
        connection.execute(_INSERT, (going[-1][1], summary_key, node_id, summary.name, encode(summary))).fetchall()


def known_expired(connection: apsw.Connection, keys: Sequence[bytes]) -> bool:
    """Whether a row of one of these deduplication keys has expired."""
    for start in range(0, len(keys), _KEYS):
        some = keys[start : start + _KEYS]
        padded = [*some, *[b""] * (_KEYS - len(some))]  # one statement for any number, so that it stays prepared
        if connection.execute(_KNOWN, padded).fetchall():
            return True
    return False


def any_expired(connection: apsw.Connection) -> bool:
    """Whether any row ever has: most logs are younger than what expires first, and need not look."""
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM expired)").get)
