"""One member as they leave the house: only if they permitted the use, and with nothing that the use does not need."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from habitue.app.console.portrait import Portrait, name_of, personal_traits, portrait_of
from habitue.app.permitting import channel_now
from habitue.channels.use import TERMS, Use
from habitue.core.clock import format_time
from habitue.core.errors import NotFound
from habitue.privacy.permission import BY_NAME

if TYPE_CHECKING:
    from habitue.app.console.sight import Sight

Row = dict[str, str]
_CHANNEL = {purpose: name for name, purpose in BY_NAME.items()}


def row_of(sight: Sight, person_id: str, until: int | None, use: Use) -> Row | None:
    """The columns of the use, or None: they did not permit it, or there is no address to use.

    Parameters
    ----------
    until
        Until when they are in if nothing happens (ms UTC); None for good.
    """
    terms = TERMS[use]
    try:
        portrait = portrait_of(sight, person_id)
    except NotFound:
        return None
    row: Row = {
        "person_id": person_id,
        "known": "yes" if portrait.known else "no",
        "until": "" if until is None else format_time(until),
    }
    if terms.purpose is not None:
        channel = channel_now(sight, portrait, _CHANNEL[terms.purpose])
        if not channel.permission.granted or (terms.address and not channel.address):
            return None
        row |= {terms.address: channel.address} if terms.address else {}
        row |= _said(sight, portrait)
        if "email_sha256" in terms.columns and not row["email_sha256"]:
            return None
    return {column: row[column] for column in terms.columns}


def _said(sight: Sight, portrait: Portrait) -> Row:
    traits = {trait.key: trait.value for trait in personal_traits(sight.vault, portrait)}
    email, name = traits.get("email"), name_of(sight.vault, portrait)
    hashed = hashlib.sha256(email.strip().lower().encode()).hexdigest() if isinstance(email, str) else ""
    # whoever has no name goes by an address, which is said in its own column or not at all
    return {"name": "" if name == email else name, "user_id": str(traits.get("user_id", "")), "email_sha256": hashed}
