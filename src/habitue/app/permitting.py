"""By which channels a person may be reached, address by address; and their own word about it, written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.portrait import Portrait
from habitue.core.errors import InvalidInput, Unavailable
from habitue.core.ids import new_id
from habitue.eventlog import Intake
from habitue.events.envelope import Event
from habitue.events.names import CONSENT_CHANGED
from habitue.privacy.permission import BY_NAME, CHANNELS, Permission, Source, address_of, keep_word, permission

if TYPE_CHECKING:
    from habitue.app.console.sight import Sight
    from habitue.app.runtime import Runtime


class Channel(msgspec.Struct, frozen=True):
    """May one channel be used, for one address of the person?

    Attributes
    ----------
    address
        The address in the clear; ``""`` where the channel has none, the person named none, or only its hash is known.
    current
        It is the address a message would go to now; of channels without one, always.
    """

    purpose: str
    address: str
    current: bool
    permission: Permission


class _Address(msgspec.Struct, frozen=True):
    """An address by its keyed hash, and in the clear where somebody declared it."""

    hashed: str
    clear: str = ""


def channels_of(runtime: Sight, portrait: Portrait) -> list[Channel]:
    """Every channel, once for each address that the person declared or that something was said about."""
    return [
        Channel(name, address.clear, number == 0, may_reach(runtime, portrait, name, address.hashed))
        for name, purpose in BY_NAME.items()
        for number, address in enumerate(_addresses(runtime, portrait, CHANNELS[purpose], name))
    ]


def channel_now(runtime: Sight, portrait: Portrait, name: str) -> Channel:
    """One channel, for the address that a message would go to now."""
    address = _addresses(runtime, portrait, CHANNELS[BY_NAME[name]], name)[0]
    return Channel(name, address.clear, True, may_reach(runtime, portrait, name, address.hashed))


def may_reach(runtime: Sight, portrait: Portrait, name: str, address: str) -> Permission:
    """Whether a channel may be used for one address (its keyed hash; ``""`` for none)."""
    whole = portrait.whole
    words = dict(whole.permissions)
    for key, word in runtime.people.refusals(address).items():
        keep_word(words, key, word)
    return permission(BY_NAME[name], words, whole.objections, whole.consent, address)


def current(channels: Iterable[Channel]) -> dict[str, Permission]:
    """By channel, the permission of the address that a message would go to now."""
    return {channel.purpose: channel.permission for channel in channels if channel.current}


def permit(runtime: Runtime, portrait: Portrait, changes: Mapping[str, object], *, source: Source, by: str) -> None:
    """Write down what a person says about channels, on disk when this returns.

    A grant is for the address they have now, a refusal for all of theirs: whoever wants no e-mail wants none anywhere.

    Raises
    ------
    InvalidInput
        A channel there is not, or an answer that is neither true nor false.
    """
    events = [_event(runtime, portrait, name, _answer(name, said), source, by) for name, said in changes.items()]
    if events:
        intake = Intake(received=len(events), received_at=events[0].received_at, events=events)
        verdicts = runtime.log.append(intake)
        if any(verdict.outcome != "stored" for verdict in verdicts):
            raise Unavailable("the answer was not written: state it again")


def _event(runtime: Runtime, portrait: Portrait, name: str, granted: bool, source: Source, by: str) -> Event:
    now_ms = runtime.clock.now_ms()
    kind = CHANNELS[BY_NAME[name]]
    address = _addresses(runtime, portrait, kind, name)[0].hashed if kind and granted else ""
    basis = {"basis": "consent"} if granted else {}
    return Event(
        name=CONSENT_CHANGED,
        message_id=new_id(now_ms),
        occurred_at=now_ms,
        received_at=now_ms,
        node_id=portrait.person_id,
        source="system",
        properties={"purpose": name, "granted": granted, **basis, "source": source, "by": by},
        lookups={kind: address} if address else {},
    )


def _answer(name: str, said: object) -> bool:
    if name not in BY_NAME:
        raise InvalidInput(
            f"there is no channel {name[:40]!r}", path="$.permissions", expected=", ".join(BY_NAME), got=name[:40]
        )
    if not isinstance(said, bool):
        raise InvalidInput(
            f"{name} is permitted or not: true or false",
            path=f"$.permissions.{name}",
            expected="true or false",
            got=type(said).__name__,
        )
    return said


def _addresses(runtime: Sight, portrait: Portrait, kind: str, name: str) -> list[_Address]:
    """Theirs of one kind, the newest declared one first; then those that are known by their hash alone.

    Where there is none, and for channels that need none, the one that says: the person's.
    """
    if not kind:
        return [_Address("")]
    declared = [
        (entry[:2], value)
        for node_id, node in portrait.nodes.items()
        if (entry := node.personal.get(kind)) is not None
        and isinstance(value := runtime.vault.open(node_id, f"traits.{kind}", entry[2]), str)
    ]
    found = {runtime.pseudonyms.lookup(kind, value): value for _, value in sorted(declared, reverse=True)}
    named = (address_of(key) for key in sorted(portrait.whole.permissions) if key.startswith(f"{name}:"))
    return [_Address(hashed, found.get(hashed, "")) for hashed in dict.fromkeys([*found, *named])] or [_Address("")]
