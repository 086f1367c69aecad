"""The embedded event log and key store, on SQLite through apsw."""

from habitue.adapters.sqlite.keys import SqliteKeyStore
from habitue.adapters.sqlite.log import SqliteLog
from habitue.adapters.sqlite.reader import SqliteReader
from habitue.adapters.sqlite.writer import GroupCommitLog

__all__ = ["GroupCommitLog", "SqliteKeyStore", "SqliteLog", "SqliteReader"]
