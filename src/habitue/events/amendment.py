"""Taking a value out of an event that is stored, with a mark where it was: the one way in which the past is rewritten.

The rest of the event stays as it was said. The mark says that something was there, until when, and nothing of what.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from habitue.events.envelope import Event
from habitue.events.names import IDENTIFIED, PERSON_RECTIFIED

TRAITS, LOOKUPS = "traits.", "lookups."
FORMER = "former_"  # a look-up that finds nobody any more, of a word that holds for the address it was said of
_STATING = frozenset({IDENTIFIED, PERSON_RECTIFIED})


def amended(
    event: Event, changed: Mapping[str, bytes | None], kinds: Collection[str] = (), *, traits: str = "", at: int
) -> Event:
    """The event with fields taken out (None) or sealed anew, each marked; the very same event if it holds none of it.

    Parameters
    ----------
    changed
        Sealed fields by dotted path.
    kinds
        Kinds of look-up that are taken out.
    traits
        The key of a trait in the clear that is taken out; ``""`` for none.
    at
        When it was corrected, ms UTC.
    """
    paths = {path for path in changed if path in event.sealed}
    sealed = {path: changed.get(path, value) for path, value in event.sealed.items()}
    properties = _without_trait(event.properties, traits)
    if properties is not event.properties:
        paths.add(TRAITS + traits)
    lookups = {kind: hashed for kind, hashed in event.lookups.items() if kind not in kinds}
    if event.name not in _STATING:  # an unsubscription is one of that address, and must not become one of any
        lookups |= {FORMER + kind: hashed for kind, hashed in event.lookups.items() if kind in kinds}
    paths.update(LOOKUPS + kind for kind in event.lookups if kind in kinds)
    if not paths:
        return event
    return msgspec.structs.replace(
        event,
        properties=properties,
        sealed={path: value for path, value in sealed.items() if value is not None},
        lookups=lookups,
        corrected={**event.corrected, **dict.fromkeys(sorted(paths), at)},
    )


def comparable(event: Event, known: Event) -> tuple[Event, Event]:
    """An event that came and the one stored under its id, both without what was taken out of the stored one.

    What a correction took away is no difference: a shop that sends the same message again sends a duplicate.
    """
    if not known.corrected:
        return event, known
    return _bare(event, known.corrected), _bare(known, known.corrected)


def _bare(event: Event, marks: Collection[str]) -> Event:
    properties = event.properties
    for path in marks:
        if path.startswith(TRAITS):
            properties = _without_trait(properties, path.removeprefix(TRAITS))
    sealed = {path: value for path, value in event.sealed.items() if path not in marks}
    lookups = {k: hashed for k, hashed in event.lookups.items() if LOOKUPS + k.removeprefix(FORMER) not in marks}
    return msgspec.structs.replace(event, properties=properties, sealed=sealed, lookups=lookups)


def _without_trait(properties: dict[str, Any], key: str) -> dict[str, Any]:
    traits = properties.get("traits")
    if not key or not isinstance(traits, dict) or key not in traits:
        return properties
    return {**properties, "traits": {k: v for k, v in traits.items() if k != key}}
