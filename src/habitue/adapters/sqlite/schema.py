"""Tables of `events.db` and `keys.db`."""

from __future__ import annotations

from typing import cast

import apsw
import msgspec

from habitue.adapters.sqlite.message_key import message_key
from habitue.core.errors import Unavailable
from habitue.events import names

SCHEMA = 4

EVENTS = """
CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY,
    message_key BLOB NOT NULL,      -- see `message_key`: the deduplication key
    node_id TEXT NOT NULL,
    name TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS events_by_message ON events (message_key);
CREATE INDEX IF NOT EXISTS events_by_node ON events (node_id, position) WHERE node_id != '';
CREATE TABLE IF NOT EXISTS special (position INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS state (
    "table" TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY ("table", key)
);
CREATE TABLE IF NOT EXISTS tallies (
    day INTEGER NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (day, outcome, reason)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page_counts (
    day INTEGER NOT NULL, page_type TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, page_type)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dead_letters (
    id INTEGER PRIMARY KEY, message_id TEXT NOT NULL, received_at INTEGER NOT NULL,
    stage TEXT NOT NULL, rule TEXT NOT NULL, body BLOB NOT NULL, node_id TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS dead_letters_by_node ON dead_letters (node_id) WHERE node_id != '';
CREATE TABLE IF NOT EXISTS expired (message_key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO meta VALUES ('schema', {schema}), ('position', 0);
"""
# What turns each older schema into the next; `key_of_stored` and `is_special` are ours.
_STEPS = {
    1: "ALTER TABLE dead_letters ADD COLUMN node_id TEXT NOT NULL DEFAULT ''",
    # Nodes of kilobytes spill out of the pages of a table without row ids; keys that sort by time came with version 3.
    2: """
        ALTER TABLE state RENAME TO state_of_2;
        CREATE TABLE state (
            "table" TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY ("table", key)
        );
        INSERT INTO state SELECT * FROM state_of_2;
        DROP TABLE state_of_2;
        DROP INDEX events_by_message;
        UPDATE events SET message_key = key_of_stored(body);
        DROP INDEX IF EXISTS events_special;
    """,
    3: "",  # `History Summarised` came: an older habitue would fold the log without it
}

# The few names that are read by name: catalogue changes and publications, far fewer than behaviour. A table of their
# positions, because an index on some names is looked at (and was never used) for every event.
SPECIAL = frozenset(names.SYSTEM - names.TRANSITIONS - {names.DECISION_MADE, names.HISTORY_SUMMARISED})
_SPECIAL_CAME = 3
_FILL_SPECIAL = "INSERT OR IGNORE INTO special SELECT position, name FROM events WHERE is_special(name)"

KEYS = """
CREATE TABLE IF NOT EXISTS node_keys (node_id TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tombstones (node_id TEXT PRIMARY KEY, forgotten_at INTEGER NOT NULL) WITHOUT ROWID;
"""


class _Named(msgspec.Struct):
    message_id: str


_named = msgspec.msgpack.Decoder(_Named)


def prepare_events(connection: apsw.Connection) -> None:
    """Make the tables of `events.db`, or bring those of an older habitue up to date, in one transaction.

    Raises
    ------
    Unavailable
        A newer habitue made them; nothing is changed.
    """
    connection.create_scalar_function("key_of_stored", _key_of_stored, 1)
    connection.create_scalar_function("is_special", _is_special, 1)
    with connection:
        version = _version(connection)
        if version > SCHEMA:
            raise Unavailable(
                f"the event log has schema {version} and this habitue knows {SCHEMA}: run the newer one that made it"
            )
        for older in range(version, SCHEMA):
            connection.execute(_STEPS[older]).fetchall()
        connection.execute(EVENTS.format(schema=SCHEMA)).fetchall()
        if version < _SPECIAL_CAME:
            connection.execute(_FILL_SPECIAL).fetchall()
        if version < SCHEMA:
            connection.execute("UPDATE meta SET value=? WHERE key='schema'", (SCHEMA,)).fetchall()


def _key_of_stored(*arguments: apsw.SQLiteValue) -> bytes:
    return message_key(_named.decode(cast("bytes", arguments[0])).message_id)


def _is_special(*arguments: apsw.SQLiteValue) -> bool:
    return arguments[0] in SPECIAL


def _version(connection: apsw.Connection) -> int:
    made = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name='meta'").get
    return int(connection.execute("SELECT value FROM meta WHERE key='schema'").get) if made else SCHEMA
