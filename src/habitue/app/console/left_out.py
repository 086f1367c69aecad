"""Whom the rules about traffic leave out right now, asked of what happened, not of flags.

The past is the worker's answer (`habitue.app.leaving_out`), read from a file: a serving process loads no batch engine
for it. The worker asks again when the lake has grown and a minute has passed (longer where the answer takes more than
three seconds), and within seconds of other rules; a long duty of its, training above all, may come first. So whoever
only ever came from a network of the rules, and every order of a test, may be missing for about that long; everything
else that came since is looked at here event by event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING

from habitue.app.console.portrait import Portrait
from habitue.app.left_out import NOTHING_FOUND, read_left_out, rules_key
from habitue.core.clock import MINUTE_MS, SECOND_MS
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.events.traffic import TrafficRules, Why, why_never_counted

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

# Events looked at before an answer, some 20 ms: where the worker is further behind, the next looks go on from there.
AT_ONCE = 5_000
_VIEWS = (names.PAGE_VIEWED, names.PRODUCT_VIEWED)
_Stamp = tuple[int, int, int]  # of a file: device's number of it, when written, bytes


class LeftOut:
    """Identity nodes that are in no figure, with why. Reading is from any thread.

    While the rules are others than those the worker asked with, the past is still told by the old ones, and what came
    since its answer by the new.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._lock = runtime, Lock()
        self._rules: TrafficRules | None = None
        self._stamp: _Stamp | None = None
        self._found, self._orders = NOTHING_FOUND, frozenset[str]()
        self._since: dict[str, tuple[int, Why]] = {}  # what gave itself away after the worker's answer: where, and why
        self._position = 0
        self._nodes: dict[str, Why] = {}
        self._minutes: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[tuple[str, str, int]] = Counter()

    def nodes(self) -> Mapping[str, Why]:
        """Node -> why, as of the last commit."""
        with self._lock:
            rules = self._runtime.traffic
            self._read_again()
            if rules is not self._rules:
                self._begin_with(rules)
            self._catch_up(rules)
            return self._nodes

    def orders(self) -> frozenset[str]:
        """Orders that are in no figure, by id, as of the worker's answer."""
        self.nodes()
        return self._orders

    def why(self, portrait: Portrait) -> Why | None:
        """Why somebody is in no figure; None when one of their nodes may be."""
        nodes = self.nodes()
        found = {nodes.get(node_id) for node_id in portrait.nodes}
        if None in found:
            return None
        return "staff" if "staff" in found else "bot" if "bot" in found else "test"

    def followed(self) -> bool:
        """Whether the past is told by the rules in force; False until the worker has asked with them."""
        self.nodes()
        return self._found.rules == rules_key(self._runtime.traffic)

    def _read_again(self) -> None:
        """Take up the worker's answer if it is a new one: events that it knows of are its to judge."""
        stamp = self._stamp_of_file()
        if stamp is None or stamp == self._stamp:
            return
        found = read_left_out(self._runtime.workspace)
        if found is None:
            return
        self._found, self._orders, self._stamp = found, frozenset(found.orders), stamp
        self._since = {node_id: one for node_id, one in self._since.items() if one[0] > found.position}
        self._position = max(self._position, found.position)
        self._nodes = found.why | {node_id: why for node_id, (_, why) in self._since.items()}

    def _stamp_of_file(self) -> _Stamp | None:
        try:
            stat = self._runtime.workspace.left_out.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def _begin_with(self, rules: TrafficRules) -> None:
        self._rules, self._position = rules, self._found.position
        self._since, self._nodes = {}, self._found.why
        self._minutes.clear()
        self._seconds.clear()

    def _catch_up(self, rules: TrafficRules) -> None:
        reader, found = self._runtime.reader, dict[str, tuple[int, Why]]()
        with reader.moment() as newest:
            until = min(newest, self._position + AT_ONCE)
            for stored in reader.read(self._position, until=until):
                why = self._given_away(stored, rules)
                if why is None:
                    continue
                at = stored.position
                found[stored.event.node_id] = at, why
                if why == "staff":  # staff are people: whatever else is linked to them is theirs
                    people = self._runtime.people
                    members = people.members(people.person_of(stored.event.node_id))
                    found |= {member.node_id: (at, why) for member in members}
        if until == newest and self._position // AT_ONCE != until // AT_ONCE:
            self._forget_views_before(self._runtime.clock.now_ms() - 2 * MINUTE_MS)
        self._position = until
        if found:
            self._since |= found
            # another mapping: whoever holds the old one goes on reading it
            self._nodes = self._nodes | {node_id: why for node_id, (_, why) in found.items()}

    def _given_away(self, stored: Stored, rules: TrafficRules) -> Why | None:
        event = stored.event
        if not event.node_id or event.name in names.SYSTEM:
            return None
        return why_never_counted(event, rules) or self._too_fast(event, rules)

    def _too_fast(self, event: Event, rules: TrafficRules) -> Why | None:
        if event.source != "browser" or event.name not in _VIEWS:
            return None
        minute = event.node_id, event.name, event.occurred_at // MINUTE_MS
        second = event.node_id, event.name, event.occurred_at // SECOND_MS
        self._minutes[minute] += 1
        self._seconds[second] += 1
        fast = 0 < rules.views_per_minute < self._minutes[minute] or 0 < rules.views_per_second < self._seconds[second]
        return "bot" if fast else None

    def _forget_views_before(self, at_ms: int) -> None:
        for counted, unit in ((self._minutes, MINUTE_MS), (self._seconds, SECOND_MS)):
            for key in [key for key in counted if key[2] < at_ms // unit]:
                del counted[key]
