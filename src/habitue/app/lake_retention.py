"""The lake follows the log's retention: what has expired there goes from the lake's files."""

from __future__ import annotations

import msgspec
import structlog

from habitue.adapters.sqlite import SqliteReader
from habitue.app.workspace import Workspace
from habitue.events.retention import BOTS, DECISIONS, EVENTS, Expired
from habitue.lake.port import Lake

MARK = "expired-until"
_logger = structlog.get_logger()


def expire_in_lake(workspace: Workspace, reader: SqliteReader, lake: Lake) -> int:
    """Take out of the lake what has expired from the log since it was last done; rows gone."""
    mark = workspace.lake / MARK
    try:
        done = msgspec.json.decode(mark.read_bytes(), type=dict[str, int])
    except (FileNotFoundError, msgspec.DecodeError):
        done = {}  # all of it anew: what is gone is gone, and a lake from a backup may have it still
    marks = reader.marks()
    gone = [
        Expired(of, done.get(of.key, 0), marks[of.key])
        for of in (BOTS, DECISIONS, EVENTS)
        if marks.get(of.key, 0) > done.get(of.key, 0)
    ]
    if not gone:
        return 0
    rows = lake.expire(gone)
    mark.write_bytes(msgspec.json.encode(done | {one.of.key: one.until for one in gone}))
    _logger.info("the lake followed retention", rows=rows)
    return rows
