"""Rewriting rows of the log in place: events and dead letters of some nodes, without what was corrected."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

import apsw

from habitue.eventlog import Amendment, DeadLetter, Projection, StateStore
from habitue.events.envelope import Event, Stored, encode
from habitue.events.upcast import read_stored

_ROWS = "SELECT position, body FROM events WHERE node_id=? AND node_id != '' ORDER BY position"
_LETTERS = "SELECT message_id, received_at, stage, rule, body, node_id, id FROM dead_letters WHERE node_id=?"


def amend_rows(
    connection: apsw.Connection,
    node_ids: Collection[str],
    amendment: Amendment,
    projections: Sequence[Projection],
    state: StateStore,
) -> int:
    """Within a transaction: rewrite what changes and let the projections fold those nodes anew; rows changed."""
    changed = 0
    for node_id in sorted({node_id for node_id in node_ids if node_id}):
        before, after = _events(connection, node_id, amendment)
        if before:
            for projection in projections:
                projection.amend(node_id, before, after, state)
        changed += len(before) + _letters(connection, node_id, amendment)
    return changed


def _events(connection: apsw.Connection, node_id: str, amendment: Amendment) -> tuple[list[Event], list[Stored]]:
    """The events that changed, as they were; all events of the node, as they are now."""
    before, after = [], []
    for position, body in connection.execute(_ROWS, (node_id,)).fetchall():
        was = read_stored(cast("bytes", body))
        now = amendment.event(was)
        after.append(Stored(cast("int", position), now))
        if now != was:
            before.append(was)
            connection.execute("UPDATE events SET body=? WHERE position=?", (encode(now), position)).fetchall()
    return before, after


def _letters(connection: apsw.Connection, node_id: str, amendment: Amendment) -> int:
    changed = 0
    rows = cast("list[tuple[str, int, str, str, bytes, str, int]]", connection.execute(_LETTERS, (node_id,)).fetchall())
    for m, at, stage, rule, body, node, letter_id in rows:
        was = DeadLetter(
            message_id=m, received_at=at, stage=stage, rule=rule, body=body, node_id=node, letter_id=letter_id
        )
        now = amendment.letter(was)
        if now.body != was.body:
            connection.execute("UPDATE dead_letters SET body=? WHERE id=?", (now.body, letter_id)).fetchall()
            changed += 1
    return changed
