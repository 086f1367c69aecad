"""Tables of `events.db` and `keys.db`."""

from __future__ import annotations

import apsw

from habitue.core.errors import Unavailable
from habitue.events import names

SCHEMA = 2

EVENTS = """
CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY,
    message_key BLOB NOT NULL,      -- 128 bits of the message id's hash: the deduplication key
    node_id TEXT NOT NULL,
    name TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS events_by_message ON events (message_key);
CREATE INDEX IF NOT EXISTS events_by_node ON events (node_id, position) WHERE node_id != '';
CREATE TABLE IF NOT EXISTS state (
    "table" TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY ("table", key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tallies (
    day INTEGER NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (day, outcome, reason)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dead_letters (
    id INTEGER PRIMARY KEY, message_id TEXT NOT NULL, received_at INTEGER NOT NULL,
    stage TEXT NOT NULL, rule TEXT NOT NULL, body BLOB NOT NULL, node_id TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS dead_letters_by_node ON dead_letters (node_id) WHERE node_id != '';
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO meta VALUES ('schema', {schema}), ('position', 0);
"""
# What turns each older schema into the next.
_STEPS = {1: "ALTER TABLE dead_letters ADD COLUMN node_id TEXT NOT NULL DEFAULT ''"}

# The few names that are read by name: catalogue changes and publications, far fewer than behaviour.
_SPECIAL = ", ".join(f"'{name}'" for name in sorted(names.SYSTEM - {names.DECISION_MADE}))
SPECIAL = f"CREATE INDEX IF NOT EXISTS events_special ON events (name, position) WHERE name IN ({_SPECIAL})"

KEYS = """
CREATE TABLE IF NOT EXISTS node_keys (node_id TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tombstones (node_id TEXT PRIMARY KEY, forgotten_at INTEGER NOT NULL) WITHOUT ROWID;
"""


def prepare_events(connection: apsw.Connection) -> None:
    """Make the tables of `events.db`, or bring those of an older habitue up to date, in one transaction.

    Raises
    ------
    Unavailable
        A newer habitue made them; nothing is changed.
    """
    with connection:
        version = _version(connection)
        if version > SCHEMA:
            raise Unavailable(
                f"the event log has schema {version} and this habitue knows {SCHEMA}: run the newer one that made it"
            )
        for older in range(version, SCHEMA):
            connection.execute(_STEPS[older]).fetchall()
        connection.execute(EVENTS.format(schema=SCHEMA)).fetchall()
        connection.execute(SPECIAL).fetchall()
        if version < SCHEMA:
            connection.execute("UPDATE meta SET value=? WHERE key='schema'", (SCHEMA,)).fetchall()


def _version(connection: apsw.Connection) -> int:
    made = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name='meta'").get
    return int(connection.execute("SELECT value FROM meta WHERE key='schema'").get) if made else SCHEMA
