"""Anything that can happen to a log, in any order: the same store, and a rebuild of it byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.events.amendment import comparable
from habitue.events.envelope import Event
from habitue.profiles.person import People
from habitue.profiles.projection import LOOKUPS, Profiles
from habitue.profiles.summary import summarise
from habitue.testing.contracts.eventlog.subject import (
    OpenLog,
    TakenOut,
    ids_in,
    problems,
    state_of,
)
from habitue.testing.contracts.store import Fresh
from habitue.testing.events import NOON, forgotten, identified, intake, link_withdrawn, rectified, signed_in, viewed


class StoryContract:
    """Needs the fixture `fresh` of `EventLogContract`."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_whatever_happens_the_log_is_the_set_of_what_was_sent(
        self, fresh: Fresh[OpenLog], data: st.DataObject
    ) -> None:
        """Retries, reorderings, conflicts, restarts, withdrawals, rows expired, people forgotten: the same store, and a
        rebuild of it byte for byte."""
        with fresh() as store:
            told = Story(store)
            try:
                for act in data.draw(st.lists(st.sampled_from(told.acts), min_size=1, max_size=14)):
                    act(data)
                told.check()
            finally:
                told.log.close()


_DEVICES, _USERS = ("d1", "d2", "d3"), ("u1", "u2")
_CONTENTS = ("p1", "p2")


