"""Who shares a household with somebody: the same declared household id or postal address. Never merged, only shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from habitue.app.console.portrait import Portrait, personal_traits
from habitue.privacy.household import household_names

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

# More people at one address are an office block, a school, a parcel shop.
MOST = 12


def household_of(runtime: Runtime, portrait: Portrait) -> list[str]:
    """The person ids of the others, sorted; nobody where more than `MOST` share what is shared."""
    declared = {trait.key: trait.value for trait in personal_traits(runtime.vault, portrait)}
    declared |= {key: entry[2] for key, entry in portrait.whole.traits.items()}
    others: set[str] = set()
    for kind, name in household_names(declared).items():
        found = set(runtime.people.found_by(runtime.pseudonyms.lookup(kind, name)))
        if len(found) <= MOST:
            others |= found
    return sorted(others - {portrait.person_id, *portrait.nodes})
