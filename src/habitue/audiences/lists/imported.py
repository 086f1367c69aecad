"""An imported list: who brought it, on what legal basis, and what it was changed by."""

from __future__ import annotations

import re
from typing import Literal, get_args

import msgspec

from habitue.core.errors import InvalidInput

# GDPR 6(1) (a), (b) and (f): on what ground the shop may use what is on the list.
Basis = Literal["consent", "contract", "legitimate_interest"]
BASES: tuple[Basis, ...] = get_args(Basis)
Mode = Literal["replace", "add", "remove"]
MODES: tuple[Mode, ...] = get_args(Mode)
MOST_ENTRIES = 1_000_000
HASHED = "h"
_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")


class NewList(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a list when it is made.

    Attributes
    ----------
    basis, origin
        Why these people may be looked for, and where the list is from: both are required.
    source
        Name of the webhook source that may add and remove people; empty for none.
    """

    list_id: str
    title: str
    basis: Basis
    origin: str
    source: str = ""


class ImportedList(NewList, frozen=True, kw_only=True):
    """A list as it stands.

    Attributes
    ----------
    version
        Raised by every change; 0 before the first.
    entries
        Identifiers on it: a row with an e-mail address and a telephone number has two.
    """

    version: int
    entries: int
    created_at: int
    created_by: str
    changed_at: int


class Entry(msgspec.Struct, frozen=True):
    """One identifier on a list, never in clear.

    Attributes
    ----------
    stated
        Keyed hash of what the file or call stated, by which it is removed again.
    known_as
        Where profiles are looked up: an identity node, or the keyed hash of an address or a telephone number. A hashed
        address begins with `HASHED` until somebody is known to have it.
    """

    stated: str
    known_as: str


class ListChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a list: identifiers that came and went, and rows that could not be taken."""

    version: int
    at: int
    author: str
    mode: Mode
    added: int
    removed: int
    rejected: int


def checked(made: NewList) -> NewList:
    """A list that can be made.

    Raises
    ------
    InvalidInput
        The id cannot be one, or the title, the basis or where it is from is missing.
    """
    if not _ID.fullmatch(made.list_id) or len(made.list_id) > 80:
        expected = "up to 80 of a-z, 0-9 and _, parted by dots, such as crm.vip"
        raise InvalidInput(f"a list's id is {expected}, not {made.list_id!r}", path="$.list_id", expected=expected)
    for field, value in (("title", made.title), ("origin", made.origin)):
        if not 0 < len(value.strip()) <= 200:
            raise InvalidInput(
                f"the {field} has 1 to 200 characters", path=f"$.{field}", expected="1 to 200 characters"
            )
    if made.basis not in BASES:
        expected = ", ".join(BASES)
        raise InvalidInput(f"the basis is one of {expected}, not {made.basis!r}", path="$.basis", expected=expected)
    return made
