"""Asking the lake who is in no figure, in the worker: with other rules at once, else as the log grows."""

from __future__ import annotations

import time

from habitue.adapters.sqlite import SqliteReader
from habitue.app.lake import open_lake
from habitue.app.left_out import Found, read_left_out, rules_key, write_left_out
from habitue.app.traffic import rules_in
from habitue.app.workspace import Workspace
from habitue.core.clock import MINUTE_MS, SECOND_MS
from habitue.events.traffic import Why
from habitue.lake.left_out import left_out, test_orders
from habitue.profiles.person import links_in_force

EVERY_MS = 5 * SECOND_MS
AGAIN_MS = MINUTE_MS
_SHARE = 20  # times its own duration must pass before it is asked again: a large lake costs a twentieth of the worker


class LeavingOut:
    """Keeps the answer (`habitue.app.left_out`) up to date, turn by turn."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._lake = workspace, open_lake(workspace)
        self._found = read_left_out(workspace)

    def turn(self, now_ms: int) -> Found | None:
        """Ask if the rules are others, or the lake has grown and the answer is old; None where it still holds."""
        found, rules = self._found, rules_in(self._workspace)
        if found is not None and found.rules == rules_key(rules):
            waited = now_ms - found.found_at
            if self._lake.position() == found.position or 0 <= waited < max(AGAIN_MS, _SHARE * found.took_ms):
                return None
        self._found = leave_out(self._workspace, now_ms)
        return self._found


def leave_out(workspace: Workspace, now_ms: int) -> Found:
    """Ask the lake with the rules in force and write the answer."""
    started, rules, lake = time.perf_counter(), rules_in(workspace), open_lake(workspace)
    position = lake.position()
    with lake.batch() as batch:
        nodes = left_out(batch, rules, links_in_force(SqliteReader(workspace.events)))
        orders = test_orders(batch)
    by_why: dict[Why, list[str]] = {}
    for node_id, why in sorted(nodes.items()):
        by_why.setdefault(why, []).append(node_id)
    found = Found(
        rules=rules_key(rules),
        found_at=now_ms,
        took_ms=round((time.perf_counter() - started) * 1000),
        position=position,
        nodes=by_why,
        orders=sorted(orders),
    )
    write_left_out(workspace, found)
    return found
