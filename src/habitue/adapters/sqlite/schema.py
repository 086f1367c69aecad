"""Tables of `events.db` and `keys.db`."""

from __future__ import annotations

from habitue.events import names

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
    stage TEXT NOT NULL, rule TEXT NOT NULL, body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO meta VALUES ('schema', 1), ('position', 0);
"""

# The few names that are read by name: catalogue changes and publications, far fewer than behaviour.
_SPECIAL = ", ".join(f"'{name}'" for name in sorted(names.SYSTEM - {names.DECISION_MADE}))
SPECIAL = f"CREATE INDEX IF NOT EXISTS events_special ON events (name, position) WHERE name IN ({_SPECIAL})"

KEYS = """
CREATE TABLE IF NOT EXISTS node_keys (node_id TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tombstones (node_id TEXT PRIMARY KEY, forgotten_at INTEGER NOT NULL) WITHOUT ROWID;
"""
