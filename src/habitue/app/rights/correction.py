"""What is taken out of the past when a field is corrected: what is named so, and copies of what was said there.

A copy is the same value under the same name elsewhere (a first name on an order); of an e-mail address or telephone
number also under any other name, and within a text, of which the rest stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from habitue.collect.personal import LOOKUPS, REMOVED
from habitue.eventlog import DeadLetter
from habitue.events import names
from habitue.events.amendment import amended
from habitue.events.envelope import Event, decode, encode
from habitue.privacy.pseudonyms import normalise
from habitue.privacy.vault import Vault
from habitue.profiles.corrections import covers, kinds_of
from habitue.profiles.summary import read_summary, state_in, without

TRAITS, PROPERTIES = "traits.", "properties."
USER_ID = "traits.user_id"  # who somebody is, and the shop's own, also where it is spelled like their address
_STATING = frozenset({names.IDENTIFIED, names.PERSON_RECTIFIED})
_NAMING = frozenset({"messageId", "userId", "anonymousId", "previousId", "groupId", "type", "event"})
_SHORTEST = 6  # a shorter number or address is found in anything


class _Gone:
    """Instead of a value of which nothing is left."""


class Correction:
    """Implements `habitue.eventlog.Amendment` for one field of one person.

    Parameters
    ----------
    places
        Where the field is said: `TRAITS`, and `PROPERTIES` for one that only events have.
    old
        Every value that was said of it.
    at
        When it is corrected, ms UTC.
    """

    def __init__(self, vault: Vault, places: Sequence[str], field: str, old: Iterable[Any], at: int) -> None:
        self._vault, self._places, self._field, self._at = vault, places, field, at
        self._name = _plain(field.rpartition(".")[2])
        self._contact = next((kind for kind in LOOKUPS if kind == self._name), "")
        self._old = list(old)
        spelled = [value.strip() for value in self._old if isinstance(value, str)]
        self._written = sorted((text for text in spelled if len(text) >= _SHORTEST), key=len, reverse=True)

    def event(self, event: Event) -> Event:
        if event.name == names.HISTORY_SUMMARISED:
            return self._summary(event)
        changed: dict[str, bytes | None] = {}
        for path, sealed in event.sealed.items():
            if said_in(event, path, self._places, self._field):
                changed[path] = None
            elif (left := self._left(event.node_id, path, sealed)) is not sealed:
                changed[path] = left
        stating = event.name in _STATING
        now = amended(event, changed, kinds_of(self._field), traits=self._field if stating else "", at=self._at)
        if now is event or "traits.email" not in now.corrected or "email_domain" not in now.context:
            return now
        context = {key: value for key, value in now.context.items() if key != "email_domain"}
        return msgspec.structs.replace(now, context=context)

    def letter(self, letter: DeadLetter) -> DeadLetter:
        body = self._vault.open_workspace(letter.body)
        try:
            told = msgspec.json.decode(body)
        except msgspec.DecodeError:  # it got as far as an event before it was set aside
            was = decode(body)
            now = self.event(was)
            left = body if now is was else encode(now)
        else:
            kept = self._in_item(_without_path(told, places_in_item(self._places, self._field)))
            left = body if kept == told else msgspec.json.encode(kept)
        return letter if left == body else msgspec.structs.replace(letter, body=self._vault.seal_workspace(left))

    def _summary(self, event: Event) -> Event:
        """The totals of rows that have expired, without what those rows said of the field."""
        state = state_in(read_summary(event))
        traits = {key: entry for key, entry in state.traits.items() if not covers(self._field, key)}
        personal = {}
        for key, (at, tie, sealed) in state.personal.items():
            left = None if covers(self._field, key) else self._left(event.node_id, TRAITS + key, sealed)
            if left is not None:
                personal[key] = (at, tie, left)
        left_over = msgspec.structs.replace(state, traits=traits, personal=personal)
        now = without(event, left_over, kinds_of(self._field))
        if now is event:
            return event
        return msgspec.structs.replace(now, corrected={**event.corrected, f"state.{self._field}": self._at})

    def _left(self, node_id: str, path: str, sealed: bytes) -> bytes | None:
        """A sealed value without copies: the same bytes where there is none, None where it is one."""
        if not self._old or path == USER_ID:
            return sealed
        value = self._vault.open(node_id, path, sealed)
        left = self._without(value, path.rpartition(".")[2])
        if left is _Gone:
            return None
        return sealed if left == value else self._vault.seal(node_id, path, left)

    def _in_item(self, told: Any) -> Any:
        """What is said in a received item, but not who it names and by which id it is known."""
        item = value_at(told, ["item"])
        if not isinstance(item, dict):
            return self._without(told, "")
        return {**told, "item": {k: v if k in _NAMING else self._without(v, k) for k, v in item.items()}}

    def _without(self, value: Any, name: str) -> Any:
        """What is left of a value that stands under a name; `_Gone` if it is a copy itself."""
        if self._is_copy(value, name):
            return _Gone
        if isinstance(value, dict):
            left = {key: self._without(inner, str(key)) for key, inner in value.items()}
            return {key: inner for key, inner in left.items() if inner is not _Gone}
        if isinstance(value, list):
            return [inner for each in value if (inner := self._without(each, name)) is not _Gone]
        if self._contact and isinstance(value, str):
            for text in self._written:
                value = re.sub(re.escape(text), REMOVED, value, flags=re.IGNORECASE)
        return value

    def _is_copy(self, value: Any, name: str) -> bool:
        if self._contact and isinstance(value, str):
            said = normalise(self._contact, value)
            return len(said) >= _SHORTEST and said in {normalise(self._contact, text) for text in self._written}
        return _plain(name) == self._name and value in self._old


def said_in(event: Event, path: str, places: Iterable[str], field: str) -> bool:
    """Whether a sealed field of an event is what is corrected; the traits of a group are the group's."""
    return any(
        path.startswith(place) and covers(field, path.removeprefix(place))
        for place in places
        if place != TRAITS or event.name in _STATING
    )


def places_in_item(places: Iterable[str], field: str) -> list[list[str]]:
    """Where a received item, as it is kept in a dead letter, may say the field."""
    parts = field.split(".")
    traits = [["item", "traits", *parts], ["item", "context", "traits", *parts]]
    return traits if PROPERTIES not in places else [*traits, ["item", "properties", *parts]]


def value_at(told: Any, path: Sequence[str]) -> Any | None:
    """What stands at a path of nested objects; None when nothing does."""
    for part in path:
        told = told.get(part) if isinstance(told, dict) else None
    return told


def _without_path(told: Any, paths: list[list[str]]) -> Any:
    for first, *rest in paths:
        if isinstance(told, dict) and first in told:
            inner = _without_path(told[first], [rest]) if rest else _Gone
            told = {key: inner if key == first else value for key, value in told.items()}
            told = {key: value for key, value in told.items() if value is not _Gone}
    return told


def _plain(name: str) -> str:
    """One spelling of a field's name: `first_name` and `firstName` are the same.

    >>> _plain("first_name") == _plain("firstName")
    True
    """
    return name.replace("_", "").casefold()