class Story:
    """A log and what must be in it: what was sent, without what was forgotten."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.log: OpenLog = store.open([Profiles(hot_nodes=1)])
        self.sent: list[Event] = []
        self.first: dict[str, Event] = {}
        self.expired: set[str] = set()
        self.corrected: dict[tuple[str, str], int] = {}
        self.clock = NOON
        self.acts: list[Callable[[st.DataObject], None]] = [
            self.send, self.send, self.send, self.send_again, self.sign_in, self.withdraw, self.forget, self.restart,
            self.expire, self.expire, self.identify, self.identify, self.rectify,
        ]  # fmt: skip

    def send(self, data: st.DataObject) -> None:
        """Some events, of new ids and of known ones, with the known content or another."""
        made = st.builds(
            viewed,
            st.integers(0, 40).map(lambda n: f"m{n}"),
            st.sampled_from(_DEVICES),
            product_id=st.sampled_from(_CONTENTS),
            at=st.integers(NOON - 3 * DAY_MS, NOON),
        )
        self._append(data.draw(st.lists(made, min_size=1, max_size=6)))

    def send_again(self, data: st.DataObject) -> None:
        """Anything that was sent, in any order, at another time."""
        if self.sent:
            again = data.draw(st.lists(st.sampled_from(self.sent), max_size=6))
            self._append([msgspec.structs.replace(event, received_at=self._tick()) for event in again])

    def identify(self, data: st.DataObject) -> None:
        """Somebody's e-mail and plan are said, now or of some time ago."""
        node, said = data.draw(st.sampled_from(_DEVICES)), data.draw(st.sampled_from(_CONTENTS))
        at = data.draw(st.integers(NOON - DAY_MS, self._tick()))
        self._append([identified(f"t{self.clock}", node, at=at, said=said)])

    def rectify(self, data: st.DataObject) -> None:
        """One of them is corrected, or taken out: nothing of before is left in rows, state and look-ups."""
        node, field = data.draw(st.sampled_from(_DEVICES)), data.draw(st.sampled_from(["email", "plan"]))
        event = rectified(
            f"r{self._tick()}", node, at=self.clock, field=field, said=data.draw(st.sampled_from(["", "q"]))
        )
        amendment = TakenOut(field, self.clock)
        self.log.amend([node], amendment, intake(event))
        for message_id, known in self.first.items():
            if known.node_id == node:
                self.first[message_id] = amendment.event(known)
        self.first[event.message_id] = event
        self.corrected[node, field] = self.clock

    def sign_in(self, data: st.DataObject) -> None:
        """A token ties a device to a user."""
        device, user = data.draw(st.sampled_from(_DEVICES)), data.draw(st.sampled_from(_USERS))
        self._append([signed_in(f"i{self._tick()}", device, user, at=self.clock)])

    def withdraw(self, data: st.DataObject) -> None:
        """The shop takes a link back."""
        device, user = data.draw(st.sampled_from(_DEVICES)), data.draw(st.sampled_from(_USERS))
        self._append([link_withdrawn(f"w{self._tick()}", device, user, at=self.clock)])

    def forget(self, data: st.DataObject) -> None:
        """A person, as it is known now."""
        people = People(self.log)
        nodes = [node.node_id for node in people.members(people.person_of(data.draw(st.sampled_from(_DEVICES))))]
        gone = [message_id for message_id, event in self.first.items() if event.node_id in nodes]
        summaries = [one for one in self.log.read(names=[names.HISTORY_SUMMARISED]) if one.event.node_id in nodes]
        assert self.log.erase(nodes) == len(gone) + len(summaries)
        for message_id in gone:
            del self.first[message_id]
        self.sent = [event for event in self.sent if event.node_id not in nodes]
        self.corrected = {key: at for key, at in self.corrected.items() if key[0] not in nodes}
        self._append([forgotten(f"f{self._tick()}", nodes, at=self.clock)])

    def expire(self, data: st.DataObject) -> None:
        """Any rows of anybody, whatever stays beside them."""
        rows = [one for one in self.log.read() if one.event.node_id and one.event.name != names.HISTORY_SUMMARISED]
        if rows:
            going = data.draw(st.lists(st.sampled_from(rows), max_size=8, unique_by=lambda one: one.position))
            before = state_of(self.log)
            assert self.log.expire([one.position for one in going], summarise) == len(going)
            assert state_of(self.log) == before
            for one in going:
                del self.first[one.event.message_id]
                self.expired.add(one.event.message_id)

    def restart(self, data: st.DataObject) -> None:  # noqa: ARG002 - as its siblings
        """Close and open again."""
        self.log.close()
        self.log = self._store.open([Profiles(hot_nodes=1)])

    def check(self) -> None:
        """The log is what the first of each id said, and its state is the fold of that."""
        assert problems(self.log, self.first) == []
        rows = [one.event for one in self.log.read() if one.event.name != names.HISTORY_SUMMARISED]
        assert {event.message_id: event for event in rows} == self.first
        self.check_corrected()
        before = state_of(self.log)
        self.log.rebuild()
        assert state_of(self.log) == before

    def check_corrected(self) -> None:
        """What is known of somebody was said at their last correction or since, and so is every way to find them."""
        for (node_id, field), at in self.corrected.items():
            state = People(self.log).node(node_id)
            if state is None:
                continue
            said = {**state.traits, **state.personal}.get(field)
            assert said is None or said[0] >= at
            if field == "email" and not self.expired:
                rows = [e for e in self.first.values() if e.node_id == node_id and "email" in e.lookups]
                since = {e.lookups["email"] for e in rows if e.occurred_at > at or e.name == names.PERSON_RECTIFIED}
                assert {one for one in ("q", *_CONTENTS) if node_id in ids_in(self.log.get(LOOKUPS, one))} == since

    def _append(self, events: list[Event]) -> None:
        for event, verdict in zip(events, self.log.append(intake(*events)), strict=True):
            known = self.first.get(event.message_id)
            if event.message_id in self.expired:
                assert (verdict.outcome, verdict.reason) == ("duplicate", "expired_id")
            elif known is None:
                assert verdict.outcome == "stored"
                self.first[event.message_id] = event
            else:
                event, known = comparable(event, known)
                same = (known.name, known.node_id, known.properties) == (event.name, event.node_id, event.properties)
                assert verdict.outcome == ("duplicate" if same else "dead_lettered")
        self.sent += events

    def _tick(self) -> int:
        self.clock += 1
        return self.clock
