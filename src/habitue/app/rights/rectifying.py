"""Correcting what is held about somebody (GDPR 16): the old value is taken out of the past, the new one stands for it.

The statement is an event on every device and account of theirs, as an objection is, so that a late word of before
brings the old value back on none of them. The new value is on the person's own node alone: a device that turns out to
be somebody else's keeps nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from habitue.adapters.sqlite import SqliteReader
from habitue.app.console.portrait import Portrait, personal_traits, portrait_of
from habitue.app.rights.correction import PROPERTIES, TRAITS, Correction, places_in_item, said_in, value_at
from habitue.collect.personal import LOOKUPS, split_traits
from habitue.core.errors import InvalidInput, Unavailable
from habitue.core.ids import new_id
from habitue.eventlog import Intake
from habitue.events.birthday import BIRTHDAY_ON, BIRTHDAYS, day_of_birth
from habitue.events.envelope import Event, Stored
from habitue.events.names import HISTORY_SUMMARISED, PERSON_RECTIFIED
from habitue.features.profiling import is_memory
from habitue.lake.port import Lake
from habitue.privacy.household import household_names
from habitue.privacy.vault import Vault
from habitue.profiles.corrections import BY, FIELD, TIE, covers, kinds_of
from habitue.profiles.node import TEXT, TRAIT_BYTES
from habitue.profiles.preferences import TRAITS as PREFERENCES
from habitue.profiles.summary import read_summary, state_in

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_ALL = 2**31
_EMPTY: tuple[Any, ...] = ("", {}, [])


class Rectified(msgspec.Struct, frozen=True):
    """What was done: of whom, which field, when (ms UTC), and from how many events and dead letters it was taken."""

    person_id: str
    field: str
    at: int
    changed: int


def rectify(runtime: Runtime, person_id: str, field: str, value: Any, *, by: str, add: bool = False) -> Rectified:
    """Correct one field, or take it out. The day that is kept of a birthday follows it.

    Parameters
    ----------
    field
        A trait by its name as the person's page and the export show it, or a personal field of their events by its
        path there (``shipping_address``), which is then taken out of all of them.
    value
        The new value; None takes the old one out and puts nothing in its place.
    by
        Who asks for it: ``account …``, ``key …`` or ``command line``; kept in the event.
    add
        Whether the field may be one that nothing is held of: what is incomplete may be completed.

    Raises
    ------
    InvalidInput
        Nothing is held under that name, it cannot be corrected, or the value is empty or too long.
    NotFound
        Nobody is known under that id.
    Unavailable
        The log could not be written, or a reader keeps old pages: ask again.
    """
    done = _rectify(runtime, person_id, field, value, by=by, add=add)
    if field in BIRTHDAYS and BIRTHDAY_ON in portrait_of(runtime, person_id).whole.traits:
        _rectify(runtime, person_id, BIRTHDAY_ON, day_of_birth({field: value}) or None, by=by)
    return done


def _rectify(runtime: Runtime, person_id: str, field: str, value: Any, *, by: str, add: bool = False) -> Rectified:
    portrait = portrait_of(runtime, person_id)
    nodes = list(portrait.nodes)
    events = runtime.log.read_nodes(nodes, limit=_ALL)
    places = _places(portrait, events, _correctable(field), add=add)
    now_ms = runtime.clock.now_ms()
    at = max(now_ms, portrait.whole.last_seen + 1, *(when + 1 for when, _ in portrait.whole.corrected.values()))
    own = Event(
        name=PERSON_RECTIFIED,
        message_id=new_id(now_ms),
        occurred_at=at,
        received_at=now_ms,
        node_id=portrait.person_id,
        source="system",
        properties={FIELD: field, BY: by},
    )
    others = [
        msgspec.structs.replace(own, message_id=new_id(now_ms), node_id=node_id)
        for node_id in nodes
        if node_id != portrait.person_id
    ]
    stating = own if value is None else _stating(runtime, portrait, own, field, value, personal=PROPERTIES in places)
    correction = Correction(runtime.vault, places, field, _old_values(runtime, nodes, events, places, field), at)
    intake = Intake(received=1 + len(others), received_at=now_ms, events=[stating, *others])
    changed = runtime.log.amend(nodes, correction, intake)
    if runtime.log.find(own.message_id) is None:
        raise Unavailable("the correction was not written: ask for it again")
    return Rectified(portrait.person_id, field, at, changed)


def correct_in_lake(reader: SqliteReader, lake: Lake, node_id: str) -> int:
    """Let the lake say of a node what the log says since something was taken out of it; events rewritten."""
    events = reader.read_nodes([node_id], limit=_ALL)
    return lake.amend([stored for stored in reversed(events) if stored.event.corrected])


def _correctable(field: str) -> str:
    if not field or len(field) > TEXT or field != field.strip(" ."):
        raise _refused("this cannot be the name of a field", "a trait's name, or the path of an event's field", field)
    if field == "user_id" or field.startswith("user_id."):
        raise _refused(
            "the user id says who somebody is and is the shop's own: take a wrong device off them with unlink",
            "a field about them", field,
        )  # fmt: skip
    if field in PREFERENCES.values() or is_memory(field):
        raise _refused("people change this themselves in the preference centre", "a field about them", field)
    return field


def _places(portrait: Portrait, events: Sequence[Stored], field: str, *, add: bool) -> tuple[str, ...]:
    """Where the field is said: as a trait, or by events where nobody but an earlier correction states such a trait."""
    whole = portrait.whole
    held = {**whole.traits, **whole.personal}
    paths = {path for stored in events for path in stored.event.sealed}
    stated = any(covers(field, key) and entry[1] != TIE for key, entry in held.items()) or any(
        said_in(stored.event, path, (TRAITS,), field)
        for stored in events
        if stored.event.name != PERSON_RECTIFIED
        for path in stored.event.sealed
    )
    if not stated and any(covers(PROPERTIES + field, path) for path in paths):
        return TRAITS, PROPERTIES
    if stated or add or any(covers(field, key) for key in (*held, *whole.corrected)):
        return (TRAITS,)
    known = {key for key in held if not is_memory(key) and key not in (*PREFERENCES.values(), "user_id")}
    known |= {path.removeprefix(PROPERTIES) for path in paths if path.startswith(PROPERTIES)}
    raise _refused(
        "nothing is held of them under that name; to complete what is held, say that it is to be added",
        f"one of {', '.join(sorted(known))}" if known else "a field to add, nothing is held", field,
    )  # fmt: skip


def _stating(runtime: Runtime, portrait: Portrait, own: Event, field: str, value: Any, *, personal: bool) -> Event:
    """The event with the new value: sealed if it is personal, with the look-ups of today."""
    if value in _EMPTY:
        raise _refused("an empty value corrects nothing", "a value, or to take the old one out", field)
    whole, vault, ids = portrait.whole, runtime.vault, runtime.pseudonyms
    if personal or field in whole.personal or ("." in field and field not in whole.traits):
        clear: dict[str, Any] = {}
        hidden = {field: value}
    else:
        clear, hidden = split_traits({field: value})
    sealed = {f"{TRAITS}{key}": vault.seal(portrait.person_id, f"{TRAITS}{key}", each) for key, each in hidden.items()}
    if any(len(each) > TRAIT_BYTES for each in (*sealed.values(), msgspec.msgpack.encode(clear))):
        raise _refused("the value is too long to be remembered", f"at most {TRAIT_BYTES} bytes", field)
    lookups = {}
    if kinds := kinds_of(field):
        declared = {trait.key: trait.value for trait in personal_traits(vault, portrait)}
        declared |= {key: entry[2] for key, entry in whole.traits.items()} | {field: value}
        said = household_names(declared) | ({field: value} if field in LOOKUPS and isinstance(value, str) else {})
        lookups = {kind: ids.lookup(kind, name) for kind, name in said.items() if kind in kinds}
    domain = value.rpartition("@")[2] if field == "email" and isinstance(value, str) and "@" in value else ""
    return msgspec.structs.replace(
        own,
        properties={**own.properties, "traits": clear} if clear else own.properties,
        sealed=sealed,
        lookups=lookups,
        context={"email_domain": ids.lookup("email_domain", domain)} if domain else {},
    )


def _old_values(
    runtime: Runtime, nodes: Sequence[str], events: Sequence[Stored], places: Sequence[str], field: str
) -> list[Any]:
    """Every value that was said of the field, each once, in events, summaries and dead letters."""
    found: list[Any] = []
    for value in (*_in_events(runtime.vault, events, places, field), *_in_letters(runtime, nodes, places, field)):
        if value not in found and value is not None and value not in _EMPTY:
            found.append(value)
    return found


def _in_events(vault: Vault, events: Sequence[Stored], places: Sequence[str], field: str) -> Iterator[Any]:
    for stored in events:
        event = stored.event
        if event.name == HISTORY_SUMMARISED:
            state = state_in(read_summary(event))
            yield from (entry[2] for key, entry in state.traits.items() if covers(field, key))
            for key, entry in state.personal.items():
                if covers(field, key):
                    yield vault.open(event.node_id, TRAITS + key, entry[2])
            continue
        for path, sealed in event.sealed.items():
            if said_in(event, path, places, field):
                yield vault.open(event.node_id, path, sealed)
        traits = event.properties.get("traits")
        if isinstance(traits, Mapping):
            yield traits.get(field)


def _in_letters(runtime: Runtime, nodes: Sequence[str], places: Sequence[str], field: str) -> Iterator[Any]:
    for letter in runtime.reader.dead_letters_of(nodes):
        try:
            told = msgspec.json.decode(runtime.vault.open_workspace(letter.body))
        except msgspec.DecodeError:  # an event, whose sealed fields say what the stored one says
            continue
        for path in places_in_item(places, field):
            yield value_at(told, path)


def _refused(why: str, expected: str, field: str) -> InvalidInput:
    return InvalidInput(why, path="$.field", expected=expected, got=field[:TEXT])
