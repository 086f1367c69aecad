"""Corrections: what a person had put right stands against everything that was said of it before, whenever it comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from habitue.events.envelope import Event
from habitue.privacy.household import STATED_BY
from habitue.profiles.node import TRAITS, Corrected, NodeState, Stamp, TraitEntry, keep_trait, tie_of

FIELD, BY = "field", "by"  # properties of `Person Rectified`
TIE = 2**56  # behind the tie of every message id: in the same millisecond the correction is the last word


def covers(field: str, key: str) -> bool:
    """Whether a correction of `field` is one of the trait `key`: it is that, or a part of it.

    >>> covers("bio", "bio.text"), covers("bio", "biography")
    (True, False)
    """
    return key == field or key.startswith(f"{field}.")


def outdated(corrected: Mapping[str, Corrected], key: str, stamp: Stamp) -> bool:
    """Whether what was said of a trait was corrected since."""
    return any(covers(field, key) and stamp < (at, TIE) for field, (at, _) in corrected.items())


def lookup_outdated(corrected: Mapping[str, Corrected], kind: str, at: int) -> bool:
    """Whether one can no longer be found by a look-up of this kind that was said at a time (ms UTC)."""
    return any(kind in kinds_of(field) and at <= when for field, (when, _) in corrected.items())


def kinds_of(field: str) -> frozenset[str]:
    """The kinds of look-up that a trait is hashed for."""
    return STATED_BY.get(field, frozenset())


def in_force(traits: dict[str, TraitEntry], corrected: Mapping[str, Corrected]) -> dict[str, TraitEntry]:
    """The traits without those that were corrected since they were said."""
    if not corrected:
        return traits
    return {key: entry for key, entry in traits.items() if not outdated(corrected, key, entry[:2])}


def keep_correction(corrected: dict[str, Corrected], field: str, entry: Corrected) -> None:
    """Last writer per field; of more fields than there may be traits, those with the smallest hash stay."""
    corrected[field] = max(corrected.get(field, entry), entry)
    if len(corrected) > TRAITS:
        del corrected[max(corrected, key=tie_of)]


def rectify(node: NodeState, event: Event) -> bool:
    """Fold a `Person Rectified`: what was said before goes, the new value stands where there is one.

    Only what we say ourselves counts: no shop, browser or import can send events whose source is ``system``.
    """
    field, by = event.properties.get(FIELD), event.properties.get(BY)
    if event.source != "system" or not isinstance(field, str) or not isinstance(by, str):
        return False
    keep_correction(node.corrected, field, (event.occurred_at, by))
    node.traits, node.personal = in_force(node.traits, node.corrected), in_force(node.personal, node.corrected)
    sealed = {path.removeprefix("traits."): value for path, value in event.sealed.items()}
    for traits, stated in ((node.traits, event.properties.get("traits", {})), (node.personal, sealed)):
        _state(node, traits, stated, event.occurred_at)
    return True


def _state(node: NodeState, traits: dict[str, TraitEntry], stated: Mapping[str, Any], at: int) -> None:
    for key, value in stated.items():
        if not outdated(node.corrected, key, (at, TIE)):
            keep_trait(traits, key, (at, TIE, value))
